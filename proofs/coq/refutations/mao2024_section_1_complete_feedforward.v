(** mao2024.section-1.complete.feedforward: The relaxation that computes the convex hull of
    input and output variables layer-wise is complete for feed-forward ReLU networks.

    The network r1 = relu(x); relu(r1) - relu(r1 - relu(-x))
    on -1 <= x <= 1. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  [[([1], 0); ([(-1)], 0)]].

Definition later : list layer :=
  [[([1; 0], 0); ([1; (-1)], 0)]].

Definition net := {| hidden := first ++ later; output := [([1; (-1)], 0)] |}.

(** w . x + b >= 0 for each (w, b), with x = (x). *)
Definition domain := polyhedron 1
  [([1], 1); ([(-1)], 1)].

Lemma exact : forall x, domain x -> 0 <= eval net x 0%nat <= 0.
Proof. exact_by_cases. Qed.

(** The mean of true states behind the first ReLU layer, and what the later layers make of it. *)
Lemma allowed : exists y, output_only net domain y /\ y 0%nat = (1/2).
Proof.
  eexists; split.
  - mixture domain first later
      [((1/2), vec [(-1)]); ((1/2), vec [1])].
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
