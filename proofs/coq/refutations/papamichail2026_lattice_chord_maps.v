(** papamichail2026.lattice.chord-maps: refuted

    Chord maps are nested along the lattice: linearising more neurons keeps all outputs.

    a = relu(x); b = relu(-x); a + b on [-1, 1]: with a linearised, outputs are lost.

    f: a = relu(x); b = relu(-x); a + b on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 a, 2 b. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([(-1) of 0], 0))]];
  outputs := [([1 of 1; 1 of 2], 0)] |}.

Lemma statement_0 : all (fun y => 0 <= value ([1 of 0], (-1/2)) y) [vec [(1/2)]; vec [1]] /\
  exists y, image_of f y /\ value ([1 of 0], (-1/2)) y < 0.
Proof.
  split; [computes f |].
  exists (vec [0]); split; [exists (vec [0; 0; 0]); split; [computes f | same_vector f] | computes f].
Qed.

Theorem refuted : all (fun y => 0 <= value ([1 of 0], (-1/2)) y) [vec [(1/2)]; vec [1]] /\
  exists y, image_of f y /\ value ([1 of 0], (-1/2)) y < 0.
Proof.
  exact statement_0.
Qed.
