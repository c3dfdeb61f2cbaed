(** mao2024.lemma-8.proof: refuted

    By Lemma 7, M_k already computes the convex hull for (X_L, U), the layer's input and its
    unstable neurons.

    With X_L = [0, 1]^2, u = x1 - x2 on [0, 1]^2: M_1 allows (x, v) = ((0, 0), 1/2) and (x, v) =
    ((1, 1), 1/2); the hull of the graph does not.

    f: -x1 + relu(x1 - x2) on 0 <= x1 <= 1, 0 <= x2 <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 r1. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0))]];
  outputs := [([(-1) of 0; 1 of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 (-1) 0.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { ends. }
    { on 2%nat; [ends | ends]. }
  - attained f (vec [1; 1; 0]).
  - attained f (vec [0; 0; 0]).
Qed.

Lemma point_3 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([1; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_4 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([0; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([0; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_5 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([0; 0; (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1 ((1/2) :: l)) |].
  split; [keeps f [((1/2), vec [1; 0; 1]); ((1/2), vec [0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_3 (1 :: []))) | split; [member f ltac:(exact (point_4 (0 :: []))) | exact I]]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed (m (Some 1%nat)) f) f 0 (1/2).
Proof.
  exists (vec [0; 0; (1/2)]); split; [exact (point_5 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 (-1) 0 /\
  allows (allowed (m (Some 1%nat)) f) f 0 (1/2) /\
  0 < (1/2).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
