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
    [(8%nat, ([(-1) of 1; (-1) of 2; 1 of 4; 1 of 5; 1 of 6; 1 of 7], 0)); (9%nat, ([(-1) of 1; (-1) of 2; (-1) of 4; (-1) of 5; 1 of 6; 1 of 7], 0))]];
  outputs := [([1 of 8; (-1) of 9], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 2.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; on 9%nat; [ends | ends]. }
    { equations f; on 4%nat; [on 8%nat; [ends | on 5%nat; [ends | on 7%nat; [on 6%nat; [ends | ends] | on 6%nat; [ends | on 2%nat; [ends | ends]]]]] | on 5%nat; [on 8%nat; [ends | on 7%nat; [on 6%nat; [ends | ends] | on 6%nat; [ends | on 1%nat; [ends | ends]]]] | on 8%nat; [ends | on 6%nat; [on 7%nat; [ends | ends] | on 7%nat; [ends | on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | on 3%nat; [ends | ends]]]]]]]]. }
  - exists (vec [(-1); 0; 0; 1; 0; 0; 0; 0; 0; 0]); split; computes f.
  - exists (vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0]); split; computes f.
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([1 of 1], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_2 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([(-1) of 1; 1 of 4], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1; 1 of 4], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_3 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([(-1) of 2; 1 of 5], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 2; 1 of 5], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_4 : forall v,
  allowed_behind triangle f 3 v -> 0 <= value ([1 of 1; 1 of 2; (-1) of 4; (-1) of 5; (-1) of 6; (-1) of 7; 1 of 8], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1; 1 of 2; (-1) of 4; (-1) of 5; (-1) of 6; (-1) of 7; 1 of 8], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_5 : forall v,
  allowed_behind triangle f 3 v -> 0 <= value ([1 of 8], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 8], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_6 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([(-1) of 0; 1 of 1], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_7 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([(-1) of 3], 1) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 3], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; on 3%nat; [ends | ends].
Qed.

Lemma fact_1_8 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([1 of 3], (-1)) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 3], (-1))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_9 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([1 of 0; 1 of 3; (-2) of 6], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; 1 of 3; (-2) of 6], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F7 := fact_1_7 _ Hq).
    assert (F8 := fact_1_8 _ Hq).
    assert (D : in_domain f _) by exact (proj1 Hq).
    clear Hq.
    equations f; on 6%nat; [ends | ends].
Qed.

Lemma fact_1_10 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([1 of 0; 1 of 3; (-2) of 7], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; 1 of 3; (-2) of 7], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F7 := fact_1_7 _ Hq).
    assert (F8 := fact_1_8 _ Hq).
    assert (D : in_domain f _) by exact (proj1 Hq).
    clear Hq.
    equations f; on 7%nat; [ends | ends].
Qed.

Lemma fact_1_11 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([1 of 0; (-2) of 1], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-2) of 1], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 1%nat; [ends | ends].
Qed.

Lemma fact_1_12 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([1 of 0; (-2) of 2], 1) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-2) of 2], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 2%nat; [ends | ends].
Qed.

Lemma fact_1_13 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([1 of 1; (-1) of 4], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1; (-1) of 4], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F0 := fact_1_0 _ Hq).
    clear Hq.
    equations f; on 4%nat; [ends | ends].
Qed.

Lemma fact_1_14 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([1 of 2; (-1) of 5], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 2; (-1) of 5], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F1 := fact_1_1 _ Hq).
    clear Hq.
    equations f; on 5%nat; [ends | ends].
Qed.

Lemma fact_1_15 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([(-1) of 0; (-1) of 3; 1 of 6], 1) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; (-1) of 3; 1 of 6], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_16 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([(-1) of 0; (-1) of 3; 1 of 7], 1) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; (-1) of 3; 1 of 7], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_17 : forall v,
  allowed_behind triangle f 3 v -> 0 <= value ([(-1) of 1; (-1) of 2; (-1) of 4; (-1) of 5; 1 of 6; 1 of 7; (-3) of 9], 2) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1; (-1) of 2; (-1) of 4; (-1) of 5; 1 of 6; 1 of 7; (-3) of 9], 2)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F0 := fact_1_0 _ (proj1 Hq)).
    assert (F1 := fact_1_1 _ (proj1 Hq)).
    assert (F2 := fact_1_2 _ Hq).
    assert (F3 := fact_1_3 _ Hq).
    assert (F6 := fact_1_6 _ (proj1 Hq)).
    assert (F7 := fact_1_7 _ (proj1 Hq)).
    assert (F8 := fact_1_8 _ (proj1 Hq)).
    assert (F9 := fact_1_9 _ Hq).
    assert (F10 := fact_1_10 _ Hq).
    assert (F11 := fact_1_11 _ (proj1 Hq)).
    assert (F12 := fact_1_12 _ (proj1 Hq)).
    assert (F13 := fact_1_13 _ Hq).
    assert (F14 := fact_1_14 _ Hq).
    assert (F15 := fact_1_15 _ Hq).
    assert (F16 := fact_1_16 _ Hq).
    clear Hq.
    equations f; on 9%nat; [ends | ends].
Qed.

Lemma fact_1_18 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([1 of 6], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 6], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_19 : forall v,
  allowed_behind triangle f 2 v -> 0 <= value ([1 of 7], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & _ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 7], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_20 : forall v,
  allowed_behind triangle f 3 v -> 0 <= value ([(-1) of 1; (-1) of 2; 1 of 4; 1 of 5; 1 of 6; 1 of 7; (-1) of 8], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1; (-1) of 2; 1 of 4; 1 of 5; 1 of 6; 1 of 7; (-1) of 8], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F2 := fact_1_2 _ Hq).
    assert (F3 := fact_1_3 _ Hq).
    assert (F18 := fact_1_18 _ Hq).
    assert (F19 := fact_1_19 _ Hq).
    clear Hq.
    equations f; on 8%nat; [ends | ends].
Qed.

Lemma fact_1_21 : forall v,
  allowed_behind triangle f 3 v -> 0 <= value ([1 of 9], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 9], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma point_1_0 : forall l,
  allowed_behind triangle f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind triangle f 1
    (vec ([(-1); 0; 0; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_0 (0 :: (0 :: (1 :: l)))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind triangle f 2
    (vec ([(-1); 0; 0; 1; 0; 0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_1 (0 :: (0 :: (0 :: (0 :: l))))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_5 : forall l,
  allowed_behind triangle f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_6 : forall l,
  allowed_behind triangle f 1
    (vec ([1; 1; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_5 (1 :: (1 :: (1 :: l)))) |].
  split; [keeps f [(1, vec [1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_5 (1 :: (1 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_5 (1 :: (1 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind triangle f 0
    (vec ([0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind triangle f 1
    (vec ([0; 0; 0; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_3 (0 :: (0 :: (1 :: l)))) |].
  split; [keeps f [(1, vec [0; 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_3 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [0; 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_3 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: (0 :: (1 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_7 : forall l,
  allowed_behind triangle f 2
    (vec ([0; 0; 0; 1; 0; 0; (1/2); (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_4 (0 :: (0 :: ((1/2) :: ((1/2) :: l))))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps f [((1/2), vec [1; 1; 1; 1; 1; 1; 1; 1]); ((1/2), vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_6 (1 :: (1 :: (1 :: (1 :: [])))))) | split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]]) |].
  split; [keeps f [((1/2), vec [1; 1; 1; 1; 1; 1; 1; 1]); ((1/2), vec [(-1); 0; 0; 1; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_6 (1 :: (1 :: (1 :: (1 :: [])))))) | split; [member f ltac:(exact (point_1_1 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_8 : forall l,
  allowed_behind triangle f 2
    (vec ([1; 1; 1; 1; 1; 1; 1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_6 (1 :: (1 :: (1 :: (1 :: l))))) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_6 (1 :: (1 :: (1 :: (1 :: [])))))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_9 : forall l,
  allowed_behind triangle f 3
    (vec ([(-1); 0; 0; 1; 0; 0; 0; 0; 0; (2/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_2 (0 :: ((2/3) :: l))) |].
  split; [keeps f [(1, vec [(-1); 0; 0; 1; 0; 0; 0; 0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_2 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((2/3), vec [0; 0; 0; 1; 0; 0; (1/2); (1/2); 1; 1]); ((1/3), vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_1_7 (1 :: (1 :: [])))) | split; [member f ltac:(exact (point_1_8 (2 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_10 : forall l,
  allowed_behind triangle f 3
    (vec ([1; 1; 1; 1; 1; 1; 1; 1; 2; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_8 (2 :: (0 :: l))) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_1_8 (2 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0])]
    ltac:(split; [member f ltac:(exact (point_1_8 (2 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed triangle f) f 0 (-2/3) 2.
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_1_0 _ (proj1 (proj1 H))).
      assert (F1 := fact_1_1 _ (proj1 (proj1 H))).
      assert (F2 := fact_1_2 _ (proj1 H)).
      assert (F3 := fact_1_3 _ (proj1 H)).
      assert (F4 := fact_1_4 _ H).
      assert (F5 := fact_1_5 _ H).
      assert (F17 := fact_1_17 _ H).
      clear H.
      equations f; lra. }
    { assert (F7 := fact_1_7 _ (proj1 (proj1 H))).
      assert (F9 := fact_1_9 _ (proj1 H)).
      assert (F10 := fact_1_10 _ (proj1 H)).
      assert (F13 := fact_1_13 _ (proj1 H)).
      assert (F14 := fact_1_14 _ (proj1 H)).
      assert (F20 := fact_1_20 _ H).
      assert (F21 := fact_1_21 _ H).
      assert (D : in_domain f _) by exact (proj1 (proj1 (proj1 H))).
      clear H.
      equations f; lra. }
  - exists (vec [(-1); 0; 0; 1; 0; 0; 0; 0; 0; (2/3)]); split; [exact (point_1_9 []) | computes f].
  - exists (vec [1; 1; 1; 1; 1; 1; 1; 1; 2; 0]); split; [exact (point_1_10 []) | computes f].
Qed.

Lemma apart_2 : (-2/3) < 0.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 2 /\
  range (allowed triangle f) f 0 (-2/3) 2 /\
  (-2/3) < 0.
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
