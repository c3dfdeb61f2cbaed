(** mao2026.transformation.merge.triangle: refuted

    Merged into one hidden layer, every network of one input is exact under the Triangle.

    On one of them the range is [0, 2], and the Triangle returns [-1/4, 2].

    f: 2*relu(x + 1/2) - relu(x) on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], (1/2))); (2%nat, ([1 of 0], 0))]];
  outputs := [([2 of 1; (-1) of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 2.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 2%nat; [ends | ends]. }
    { on 1%nat; [ends | ends]. }
  - attained f (vec [(-1); 0; 0]).
  - attained f (vec [1; (3/2); 1]).
Qed.

Lemma point_0 : forall l,
  allowed_behind triangle f 0
    (vec ([(-1/2)] ++ l)).
Proof.
  intros l; computes f.
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

Lemma point_3 : forall l,
  allowed_behind triangle f 1
    (vec ([(-1/2); 0; (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 (0 :: ((1/4) :: l))) |].
  split; [keeps f [(1, vec [(-1/2); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((1/4), vec [1; (3/2); 1]); ((3/4), vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 ((3/2) :: (1 :: [])))) | split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed triangle f) f 0 (-1/4).
Proof.
  exists (vec [(-1/2); 0; (1/4)]); split; [exact (point_3 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 2 /\
  allows (allowed triangle f) f 0 (-1/4) /\
  (-1/4) < 0.
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
