(** mao2024.section-8.stop: If the constraint mining algorithm can no longer find a new
    constraint that improves the bound, then the current bound is exact.

    The network r1 = relu(x + 2); relu(r1) - relu(r1 - relu(-x) - 1)
    on -1 <= x <= 1. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  [[([1], 2); ([(-1)], 0)]].

Definition later : list layer :=
  [[([1; 0], 0); ([1; (-1)], (-1))]].

Definition net := {| hidden := first ++ later; output := [([1; (-1)], 0)] |}.

(** w . x + b >= 0 for each (w, b), with x = (x). *)
Definition domain := polyhedron 1
  [([1], 1); ([(-1)], 1)].

Lemma exact : forall x, domain x -> 1 <= eval net x 0%nat <= (3/2).
Proof. exact_by_cases. Qed.

(** The mean of true states behind the first ReLU layer, and what the later layers make of it. *)
Lemma allowed : exists y, output_only net domain y /\ y 0%nat = (5/3).
Proof.
  eexists; split.
  - mixture domain first later
      [((2/3), vec [(-1)]); ((1/3), vec [1])].
  - compute_value.
Qed.

Theorem refuted :
  (forall x, domain x -> 1 <= eval net x 0%nat <= (3/2)) /\
  allowed_by_all net domain (5/3) /\
  bounds_refuted net domain.
Proof.
  destruct allowed as (y & Hy & E).
  split; [exact exact | split].
  - apply (allowed_by_all_by net domain y); [apply polyhedron_convex | exact Hy | exact E].
  - apply (bounds_refuted_by net domain 1 (3/2) y);
      [apply polyhedron_convex | exact exact | exact Hy | lra].
Qed.
