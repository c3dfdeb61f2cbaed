(** mao2024.theorem-1.proof: The network of Lemma 1, of width d + 3 and at most 3 unstable
    neurons a layer, has exact bounds under M_3 (by Theorem 6) and under M_(d+3)^o (by Theorem
    2).

    The network r1 = relu(2*x - 1); r2 = relu(x); r3 = relu(2*r2 - 1); r4 = relu(r1); r4 - r3
    on 0 <= x <= 1. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  [[([2], (-1)); ([1], 0)]].

Definition later : list layer :=
  [[([0; 2], (-1)); ([1; 0], 0)]].

Definition net := {| hidden := first ++ later; output := [([(-1); 1], 0)] |}.

(** w . x + b >= 0 for each (w, b), with x = (x). *)
Definition domain := polyhedron 1
  [([1], 0); ([(-1)], 1)].

Lemma exact : forall x, domain x -> 0 <= eval net x 0%nat <= 0.
Proof. exact_by_cases. Qed.

(** The mean of true states behind the first ReLU layer, and what the later layers make of it. *)
Lemma allowed : exists y, output_only net domain y /\ y 0%nat = (1/2).
Proof.
  eexists; split.
  - mixture domain first later
      [((1/2), vec [0]); ((1/2), vec [1])].
  - compute_value.
Qed.

Theorem refuted :
  (forall x, domain x -> 0 <= eval net x 0%nat <= 0) /\
  allowed_by_all net domain (1/2) /\
  bounds_refuted net domain.
Proof.
  destruct allowed as (y & Hy & E).
  split; [exact exact | split].
  - apply (allowed_by_all_by net domain y); [apply polyhedron_convex | exact Hy | exact E].
  - apply (bounds_refuted_by net domain 0 0 y);
      [apply polyhedron_convex | exact exact | exact Hy | lra].
Qed.
