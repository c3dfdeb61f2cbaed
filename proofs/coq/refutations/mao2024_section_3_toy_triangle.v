(** mao2024.section-3.toy.triangle: refuted

    On the toy network the single-neuron relaxation, Triangle, solves that the upper bound is 1
    and the lower bound is -1.

    Triangle returns [-1/2, 1/2]; the exact range is [0, 0]; the paper says [-1, 1].

    f: c = relu(x); d = relu(x); c - d on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 c, 2 d. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1; (-1) of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 0.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 2%nat; [ends | ends]. }
    { on 1%nat; [ends | ends]. }
  - attained f (vec [(-1); 0; 0]).
  - attained f (vec [(-1); 0; 0]).
Qed.

Lemma point_1 : forall l,
  allowed_behind triangle f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_2 : forall l,
  allowed_behind triangle f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_0 : forall l,
  allowed_behind triangle f 0
    (vec ([0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_4 : forall l,
  allowed_behind triangle f 1
    (vec ([0; (1/2); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 ((1/2) :: (0 :: l))) |].
  split; [keeps f [((1/2), vec [1; 1; 1]); ((1/2), vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed triangle f) f 0 (1/2).
Proof.
  exists (vec [0; (1/2); 0]); split; [exact (point_4 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 0 /\
  allows (allowed triangle f) f 0 (1/2) /\
  0 < (1/2).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
