(** mao2026.transformation.clamp.triangle: refuted

    Clamped at its range, as l + rho(f - l) - rho(f - u), every network is exact under the
    Triangle.

    On one of them the range is [0, 0], and the Triangle returns [-1/4, 1/4].

    f: r1 = relu(relu(x)); r2 = relu(relu(x)); relu(r1 - r2) - relu(r1 - r2) on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r3, 2 r4, 3 r1, 4 r2, 5 r5, 6 r6. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([1 of 0], 0))];
    [(3%nat, ([1 of 1], 0)); (4%nat, ([1 of 2], 0))];
    [(5%nat, ([1 of 3; (-1) of 4], 0)); (6%nat, ([1 of 3; (-1) of 4], 0))]];
  outputs := [([1 of 5; (-1) of 6], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 0.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 6%nat; [ends | ends]. }
    { on 5%nat; [ends | ends]. }
  - attained f (vec [(-1); 0; 0; 0; 0; 0; 0]).
  - attained f (vec [(-1); 0; 0; 0; 0; 0; 0]).
Qed.

Lemma point_5 : forall l,
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

Lemma point_6 : forall l,
  allowed_behind triangle f 1
    (vec ([0; (1/2); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 ((1/2) :: (0 :: l))) |].
  split; [keeps f [((1/2), vec [1; 1; 1]); ((1/2), vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_5 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_3 : forall l,
  allowed_behind triangle f 1
    (vec ([(-1); 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_2 (0 :: (0 :: l))) |].
  split; [keeps f [(1, vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_7 : forall l,
  allowed_behind triangle f 2
    (vec ([0; (1/2); 0; (1/2); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_6 ((1/2) :: (0 :: l))) |].
  split; [keeps f [(1, vec [0; (1/2); 0; (1/2); 0])]
    ltac:(split; [member f ltac:(exact (point_6 ((1/2) :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_8 : forall l,
  allowed_behind triangle f 1
    (vec ([0; 0; (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 (0 :: ((1/2) :: l))) |].
  split; [keeps f [(1, vec [0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((1/2), vec [1; 1; 1]); ((1/2), vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_5 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_9 : forall l,
  allowed_behind triangle f 2
    (vec ([0; 0; (1/2); 0; (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_8 (0 :: ((1/2) :: l))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [0; 0; (1/2); 0; (1/2)])]
    ltac:(split; [member f ltac:(exact (point_8 (0 :: ((1/2) :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1 : forall l,
  allowed_behind triangle f 1
    (vec ([0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 (0 :: (0 :: l))) |].
  split; [keeps f [(1, vec [0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_4 : forall l,
  allowed_behind triangle f 2
    (vec ([0; 0; 0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1 (0 :: (0 :: l))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_11 : forall l,
  allowed_behind triangle f 1
    (vec ([1; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_5 (1 :: (1 :: l))) |].
  split; [keeps f [(1, vec [1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_5 (1 :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_5 (1 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_12 : forall l,
  allowed_behind triangle f 2
    (vec ([1; 1; 1; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_11 (1 :: (1 :: l))) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_11 (1 :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_11 (1 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_13 : forall l,
  allowed_behind triangle f 3
    (vec ([1; 1; 1; 1; 1; (1/4); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_12 ((1/4) :: (0 :: l))) |].
  split; [keeps f [((1/2), vec [0; (1/2); 0; (1/2); 0; (1/2); (1/2)]); ((1/2), vec [0; 0; (1/2); 0; (1/2); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_7 ((1/2) :: ((1/2) :: [])))) | split; [member f ltac:(exact (point_9 (0 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [0; 0; 0; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_4 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed triangle f) f 0 (1/4).
Proof.
  exists (vec [1; 1; 1; 1; 1; (1/4); 0]); split; [exact (point_13 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 0 /\
  allows (allowed triangle f) f 0 (1/4) /\
  0 < (1/4).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
