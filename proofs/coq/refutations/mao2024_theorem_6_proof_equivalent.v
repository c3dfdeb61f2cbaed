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
  - intros v H; split.
    { equations f; on 6%nat; [ends | ends]. }
    { equations f; on 5%nat; [ends | ends]. }
  - exists (vec [(-1); 1; 0; 1; 1; 1; 1]); split; computes f.
  - exists (vec [(-1); 1; 0; 1; 1; 1; 1]); split; computes f.
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind (m (Some 1%nat)) f 3 v -> 0 <= value ([(-2) of 3; (-2) of 4; 1 of 5], 3) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-2) of 3; (-2) of 4; 1 of 5], 3)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind (m (Some 1%nat)) f 3 v -> 0 <= value ([1 of 5], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 5], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_2 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([(-1) of 0; 1 of 1], (-2)) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1], (-2))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_3 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([1 of 0; (-2) of 2], 1) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-2) of 2], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 2%nat; [ends | ends].
Qed.

Lemma fact_1_4 : forall v,
  allowed_behind (m (Some 1%nat)) f 2 v -> 0 <= value ([1 of 1; (-1) of 2; (-1) of 3], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1; (-1) of 2; (-1) of 3], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F2 := fact_1_2 _ Hq).
    assert (F3 := fact_1_3 _ Hq).
    assert (D : in_domain f _) by exact (proj1 Hq).
    clear Hq.
    equations f; on 3%nat; [ends | ends].
Qed.

Lemma fact_1_5 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_6 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([1 of 0; (-1) of 1], 2) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-1) of 1], 2)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 1%nat; [ends | ends].
Qed.

Lemma fact_1_7 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([(-1) of 0; 1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_8 : forall v,
  allowed_behind (m (Some 1%nat)) f 2 v -> 0 <= value ([(-1) of 1; 1 of 2; (-1) of 4], 2) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1; 1 of 2; (-1) of 4], 2)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F5 := fact_1_5 _ Hq).
    assert (F6 := fact_1_6 _ Hq).
    assert (F7 := fact_1_7 _ Hq).
    clear Hq.
    equations f; on 4%nat; [ends | ends].
Qed.

Lemma fact_1_9 : forall v,
  allowed_behind (m (Some 1%nat)) f 2 v -> 0 <= value ([(-1) of 1; 1 of 2; 1 of 3], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1; 1 of 2; 1 of 3], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_10 : forall v,
  allowed_behind (m (Some 1%nat)) f 2 v -> 0 <= value ([1 of 1; 1 of 2; 1 of 4], (-2)) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1; 1 of 2; 1 of 4], (-2))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_11 : forall v,
  allowed_behind (m (Some 1%nat)) f 2 v -> 0 <= value ([1 of 4], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 4], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_12 : forall v,
  allowed_behind (m (Some 1%nat)) f 3 v -> 0 <= value ([6 of 3; 6 of 4; (-4) of 6], (-8)) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([6 of 3; 6 of 4; (-4) of 6], (-8))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F2 := fact_1_2 _ (proj1 Hq)).
    assert (F3 := fact_1_3 _ (proj1 Hq)).
    assert (F4 := fact_1_4 _ Hq).
    assert (F8 := fact_1_8 _ Hq).
    assert (F9 := fact_1_9 _ Hq).
    assert (F10 := fact_1_10 _ Hq).
    assert (F11 := fact_1_11 _ Hq).
    clear Hq.
    equations f; on 6%nat; [ends | ends].
Qed.

Lemma fact_1_13 : forall v,
  allowed_behind (m (Some 1%nat)) f 3 v -> 0 <= value ([6 of 3; 6 of 4; (-4) of 5], (-8)) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([6 of 3; 6 of 4; (-4) of 5], (-8))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F2 := fact_1_2 _ (proj1 Hq)).
    assert (F3 := fact_1_3 _ (proj1 Hq)).
    assert (F4 := fact_1_4 _ Hq).
    assert (F8 := fact_1_8 _ Hq).
    assert (F9 := fact_1_9 _ Hq).
    assert (F10 := fact_1_10 _ Hq).
    assert (F11 := fact_1_11 _ Hq).
    clear Hq.
    equations f; on 5%nat; [ends | ends].
Qed.

Lemma fact_1_14 : forall v,
  allowed_behind (m (Some 1%nat)) f 3 v -> 0 <= value ([(-2) of 3; (-2) of 4; 1 of 6], 3) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-2) of 3; (-2) of 4; 1 of 6], 3)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_15 : forall v,
  allowed_behind (m (Some 1%nat)) f 3 v -> 0 <= value ([1 of 6], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 6], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([(-1); 1; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_1 (1 :: (0 :: l))) |].
  split; [keeps f [(1, vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (1 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (1 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_5 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([1; 3; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_2 (3 :: (1 :: l))) |].
  split; [keeps f [(1, vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_1_2 (3 :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_1_2 (3 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_6 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([(-1/3)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_7 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([(-1/3); (5/3); (1/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_6 ((5/3) :: ((1/3) :: l))) |].
  split; [keeps f [((2/3), vec [(-1); 1; 0]); ((1/3), vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_1_1 (1 :: (0 :: [])))) | split; [member f ltac:(exact (point_1_2 (3 :: (1 :: [])))) | exact I]]) |].
  split; [keeps f [((1/3), vec [1; 3; 1]); ((2/3), vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_2 (3 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_1 (1 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_0 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([(-1/2)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([(-1/2); (3/2); (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_0 ((3/2) :: ((1/4) :: l))) |].
  split; [keeps f [((3/4), vec [(-1); 1; 0]); ((1/4), vec [1; 3; 1])]
    ltac:(split; [member f ltac:(exact (point_1_1 (1 :: (0 :: [])))) | split; [member f ltac:(exact (point_1_2 (3 :: (1 :: [])))) | exact I]]) |].
  split; [keeps f [((1/4), vec [1; 3; 1]); ((3/4), vec [(-1); 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_2 (3 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_1 (1 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_8 : forall l,
  allowed_behind (m (Some 1%nat)) f 2
    (vec ([(-1/2); (3/2); (1/4); (5/4); (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_3 ((5/4) :: ((1/4) :: l))) |].
  split; [keeps f [((3/4), vec [(-1); 1; 0; 1; 1]); ((1/4), vec [1; 3; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_1_4 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_5 (2 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [((1/4), vec [(-1); 1; 0; 1; 1]); ((3/4), vec [(-1/3); (5/3); (1/3); (4/3); 0])]
    ltac:(split; [member f ltac:(exact (point_1_4 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_7 ((4/3) :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_9 : forall l,
  allowed_behind (m (Some 1%nat)) f 2
    (vec ([(-1); 1; 0; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_4 (1 :: (1 :: l))) |].
  split; [keeps f [(1, vec [(-1); 1; 0; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_4 (1 :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 1; 0; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_4 (1 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_10 : forall l,
  allowed_behind (m (Some 1%nat)) f 2
    (vec ([(-1/3); (5/3); (1/3); (4/3); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_7 ((4/3) :: (0 :: l))) |].
  split; [keeps f [((2/3), vec [(-1); 1; 0; 1; 1]); ((1/3), vec [1; 3; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_1_4 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_5 (2 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [(-1/3); (5/3); (1/3); (4/3); 0])]
    ltac:(split; [member f ltac:(exact (point_1_7 ((4/3) :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_11 : forall l,
  allowed_behind (m (Some 1%nat)) f 3
    (vec ([(-1/2); (3/2); (1/4); (5/4); (1/4); 0; (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_8 (0 :: ((1/4) :: l))) |].
  split; [keeps f [(1, vec [(-1/2); (3/2); (1/4); (5/4); (1/4); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_8 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((1/4), vec [(-1); 1; 0; 1; 1; 1; 1]); ((3/4), vec [(-1/3); (5/3); (1/3); (4/3); 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_9 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_10 (0 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_12 : forall l,
  allowed_behind (m (Some 1%nat)) f 3
    (vec ([(-1/2); (3/2); (1/4); (5/4); (1/4); (1/4); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_8 ((1/4) :: (0 :: l))) |].
  split; [keeps f [((1/4), vec [(-1); 1; 0; 1; 1; 1; 1]); ((3/4), vec [(-1/3); (5/3); (1/3); (4/3); 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_9 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_10 (0 :: (0 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [(-1/2); (3/2); (1/4); (5/4); (1/4); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_8 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed (m (Some 1%nat)) f) f 0 (-1/4) (1/4).
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_1_0 _ H).
      assert (F1 := fact_1_1 _ H).
      assert (F12 := fact_1_12 _ H).
      clear H.
      equations f; lra. }
    { assert (F13 := fact_1_13 _ H).
      assert (F14 := fact_1_14 _ H).
      assert (F15 := fact_1_15 _ H).
      clear H.
      equations f; lra. }
  - exists (vec [(-1/2); (3/2); (1/4); (5/4); (1/4); 0; (1/4)]); split; [exact (point_1_11 []) | computes f].
  - exists (vec [(-1/2); (3/2); (1/4); (5/4); (1/4); (1/4); 0]); split; [exact (point_1_12 []) | computes f].
Qed.

Lemma apart_2 : (-1/4) < 0.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 0 /\
  range (allowed (m (Some 1%nat)) f) f 0 (-1/4) (1/4) /\
  (-1/4) < 0.
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
