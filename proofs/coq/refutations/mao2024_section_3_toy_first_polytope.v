(** mao2024.section-3.toy.first-polytope: refuted

    M_2^o first computes the output polytope of the first layer: (a = b), (1 - a <= 0), (a - 1
    <= 0).

    The printed set is {(1, 1)}; M_2^o's is {(a, b): a - b == 0, b <= 1, -b <= 1}.

    f: x, x on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    ];
  outputs := [([1 of 0], 0); ([1 of 0], 0)] |}.

Lemma statement_0 : image_of f (vec [(-1); (-1)]) /\ ~ hull (points [vec [1; 1]]) (vec [(-1); (-1)]).
Proof.
  split; [exists (vec [(-1)]); split; [computes f | same_vector f] |].
  apply (outside ([1 of 0; 1 of 1], (-1))); [| computes f].
  among f.
Qed.

Theorem refuted : image_of f (vec [(-1); (-1)]) /\ ~ hull (points [vec [1; 1]]) (vec [(-1); (-1)]).
Proof.
  exact statement_0.
Qed.
