(** mao2024.section-7.max-2.one-relu.unsurprising: refuted

    This is not surprising because otherwise it would break the results of Baader et al. (2024).

    With two more neurons, the network of Figure 6 is bounded exactly by 1-ReLU on [0, 1]^2.

    f: c = relu(x1 - x2); d = relu(x2); -relu(-relu(c + d) + 1) + 1 on 0 <= x1 <= 1, 0 <= x2 <=
    1

    both: c = relu(x1 - x2); d = relu(x2); c + d beside it, and the difference *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 c, 3 d, 4 r1, 5 r2, 6 r3, 7 r4. *)
Definition both : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0)); (3%nat, ([1 of 1], 0)); (4%nat, ([1 of 0; (-1) of 1], 0)); (5%nat, ([1 of 1], 0))];
    [(6%nat, ([1 of 2; 1 of 3], 0))];
    [(7%nat, ([(-1) of 6], 1))]];
  outputs := [([(-1) of 7], 1); ([1 of 4; 1 of 5], 0); ([(-1) of 4; (-1) of 5; (-1) of 7], 1)] |}.

Lemma difference_0 : difference both 0 1 2.
Proof.
  intros v; reduce both; lra.
Qed.

Lemma statement_0 : range (runs both) both 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 5%nat; [on 4%nat; [on 7%nat; [ends | ends] | on 7%nat; [ends | ends]] | on 4%nat; [on 7%nat; [ends | ends] | on 7%nat; [ends | ends]]]. }
    { equations both; on 2%nat; [on 6%nat; [ends | on 3%nat; [ends | ends]] | on 6%nat; [ends | on 3%nat; [ends | ends]]]. }
  - exists (vec [1; 0; 1; 0; 1; 0; 1; 0]); split; computes both.
  - exists (vec [1; 0; 1; 0; 1; 0; 1; 0]); split; computes both.
Qed.

Lemma statement_2 : range (runs both) both 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 7%nat; [ends | ends]. }
    { equations both; ends. }
  - exists (vec [0; 0; 0; 0; 0; 0; 0; 1]); split; computes both.
  - exists (vec [1; 1; 0; 1; 0; 1; 1; 0]); split; computes both.
Qed.

Lemma fact_3_0 : forall v,
  allowed_behind triangle both 1 v -> 0 <= value ([(-1) of 0; 1 of 1; 1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1; 1 of 2], 0)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations both; ends.
Qed.

Lemma fact_3_1 : forall v,
  allowed_behind triangle both 1 v -> 0 <= value ([(-1) of 1; 1 of 3], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1; 1 of 3], 0)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations both; ends.
Qed.

Lemma fact_3_2 : forall v,
  allowed_behind triangle both 2 v -> 0 <= value ([(-1) of 2; (-1) of 3; 1 of 6], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 2; (-1) of 3; 1 of 6], 0)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations both; ends.
Qed.

Lemma fact_3_3 : forall v,
  allowed_behind triangle both 1 v -> 0 <= value ([1 of 0; (-1) of 1; (-2) of 2], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-1) of 1; (-2) of 2], 1)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain both _) by exact Hq.
    clear Hq.
    equations both; on 2%nat; [ends | ends].
Qed.

Lemma fact_3_4 : forall v,
  allowed_behind triangle both 1 v -> 0 <= value ([1 of 1; (-1) of 3], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1; (-1) of 3], 0)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain both _) by exact Hq.
    clear Hq.
    equations both; on 3%nat; [ends | ends].
Qed.

Lemma fact_3_5 : forall v,
  allowed_behind triangle both 2 v -> 0 <= value ([1 of 2; 1 of 3; (-1) of 6], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 2; 1 of 3; (-1) of 6], 0)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F0 := fact_3_0 _ Hq).
    assert (F1 := fact_3_1 _ Hq).
    assert (D : in_domain both _) by exact (proj1 Hq).
    clear Hq.
    equations both; on 6%nat; [ends | ends].
Qed.

Lemma fact_3_6 : forall v,
  allowed_behind triangle both 3 v -> 0 <= value ([(-2) of 6; (-3) of 7], 3) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-2) of 6; (-3) of 7], 3)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F0 := fact_3_0 _ (proj1 Hq)).
    assert (F1 := fact_3_1 _ (proj1 Hq)).
    assert (F2 := fact_3_2 _ Hq).
    assert (F3 := fact_3_3 _ (proj1 Hq)).
    assert (F4 := fact_3_4 _ (proj1 Hq)).
    assert (F5 := fact_3_5 _ Hq).
    assert (D : in_domain both _) by exact (proj1 (proj1 Hq)).
    clear Hq.
    equations both; on 7%nat; [ends | ends].
Qed.

Lemma fact_3_7 : forall v,
  allowed_behind triangle both 3 v -> 0 <= value ([1 of 7], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 7], 0)) in Hp.
  - equations both; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations both; ends.
Qed.

Lemma point_3_0 : forall l,
  allowed_behind triangle both 0
    (vec ([0; 0] ++ l)).
Proof.
  intros l; computes both.
Qed.

Lemma point_3_1 : forall l,
  allowed_behind triangle both 1
    (vec ([0; 0; 0; 0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_3_0 (0 :: (0 :: (0 :: (0 :: l))))) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0])]
    ltac:(split; [member both ltac:(exact (point_3_0 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0])]
    ltac:(split; [member both ltac:(exact (point_3_0 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0])]
    ltac:(split; [member both ltac:(exact (point_3_0 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0])]
    ltac:(split; [member both ltac:(exact (point_3_0 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  exact I.
Qed.

Lemma point_3_2 : forall l,
  allowed_behind triangle both 2
    (vec ([0; 0; 0; 0; 0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_3_1 (0 :: l)) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0; 0])]
    ltac:(split; [member both ltac:(exact (point_3_1 (0 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma point_3_3 : forall l,
  allowed_behind triangle both 3
    (vec ([0; 0; 0; 0; 0; 0; 0; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_3_2 (1 :: l)) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0; 0; 1])]
    ltac:(split; [member both ltac:(exact (point_3_2 (1 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma point_3_5 : forall l,
  allowed_behind triangle both 0
    (vec ([1; 0] ++ l)).
Proof.
  intros l; computes both.
Qed.

Lemma point_3_6 : forall l,
  allowed_behind triangle both 0
    (vec ([0; 1] ++ l)).
Proof.
  intros l; computes both.
Qed.

Lemma point_3_4 : forall l,
  allowed_behind triangle both 0
    (vec ([1; 1] ++ l)).
Proof.
  intros l; computes both.
Qed.

Lemma point_3_7 : forall l,
  allowed_behind triangle both 1
    (vec ([1; 1; (1/2); 1; 0; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_3_4 ((1/2) :: (1 :: (0 :: (1 :: l))))) |].
  split; [keeps both [((1/2), vec [1; 0; 1; 0; 1; 0]); ((1/2), vec [0; 1; 0; 1; 0; 1])]
    ltac:(split; [member both ltac:(exact (point_3_5 (1 :: (0 :: (1 :: (0 :: [])))))) | split; [member both ltac:(exact (point_3_6 (0 :: (1 :: (0 :: (1 :: [])))))) | exact I]]) |].
  split; [keeps both [(1, vec [0; 1; 0; 1; 0; 1])]
    ltac:(split; [member both ltac:(exact (point_3_6 (0 :: (1 :: (0 :: (1 :: [])))))) | exact I]) |].
  split; [keeps both [(1, vec [0; 0; 0; 0; 0; 0])]
    ltac:(split; [member both ltac:(exact (point_3_0 (0 :: (0 :: (0 :: (0 :: [])))))) | exact I]) |].
  split; [keeps both [(1, vec [0; 1; 0; 1; 0; 1])]
    ltac:(split; [member both ltac:(exact (point_3_6 (0 :: (1 :: (0 :: (1 :: [])))))) | exact I]) |].
  exact I.
Qed.

Lemma point_3_8 : forall l,
  allowed_behind triangle both 2
    (vec ([1; 1; (1/2); 1; 0; 1; (3/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_3_7 ((3/2) :: l)) |].
  split; [keeps both [(1, vec [1; 1; (1/2); 1; 0; 1; (3/2)])]
    ltac:(split; [member both ltac:(exact (point_3_7 ((3/2) :: []))) | exact I]) |].
  exact I.
Qed.

Lemma point_3_9 : forall l,
  allowed_behind triangle both 3
    (vec ([1; 1; (1/2); 1; 0; 1; (3/2); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_3_8 (0 :: l)) |].
  split; [keeps both [(1, vec [1; 1; (1/2); 1; 0; 1; (3/2); 0])]
    ltac:(split; [member both ltac:(exact (point_3_8 (0 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma statement_3 : range (allowed triangle both) both 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_3_0 _ (proj1 (proj1 H))).
      assert (F1 := fact_3_1 _ (proj1 (proj1 H))).
      assert (F2 := fact_3_2 _ (proj1 H)).
      assert (F6 := fact_3_6 _ H).
      assert (D : in_domain both _) by exact (proj1 (proj1 (proj1 H))).
      clear H.
      equations both; lra. }
    { assert (F7 := fact_3_7 _ H).
      clear H.
      equations both; lra. }
  - exists (vec [0; 0; 0; 0; 0; 0; 0; 1]); split; [exact (point_3_3 []) | computes both].
  - exists (vec [1; 1; (1/2); 1; 0; 1; (3/2); 0]); split; [exact (point_3_9 []) | computes both].
Qed.

Theorem refuted : difference both 0 1 2 /\
  range (runs both) both 2 0 0 /\
  range (runs both) both 0 0 1 /\
  range (allowed triangle both) both 0 0 1.
Proof.
  exact (conj difference_0 (conj statement_0 (conj statement_2 statement_3))).
Qed.
