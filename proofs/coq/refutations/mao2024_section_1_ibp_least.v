(** mao2024.section-1.ibp-least: refuted

    IBP applies the least precise single-neuron relaxation to each neuron: no other one has
    looser bounds.

    relu(x) on [-1, 1]: IBP gives [0, 1], and DeepZ, a single-neuron relaxation, [-1/2, 1].

    f: relu(x) on -1 <= x <= 1

    not certified: the bounds [-1/2, 1] of deepz *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; ends. }
    { equations f; on 1%nat; [ends | ends]. }
  - exists (vec [(-1); 0]); split; computes f.
  - exists (vec [1; 1]); split; computes f.
Qed.

Lemma apart_1 : (-1/2) < 0.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 1 /\
  (-1/2) < 0.
Proof.
  exact (conj statement_0 apart_1).
Qed.
