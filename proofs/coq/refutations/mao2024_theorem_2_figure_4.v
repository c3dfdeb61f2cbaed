(** mao2024.theorem-2.figure-4: A convex polytope in R^2 retains as a convex polytope under
    arbitrary compositions of affine and ReLU transformations.

    The network relu(x1), relu(-x1)
    on -1 <= x1 <= 1, -1 <= x2 <= 1. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  [[([1; 0], 0); ([(-1); 0], 0)]].

Definition later : list layer :=
  [].

Definition net := {| hidden := first ++ later; output := [([1; 0], 0); ([0; 1], 0)] |}.

(** w . x + b >= 0 for each (w, b), with x = (x1, x2). *)
Definition domain := polyhedron 2
  [([1; 0], 1); ([(-1); 0], 1); ([0; 1], 1); ([0; (-1)], 1)].

(** The outputs at two inputs, and a point between them that is no output. *)
Theorem refuted : ~ convex (image (eval net) domain).
Proof.
  apply (image_not_convex net domain (1/2) (vec [1; (-1)]) (vec [(-1); (-1)])); [lra | in_domain | in_domain |].
  intros x [D S] E.
  assert (E0 := f_equal (fun z => z 0%nat) E).
  assert (E1 := f_equal (fun z => z 1%nat) E).
  clear E; revert S E0 E1; unfold mix; compute_net; intros S E0 E1.
  revert E0 E1; split_inner; lra.
Qed.
