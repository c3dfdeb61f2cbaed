(** mao2024.section-7.max-2.constraints: refuted

    For the bounded unstable node c, the constraint of M_1 is (c >= 0), (c >= a), (c <= 1 - b).

    The list has 3 of the hull's 4 facets and lacks -a - b + c <= 0.

    f: c = relu(x1 - x2); -x1 + c on 0 <= x1 <= 1, 0 <= x2 <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 c. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0))]];
  outputs := [([(-1) of 0; 1 of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 (-1) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; ends. }
    { equations f; on 2%nat; [ends | ends]. }
  - exists (vec [1; 1; 0]); split; computes f.
  - exists (vec [0; 0; 0]); split; computes f.
Qed.

Lemma apart_1 : 0 < 1.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 (-1) 0 /\
  0 < 1.
Proof.
  exact (conj statement_0 apart_1).
Qed.
