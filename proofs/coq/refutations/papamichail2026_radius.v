(** papamichail2026.radius: refuted

    The distance grows linearly with the input radius, for every network and every box.

    relu(x) about 1/2: E = 0 at radius 1/2, 3/8 at radius 1.

    c1: relu(x), its chord map and the differences

    c1: the largest absolute value is 3/8

    c2: relu(x), its chord map and the differences

    c2: the largest absolute value is 0 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1. *)
Definition c1 : network := {|
  inputs := 1;
  domain := [([2 of 0], 1); ([(-2) of 0], 3)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([(3/4) of 0], (3/8)); ([(-3/4) of 0; 1 of 1], (-3/8)); ([1 of 0], 0)] |}.

(** Nodes: 0 x, 1 r1. *)
Definition c2 : network := {|
  inputs := 1;
  domain := [([1 of 0], 0); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([1 of 0], 0); ([(-1) of 0; 1 of 1], 0); ([1 of 0], 0)] |}.

Lemma statement_0 : ibp_range c1 3 (-1/2) (3/2).
Proof.
  exists (vec [(-1/2); 0]), (vec [(3/2); (3/2)]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1/2)]) | attained c1 (vec [(3/2)])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma intervals_1_0 : bounded_by (ibp_range c1) c1 [over 1 (-1/2) (3/2)].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_0] |].
  exact I.
Qed.

Lemma statement_1_0 : chord_map c1 [over 1 (-1/2) (3/2)] 0 1.
Proof.
  is_chord_map c1 (fun v : vector nat => [v 0%nat; (3/8) + (3/4) * v 0%nat]).
Qed.

Lemma statement_2 : range (runs c1) c1 0 0 (3/2).
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 1%nat; [ends | ends]. }
  - exists (vec [(-1/2); 0]); split; computes c1.
  - exists (vec [(3/2); (3/2)]); split; computes c1.
Qed.

Lemma statement_3 : range (runs c1) c1 1 0 (3/2).
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; ends. }
  - exists (vec [(-1/2); 0]); split; computes c1.
  - exists (vec [(3/2); (3/2)]); split; computes c1.
Qed.

Lemma difference_4 : difference c1 0 1 2.
Proof.
  intros v; reduce c1; lra.
Qed.

Lemma statement_4 : range (runs c1) c1 2 (-3/8) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes c1.
  - exists (vec [(-1/2); 0]); split; computes c1.
Qed.

Lemma statement_5 : ibp_range c2 3 0 1.
Proof.
  exists (vec [0; 0]), (vec [1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c2; lra | split; [attained c2 (vec [0]) | attained c2 (vec [1])]] |].
    exact I.
  - computes c2.
  - computes c2.
Qed.

Lemma intervals_6_0 : bounded_by (ibp_range c2) c2 [over 1 0 1].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_5] |].
  exact I.
Qed.

Lemma statement_6_0 : chord_map c2 [over 1 0 1] 0 1.
Proof.
  is_chord_map c2 (fun v : vector nat => [v 0%nat; v 0%nat]).
Qed.

Lemma statement_7 : range (runs c2) c2 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c2; ends. }
    { equations c2; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes c2.
  - exists (vec [1; 1]); split; computes c2.
Qed.

Lemma statement_8 : range (runs c2) c2 1 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c2; ends. }
    { equations c2; ends. }
  - exists (vec [0; 0]); split; computes c2.
  - exists (vec [1; 1]); split; computes c2.
Qed.

Lemma difference_9 : difference c2 0 1 2.
Proof.
  intros v; reduce c2; lra.
Qed.

Lemma statement_9 : range (runs c2) c2 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c2; ends. }
    { equations c2; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes c2.
  - exists (vec [0; 0]); split; computes c2.
Qed.

Theorem refuted : bounded_by (ibp_range c1) c1 [over 1 (-1/2) (3/2)] /\
  chord_map c1 [over 1 (-1/2) (3/2)] 0 1 /\
  range (runs c1) c1 0 0 (3/2) /\
  range (runs c1) c1 1 0 (3/2) /\
  difference c1 0 1 2 /\
  range (runs c1) c1 2 (-3/8) 0 /\
  bounded_by (ibp_range c2) c2 [over 1 0 1] /\
  chord_map c2 [over 1 0 1] 0 1 /\
  range (runs c2) c2 0 0 1 /\
  range (runs c2) c2 1 0 1 /\
  difference c2 0 1 2 /\
  range (runs c2) c2 2 0 0.
Proof.
  exact (conj intervals_1_0 (conj statement_1_0 (conj statement_2 (conj statement_3 (conj difference_4 (conj statement_4 (conj intervals_6_0 (conj statement_6_0 (conj statement_7 (conj statement_8 (conj difference_9 statement_9))))))))))).
Qed.
