(** papamichail2026.deviation.attained: refuted

    The bound on D is attained at every depth, by a network for which it is not zero.

    Theorem 9 in proofs/papamichail2026.md: with one layer it is; with more, only where it is 0.
    No exception among 206 networks.

    f1: relu(relu(x)) on -1 <= x <= 1 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 1], 0))]];
  outputs := [([1 of 2], 0)] |}.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f1_pre : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 1], 0))]];
  outputs := [([1 of 2], 0); ([1 of 0], 0); ([1 of 1], 0)] |}.

Lemma statement_0 : range (runs f1) f1 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f1; ends. }
    { equations f1; on 2%nat; [ends | on 1%nat; [ends | ends]]. }
  - exists (vec [(-1); 0; 0]); split; computes f1.
  - exists (vec [1; 1; 1]); split; computes f1.
Qed.

Lemma statement_1 : ibp_range f1_pre 1 (-1) 1.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma statement_2 : ibp_range f1_pre 2 0 1.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma intervals_3_0 : bounded_by (ibp_range f1_pre) f1_pre [over 1 (-1) 1; over 2 0 1].
Proof.
  split; [exists 1%nat; split; [reflexivity | exact statement_1] |].
  split; [exists 2%nat; split; [reflexivity | exact statement_2] |].
  exact I.
Qed.

Lemma statement_3 : range (instead in_triangle [over 1 (-1) 1; over 2 0 1] f1_pre) f1_pre 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { chosen f1_pre; ends. }
    { chosen f1_pre; ends. }
  - exists (vec [0; 0; 0]); split; computes_chosen f1_pre.
  - exists (vec [1; 1; 1]); split; computes_chosen f1_pre.
Qed.

Theorem refuted : range (runs f1) f1 0 0 1 /\
  bounded_by (ibp_range f1_pre) f1_pre [over 1 (-1) 1; over 2 0 1] /\
  range (instead in_triangle [over 1 (-1) 1; over 2 0 1] f1_pre) f1_pre 0 0 1.
Proof.
  exact (conj statement_0 (conj intervals_3_0 statement_3)).
Qed.
