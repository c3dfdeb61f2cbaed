(** mao2024.theorem-2.proof-hypothesis: By induction hypothesis M_k^o(f', X) = f'(X).

    The network r1 = relu(x); r1, r1 - relu(-x)
    on -1 <= x <= 1. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  [[([1], 0); ([(-1)], 0)]].

Definition later : list layer :=
  [].

Definition net := {| hidden := first ++ later; output := [([1; 0], 0); ([1; (-1)], 0)] |}.

(** w . x + b >= 0 for each (w, b), with x = (x). *)
Definition domain := polyhedron 1
  [([1], 1); ([(-1)], 1)].

(** The outputs at two inputs, and a point between them that is no output. *)
Theorem refuted : ~ convex (image (eval net) domain).
Proof.
  apply (image_not_convex net domain (1/2) (vec [1]) (vec [(-1)])); [lra | in_domain | in_domain |].
  intros x [D S] E.
  assert (E0 := f_equal (fun z => z 0%nat) E).
  assert (E1 := f_equal (fun z => z 1%nat) E).
  clear E; revert S E0 E1; unfold mix; compute_net; intros S E0 E1.
  revert E0 E1; split_inner; lra.
Qed.
