(** mao2024.theorem-2.proof-induction: The induction step: f'' = W_L o rho has depth 2, so by
    induction hypothesis M_k^o(f'', f'(X)) = f''(f'(X)); hence M_k^o(f'' o f', X) = M_k^o(f'',
    f'(X)) = f(X).

    The network relu(u1), relu(u2)
    on -1 <= u1 <= 1, -1 <= u2 <= 1, u1 + u2 == 0. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  [[([1; 0], 0); ([0; 1], 0)]].

Definition later : list layer :=
  [].

Definition net := {| hidden := first ++ later; output := [([1; 0], 0); ([0; 1], 0)] |}.

(** w . x + b >= 0 for each (w, b), with x = (u1, u2). *)
Definition domain := polyhedron 2
  [([1; 0], 1); ([(-1); 0], 1); ([0; 1], 1); ([0; (-1)], 1); ([1; 1], 0); ([(-1); (-1)], 0)].

(** The outputs at two inputs, and a point between them that is no output. *)
Theorem refuted : ~ convex (image (eval net) domain).
Proof.
  apply (image_not_convex net domain (1/2) (vec [1; (-1)]) (vec [(-1); 1])); [lra | in_domain | in_domain |].
  intros x [D S] E.
  assert (E0 := f_equal (fun z => z 0%nat) E).
  assert (E1 := f_equal (fun z => z 1%nat) E).
  clear E; revert S E0 E1; unfold mix; compute_net; intros S E0 E1.
  revert E0 E1; split_inner; lra.
Qed.
