(** mao2024.definition-5.remark: refuted

    An intrinsically unstable neuron is always bounded unstable w.r.t. any convex relaxation, if
    a pre-activation of 0 counts as one of the two patterns (say, active means u > 0).

    The neuron relu(x) on 0 <= x <= 1 shows both patterns, and its bounds are [0, 1].

    f: relu(x) on 0 <= x <= 1

    both: x beside it, and the difference *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1. *)
Definition both : network := {|
  inputs := 1;
  domain := [([1 of 0], 0); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([1 of 0], 0); ([(-1) of 0; 1 of 1], 0)] |}.

Lemma difference_0 : difference both 0 1 2.
Proof.
  intros v; reduce both; lra.
Qed.

Lemma statement_0 : range (runs both) both 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; ends. }
    { equations both; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes both.
  - exists (vec [0; 0]); split; computes both.
Qed.

Lemma statement_2 : range (runs both) both 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; ends. }
    { equations both; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes both.
  - exists (vec [1; 1]); split; computes both.
Qed.

Lemma statement_3 : ibp_range both 0 0 1.
Proof.
  exists (vec [0; 0]), (vec [1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations both; lra | split; [attained both (vec [0]) | attained both (vec [1])]] |].
    exact I.
  - computes both.
  - computes both.
Qed.

Theorem refuted : difference both 0 1 2 /\
  range (runs both) both 2 0 0 /\
  range (runs both) both 0 0 1 /\
  ibp_range both 0 0 1.
Proof.
  exact (conj difference_0 (conj statement_0 (conj statement_2 statement_3))).
Qed.
