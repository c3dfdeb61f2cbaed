(** mao2024.lemma-3.proof-range: refuted

    If X = {x : C(x) <= 0} is a convex polytope, the range of rho on X is {y : C(y) <= 0, y >=
    0}.

    One neuron on X = [-2, -1]: the range of rho is {0}, and {y : y in X, y >= 0} is empty.

    f: relu(x) on -2 <= x <= -1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 2); ([(-1) of 0], (-1))];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0)] |}.

Lemma statement_0 : image_of f (vec [0]) /\ ~ hull (points []) (vec [0]).
Proof.
  split; [exists (vec [(-2); 0]); split; [computes f | same_vector f] |].
  apply (outside ([(-1) of 0], (-1))); [| computes f].
  among f.
Qed.

Theorem refuted : image_of f (vec [0]) /\ ~ hull (points []) (vec [0]).
Proof.
  exact statement_0.
Qed.
