(** mao2024.section-8.reconstruct.necessary: refuted

    The bound is exact only if the output at the reconstructed input matches it.

    max at (1/2, 1/2): the program says 1, the network 1/2, and 1 is exact.

    f: c = relu(x1 - x2); d = relu(x2); x1, x2, c + d on 0 <= x1 <= 1, 0 <= x2 <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 c, 3 d. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0)); (3%nat, ([1 of 1], 0))]];
  outputs := [([1 of 0], 0); ([1 of 1], 0); ([1 of 2; 1 of 3], 0)] |}.

Lemma statement_0 : hull (points [vec [0; 1; 1]; vec [1; 0; 1]]) (vec [(1/2); (1/2); 1]) /\ ~ image_of f (vec [(1/2); (1/2); 1]).
Proof.
  split.
  - apply (mixture _ [((1/2), vec [0; 1; 1]); ((1/2), vec [1; 0; 1])]);
      [computes f | split; [split; [simpl; lra | unfold points; auto using in_eq, in_cons] | split; [split; [simpl; lra | unfold points; auto using in_eq, in_cons] | exact I]] | same_combination f].
  - intros (v & H & E).
    assert (E0 := f_equal (fun z => z 0%nat) E); assert (E1 := f_equal (fun z => z 1%nat) E); assert (E2 := f_equal (fun z => z 2%nat) E); clear E; equations f.
    on 3%nat; [ends | on 2%nat; [ends | ends]].
Qed.

Theorem refuted : hull (points [vec [0; 1; 1]; vec [1; 0; 1]]) (vec [(1/2); (1/2); 1]) /\ ~ image_of f (vec [(1/2); (1/2); 1]).
Proof.
  exact statement_0.
Qed.
