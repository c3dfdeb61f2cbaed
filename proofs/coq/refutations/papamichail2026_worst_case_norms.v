(** papamichail2026.worst-case.norms: refuted

    The worst-case error is at least half of the product of the layers' norms, times the radius.

    relu(-relu(x)) on [-1, 1]: E = 0, while half the product of the norms is 1/2.

    c1: relu(-relu(x)), its chord map and the differences

    c1: the largest absolute value is 0 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition c1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([(-1) of 1], 0))]];
  outputs := [([1 of 2], 0); ([], 0); ([1 of 2], 0); ([1 of 0], 0); ([(-1) of 1], 0)] |}.

Lemma statement_0 : ibp_range c1 3 (-1) 1.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_1 : ibp_range c1 4 (-1) 0.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma intervals_2_0 : bounded_by (ibp_range c1) c1 [over 1 (-1) 1; over 2 (-1) 0].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_0] |].
  split; [exists 4%nat; split; [reflexivity | exact statement_1] |].
  exact I.
Qed.

Lemma statement_2_0 : chord_map c1 [over 1 (-1) 1; over 2 (-1) 0] 0 1.
Proof.
  is_chord_map c1 (fun v : vector nat => [v 0%nat; (1/2) + (1/2) * v 0%nat; 0]).
Qed.

Lemma statement_3 : range (runs c1) c1 0 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 2%nat; [ends | ends]. }
  - exists (vec [(-1); 0; 0]); split; computes c1.
  - exists (vec [(-1); 0; 0]); split; computes c1.
Qed.

Lemma statement_4 : range (runs c1) c1 1 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; ends. }
  - exists (vec [(-1); 0; 0]); split; computes c1.
  - exists (vec [(-1); 0; 0]); split; computes c1.
Qed.

Lemma difference_5 : difference c1 0 1 2.
Proof.
  intros v; reduce c1; lra.
Qed.

Lemma statement_5 : range (runs c1) c1 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 2%nat; [ends | ends]. }
  - exists (vec [(-1); 0; 0]); split; computes c1.
  - exists (vec [(-1); 0; 0]); split; computes c1.
Qed.

Theorem refuted : bounded_by (ibp_range c1) c1 [over 1 (-1) 1; over 2 (-1) 0] /\
  chord_map c1 [over 1 (-1) 1; over 2 (-1) 0] 0 1 /\
  range (runs c1) c1 0 0 0 /\
  range (runs c1) c1 1 0 0 /\
  difference c1 0 1 2 /\
  range (runs c1) c1 2 0 0.
Proof.
  exact (conj intervals_2_0 (conj statement_2_0 (conj statement_3 (conj statement_4 (conj difference_5 statement_5))))).
Qed.
