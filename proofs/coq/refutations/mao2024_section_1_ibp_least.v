(** mao2024.section-1.ibp-least: refuted

    IBP applies the least precise single-neuron relaxation to each neuron: no other one has
    looser bounds.

    relu(x) on [-1, 1]: IBP gives [0, 1], and DeepZ, a single-neuron relaxation, [-1/2, 1].

    f: relu(x) on -1 <= x <= 1 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0)] |}.

(** Nodes: 0 x, 1 r1. *)
Definition f_pre : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([1 of 0], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; ends. }
    { equations f; on 1%nat; [ends | ends]. }
  - exists (vec [(-1); 0]); split; computes f.
  - exists (vec [1; 1]); split; computes f.
Qed.

Lemma statement_1 : range (instead deep_z [] f_pre) f_pre 1 (-1) 1.
Proof.
  split; [| split].
  - intros v H; split.
    { chosen f_pre; ends. }
    { chosen f_pre; ends. }
  - exists (vec [(-1); 0]); split; computes_chosen f_pre.
  - exists (vec [1; 1]); split; computes_chosen f_pre.
Qed.

Lemma intervals_2_0 : bounded_by (range (instead deep_z [] f_pre) f_pre) f_pre [over 1 (-1) 1].
Proof.
  split; [exists 1%nat; split; [reflexivity | exact statement_1] |].
  exact I.
Qed.

Lemma statement_2 : range (instead deep_z [over 1 (-1) 1] f_pre) f_pre 0 (-1/2) 1.
Proof.
  split; [| split].
  - intros v H; split.
    { chosen f_pre; ends. }
    { chosen f_pre; ends. }
  - exists (vec [(-1); (-1/2)]); split; computes_chosen f_pre.
  - exists (vec [1; 1]); split; computes_chosen f_pre.
Qed.

Lemma apart_3 : (-1/2) < 0.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 1 /\
  bounded_by (range (instead deep_z [] f_pre) f_pre) f_pre [over 1 (-1) 1] /\
  range (instead deep_z [over 1 (-1) 1] f_pre) f_pre 0 (-1/2) 1 /\
  (-1/2) < 0.
Proof.
  exact (conj statement_0 (conj intervals_2_0 (conj statement_2 apart_3))).
Qed.
