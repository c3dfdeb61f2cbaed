(** mao2024.theorem-6.proof-equivalent: refuted

    By induction on L, the constraints of M_k have the same feasible set as those of M_inf, if
    each layer has at most k intrinsically unstable neurons.

    k = 1, a third layer of two stable neurons: M_1 gives [-1/4, 1/4], M_inf [0, 0].

    f: r1 = relu(x + 2); r2 = relu(x); r3 = relu(r1 - r2); r4 = relu(-r1 - r2 + 2); relu(2*r3 +
    2*r4 - 3) - relu(2*r3 + 2*r4 - 3) on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5, 6 r6. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 2)); (2%nat, ([1 of 0], 0))];
    [(3%nat, ([1 of 1; (-1) of 2], 0)); (4%nat, ([(-1) of 1; (-1) of 2], 2))];
    [(5%nat, ([2 of 3; 2 of 4], (-3))); (6%nat, ([2 of 3; 2 of 4], (-3)))]];
  outputs := [([1 of 5; (-1) of 6], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 0.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 6%nat; [ends | ends]. }
    { on 5%nat; [ends | ends]. }
  - attained f (vec [(-1); 1; 0; 1; 1; 1; 1]).
  - attained f (vec [(-1); 1; 0; 1; 1; 1; 1]).
Qed.

Lemma point_1 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_4 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([(-1); 1; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1 (1 :: (0 :: l))) |].
  split; [keeps f [(1, vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (1 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1 (1 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_9 : forall l,
  allowed_behind (m (Some 1%nat)) f 2
    (vec ([(-1); 1; 0; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_4 (1 :: (1 :: l))) |].
  split; [keeps f [(1, vec [(-1); 1; 0; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_4 (1 :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 1; 0; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_4 (1 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_2 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_5 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([1; 3; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_2 (3 :: (1 :: l))) |].
  split; [keeps f [(1, vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_2 (3 :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_2 (3 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_6 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([(-1/3)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_7 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([(-1/3); (5/3); (1/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_6 ((5/3) :: ((1/3) :: l))) |].
  split; [keeps f [((2/3), vec [(-1); 1; 0]); ((1/3), vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_1 (1 :: (0 :: [])))) | split; [member f ltac:(exact (point_2 (3 :: (1 :: [])))) | exact I]]) |].
  split; [keeps f [((1/3), vec [1; 3; 1]); ((2/3), vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_2 (3 :: (1 :: [])))) | split; [member f ltac:(exact (point_1 (1 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_10 : forall l,
  allowed_behind (m (Some 1%nat)) f 2
    (vec ([(-1/3); (5/3); (1/3); (4/3); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_7 ((4/3) :: (0 :: l))) |].
  split; [keeps f [((2/3), vec [(-1); 1; 0; 1; 1]); ((1/3), vec [1; 3; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_4 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_5 (2 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [(-1/3); (5/3); (1/3); (4/3); 0])]
    ltac:(split; [member f ltac:(exact (point_7 ((4/3) :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_0 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([(-1/2)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_3 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([(-1/2); (3/2); (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_0 ((3/2) :: ((1/4) :: l))) |].
  split; [keeps f [((3/4), vec [(-1); 1; 0]); ((1/4), vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_1 (1 :: (0 :: [])))) | split; [member f ltac:(exact (point_2 (3 :: (1 :: [])))) | exact I]]) |].
  split; [keeps f [((1/4), vec [1; 3; 1]); ((3/4), vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_2 (3 :: (1 :: [])))) | split; [member f ltac:(exact (point_1 (1 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_8 : forall l,
  allowed_behind (m (Some 1%nat)) f 2
    (vec ([(-1/2); (3/2); (1/4); (5/4); (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_3 ((5/4) :: ((1/4) :: l))) |].
  split; [keeps f [((3/4), vec [(-1); 1; 0; 1; 1]); ((1/4), vec [1; 3; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_4 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_5 (2 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [((1/4), vec [(-1); 1; 0; 1; 1]); ((3/4), vec [(-1/3); (5/3); (1/3); (4/3); 0])]
    ltac:(split; [member f ltac:(exact (point_4 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_7 ((4/3) :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_12 : forall l,
  allowed_behind (m (Some 1%nat)) f 3
    (vec ([(-1/2); (3/2); (1/4); (5/4); (1/4); (1/4); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_8 ((1/4) :: (0 :: l))) |].
  split; [keeps f [((1/4), vec [(-1); 1; 0; 1; 1; 1; 1]); ((3/4), vec [(-1/3); (5/3); (1/3); (4/3); 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_9 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_10 (0 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [(-1/2); (3/2); (1/4); (5/4); (1/4); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_8 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed (m (Some 1%nat)) f) f 0 (1/4).
Proof.
  exists (vec [(-1/2); (3/2); (1/4); (5/4); (1/4); (1/4); 0]); split; [exact (point_12 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 0 /\
  allows (allowed (m (Some 1%nat)) f) f 0 (1/4) /\
  0 < (1/4).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
