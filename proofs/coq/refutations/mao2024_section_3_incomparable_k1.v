(** mao2024.section-3.incomparable.k1: refuted

    For k = 1: 1-ReLU and M_1^o are not comparable in precision.

    Theorem 10 in proofs/theorems.md; 1-ReLU lies inside M_1^o on all 30 networks.

    f1: relu(x) + relu(-x) on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([(-1) of 0], 0))]];
  outputs := [([1 of 1; 1 of 2], 0)] |}.

Lemma fact_0_0 : forall v,
  allowed_behind triangle f1 1 v -> 0 <= value ([(-1) of 0; 1 of 1], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1], 0)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f1; ends.
Qed.

Lemma fact_0_1 : forall v,
  allowed_behind triangle f1 1 v -> 0 <= value ([1 of 0; 1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; 1 of 2], 0)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f1; ends.
Qed.

Lemma fact_0_2 : forall v,
  allowed_behind triangle f1 1 v -> 0 <= value ([1 of 0; (-2) of 1], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-2) of 1], 1)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f1 _) by exact Hq.
    clear Hq.
    equations f1; on 1%nat; [ends | ends].
Qed.

Lemma fact_0_3 : forall v,
  allowed_behind triangle f1 1 v -> 0 <= value ([(-1) of 0; (-2) of 2], 1) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; (-2) of 2], 1)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f1 _) by exact Hq.
    clear Hq.
    equations f1; on 2%nat; [ends | ends].
Qed.

Lemma point_0_0 : forall l,
  allowed_behind triangle f1 0
    (vec ([0] ++ l)).
Proof.
  intros l; computes f1.
Qed.

Lemma point_0_1 : forall l,
  allowed_behind triangle f1 1
    (vec ([0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_0_0 (0 :: (0 :: l))) |].
  split; [keeps f1 [(1, vec [0; 0; 0])]
    ltac:(split; [member f1 ltac:(exact (point_0_0 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f1 [(1, vec [0; 0; 0])]
    ltac:(split; [member f1 ltac:(exact (point_0_0 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_0_2 : forall l,
  allowed_behind triangle f1 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f1.
Qed.

Lemma point_0_3 : forall l,
  allowed_behind triangle f1 1
    (vec ([1; 1; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_0_2 (1 :: (0 :: l))) |].
  split; [keeps f1 [(1, vec [1; 1; 0])]
    ltac:(split; [member f1 ltac:(exact (point_0_2 (1 :: (0 :: [])))) | exact I]) |].
  split; [keeps f1 [(1, vec [1; 1; 0])]
    ltac:(split; [member f1 ltac:(exact (point_0_2 (1 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma statement_0 : range (allowed triangle f1) f1 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_0_0 _ H).
      assert (F1 := fact_0_1 _ H).
      clear H.
      equations f1; lra. }
    { assert (F2 := fact_0_2 _ H).
      assert (F3 := fact_0_3 _ H).
      clear H.
      equations f1; lra. }
  - exists (vec [0; 0; 0]); split; [exact (point_0_1 []) | computes f1].
  - exists (vec [1; 1; 0]); split; [exact (point_0_3 []) | computes f1].
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind (m_output (Some 1%nat)) f1 1 v -> 0 <= value ([1 of 1], 0) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1], 0)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f1; ends.
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind (m_output (Some 1%nat)) f1 1 v -> 0 <= value ([1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 2], 0)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f1; ends.
Qed.

Lemma fact_1_2 : forall v,
  allowed_behind (m_output (Some 1%nat)) f1 1 v -> 0 <= value ([(-1) of 1], 1) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 1], 1)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f1 _) by exact Hq.
    clear Hq.
    equations f1; on 1%nat; [ends | ends].
Qed.

Lemma fact_1_3 : forall v,
  allowed_behind (m_output (Some 1%nat)) f1 1 v -> 0 <= value ([(-1) of 2], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 2], 1)) in Hp.
  - equations f1; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f1 _) by exact Hq.
    clear Hq.
    equations f1; on 2%nat; [ends | ends].
Qed.

Lemma point_1_0 : forall l,
  allowed_behind (m_output (Some 1%nat)) f1 0
    (vec ([0] ++ l)).
Proof.
  intros l; computes f1.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind (m_output (Some 1%nat)) f1 1
    (vec ([0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [keeps f1 [(1, vec [0; 0; 0])]
    ltac:(split; [member f1 ltac:(exact (point_1_0 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f1 [(1, vec [0; 0; 0])]
    ltac:(split; [member f1 ltac:(exact (point_1_0 (0 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind (m_output (Some 1%nat)) f1 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f1.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind (m_output (Some 1%nat)) f1 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f1.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind (m_output (Some 1%nat)) f1 1
    (vec ([0; 1; 1] ++ l)).
Proof.
  intros l.
  split; [keeps f1 [(1, vec [1; 1; 0])]
    ltac:(split; [member f1 ltac:(exact (point_1_2 (1 :: (0 :: [])))) | exact I]) |].
  split; [keeps f1 [(1, vec [(-1); 0; 1])]
    ltac:(split; [member f1 ltac:(exact (point_1_3 (0 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed (m_output (Some 1%nat)) f1) f1 0 0 2.
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_1_0 _ H).
      assert (F1 := fact_1_1 _ H).
      clear H.
      equations f1; lra. }
    { assert (F2 := fact_1_2 _ H).
      assert (F3 := fact_1_3 _ H).
      clear H.
      equations f1; lra. }
  - exists (vec [0; 0; 0]); split; [exact (point_1_1 []) | computes f1].
  - exists (vec [0; 1; 1]); split; [exact (point_1_4 []) | computes f1].
Qed.

Theorem refuted : range (allowed triangle f1) f1 0 0 1 /\
  range (allowed (m_output (Some 1%nat)) f1) f1 0 0 2.
Proof.
  exact (conj statement_0 statement_1).
Qed.
