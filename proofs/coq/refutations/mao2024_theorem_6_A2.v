(** mao2024.theorem-6@A2: refuted

    For a ReLU network with at most k intrinsically unstable neurons in each layer and a convex
    polytope X, linear programming with the constraints of M_k on the unstable neurons returns
    the exact upper and lower bounds.

    k = 1: relu(x1 + 1) - relu(x1 - x2) on [0, 1]^2 has the range [1, 2], M_1 over the box gives
    [1/2, 2].

    f: relu(x1 + 1) - relu(x1 - x2) on 0 <= x1 <= 1, 0 <= x2 <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 r1, 3 r2. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0], 1)); (3%nat, ([1 of 0; (-1) of 1], 0))]];
  outputs := [([1 of 2; (-1) of 3], 0)] |}.

Lemma statement_0 : range (runs f) f 0 1 2.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 3%nat; [ends | ends]. }
    { on 2%nat; [ends | ends]. }
  - attained f (vec [0; 0; 1; 0]).
  - attained f (vec [1; 1; 2; 0]).
Qed.

Lemma point_0 : forall l,
  allowed_behind triangle f 0
    (vec ([0; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1 : forall l,
  allowed_behind triangle f 0
    (vec ([1; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_2 : forall l,
  allowed_behind triangle f 0
    (vec ([0; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_3 : forall l,
  allowed_behind triangle f 1
    (vec ([0; 0; 1; (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 (1 :: ((1/2) :: l))) |].
  split; [keeps f [(1, vec [0; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (1 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((1/2), vec [1; 0; 2; 1]); ((1/2), vec [0; 1; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (2 :: (1 :: [])))) | split; [member f ltac:(exact (point_2 (1 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed triangle f) f 0 (1/2).
Proof.
  exists (vec [0; 0; 1; (1/2)]); split; [exact (point_3 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 1 2 /\
  allows (allowed triangle f) f 0 (1/2) /\
  (1/2) < 1.
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
