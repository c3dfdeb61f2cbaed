(** mao2026.transformation.gap.triangle: refuted

    The gap transform makes the Triangle exact.

    On one of them the range is [0, 2], and the Triangle returns [-2/3, 2].

    f: r1 = relu(x); r2 = relu(x); r3 = relu(1); r4 = relu(r1); r5 = relu(r2); r6 = relu(x + r3
    - 1); r7 = relu(x + r3 - 1); relu(r4 + r5 - r1 + r6 - r2 + r7) - relu(-r4 - r5 - r1 + r6 -
    r2 + r7) on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5, 6 r6, 7 r7, 8 r8, 9 r9. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([1 of 0], 0)); (3%nat, ([], 1))];
    [(4%nat, ([1 of 1], 0)); (5%nat, ([1 of 2], 0)); (6%nat, ([1 of 0; 1 of 3], (-1))); (7%nat, ([1 of 0; 1 of 3], (-1)))];
    [(8%nat, ([1 of 4; 1 of 5; (-1) of 1; 1 of 6; (-1) of 2; 1 of 7], 0)); (9%nat, ([(-1) of 4; (-1) of 5; (-1) of 1; 1 of 6; (-1) of 2; 1 of 7], 0))]];
  outputs := [([1 of 8; (-1) of 9], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 2.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 9%nat; [ends | ends]. }
    { on 4%nat; [on 8%nat; [ends | on 5%nat; [ends | on 7%nat; [on 6%nat; [ends | ends] | on 6%nat; [ends | on 2%nat; [ends | ends]]]]] | on 5%nat; [on 8%nat; [ends | on 7%nat; [on 6%nat; [ends | ends] | on 6%nat; [ends | on 1%nat; [ends | ends]]]] | on 8%nat; [ends | on 6%nat; [on 7%nat; [ends | ends] | on 7%nat; [ends | on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | on 3%nat; [ends | ends]]]]]]]]. }
  - attained f (vec [(-1); 0; 0; 1; 0; 0; 0; 0; 0; 0]).
  - attained f (vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0]).
Qed.

Lemma point_0 : forall l,
  allowed_behind triangle f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1 : forall l,
  allowed_behind triangle f 1
    (vec ([(-1); 0; 0; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 (0 :: (0 :: (1 :: l)))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_2 : forall l,
  allowed_behind triangle f 2
    (vec ([(-1); 0; 0; 1; 0; 0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1 (0 :: (0 :: (0 :: (0 :: l))))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  exact I.
Qed.

Lemma point_5 : forall l,
  allowed_behind triangle f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_6 : forall l,
  allowed_behind triangle f 1
    (vec ([1; 1; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_5 (1 :: (1 :: (1 :: l)))) |].
  split; [keeps f [(1, vec [1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_5 (1 :: (1 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_5 (1 :: (1 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_3 : forall l,
  allowed_behind triangle f 0
    (vec ([0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_4 : forall l,
  allowed_behind triangle f 1
    (vec ([0; 0; 0; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_3 (0 :: (0 :: (1 :: l)))) |].
  split; [keeps f [(1, vec [0; 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [0; 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_7 : forall l,
  allowed_behind triangle f 2
    (vec ([0; 0; 0; 1; 0; 0; (1/2); (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_4 (0 :: (0 :: ((1/2) :: ((1/2) :: l))))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [((1/2), vec [1; 1; 1; 1; 1; 1; 1; 1]); ((1/2), vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_6 (1 :: (1 :: (1 :: (1 :: [])))))) | split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]]) |].
  split; [keeps f [((1/2), vec [1; 1; 1; 1; 1; 1; 1; 1]); ((1/2), vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_6 (1 :: (1 :: (1 :: (1 :: [])))))) | split; [member f ltac:(exact (point_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]]) |].
  exact I.
Qed.

Lemma point_8 : forall l,
  allowed_behind triangle f 2
    (vec ([1; 1; 1; 1; 1; 1; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_6 (1 :: (1 :: (1 :: (1 :: l))))) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  exact I.
Qed.

Lemma point_9 : forall l,
  allowed_behind triangle f 3
    (vec ([(-1); 0; 0; 1; 0; 0; 0; 0; 0; (2/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_2 (0 :: ((2/3) :: l))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_2 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((2/3), vec [0; 0; 0; 1; 0; 0; (1/2); (1/2); 1; 1]); ((1/3), vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_7 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_8 (2 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed triangle f) f 0 (-2/3).
Proof.
  exists (vec [(-1); 0; 0; 1; 0; 0; 0; 0; 0; (2/3)]); split; [exact (point_9 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 2 /\
  allows (allowed triangle f) f 0 (-2/3) /\
  (-2/3) < 0.
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
