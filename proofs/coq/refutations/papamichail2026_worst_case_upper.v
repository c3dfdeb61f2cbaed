(** papamichail2026.worst-case.upper: refuted

    The upper bound is attained by a network for which it is not zero.

    Theorem 4 in proofs/papamichail2026.md: only where it is 0; none in 167 networks.

    c1: relu(x), its chord map and the differences

    c1: the largest absolute value is 1/2 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1. *)
Definition c1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([(1/2) of 0], (1/2)); ([(-1/2) of 0; 1 of 1], (-1/2)); ([1 of 0], 0)] |}.

Lemma statement_0 : ibp_range c1 3 (-1) 1.
Proof.
  exists (vec [(-1); 0]), (vec [1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma intervals_1_0 : bounded_by (ibp_range c1) c1 [over 1 (-1) 1].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_0] |].
  exact I.
Qed.

Lemma statement_1_0 : chord_map c1 [over 1 (-1) 1] 0 1.
Proof.
  is_chord_map c1 (fun v : vector nat => [v 0%nat; (1/2) + (1/2) * v 0%nat]).
Qed.

Lemma statement_2 : range (runs c1) c1 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 1%nat; [ends | ends]. }
  - exists (vec [(-1); 0]); split; computes c1.
  - exists (vec [1; 1]); split; computes c1.
Qed.

Lemma statement_3 : range (runs c1) c1 1 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; ends. }
  - exists (vec [(-1); 0]); split; computes c1.
  - exists (vec [1; 1]); split; computes c1.
Qed.

Lemma difference_4 : difference c1 0 1 2.
Proof.
  intros v; reduce c1; lra.
Qed.

Lemma statement_4 : range (runs c1) c1 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes c1.
  - exists (vec [(-1); 0]); split; computes c1.
Qed.

Theorem refuted : bounded_by (ibp_range c1) c1 [over 1 (-1) 1] /\
  chord_map c1 [over 1 (-1) 1] 0 1 /\
  range (runs c1) c1 0 0 1 /\
  range (runs c1) c1 1 0 1 /\
  difference c1 0 1 2 /\
  range (runs c1) c1 2 (-1/2) 0.
Proof.
  exact (conj intervals_1_0 (conj statement_1_0 (conj statement_2 (conj statement_3 (conj difference_4 statement_4))))).
Qed.
