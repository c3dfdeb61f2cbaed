(** mao2024.theorem-6.skips.carried: refuted

    The result generalizes to ReLU networks with skip connections (with the values that are
    carried past a layer as a part of its input, as in the converted network).

    k = 1: y = relu(x); z = relu(x + y); y - z on -1 <= x <= 1 has the range [-1, 0], M_1 gives
    [-1, 1/3].

    f: y = relu(x); z = relu(x + y); y - z on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 y, 2 z. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 0; 1 of 1], 0))]];
  outputs := [([1 of 1; (-1) of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 (-1) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; on 2%nat; [ends | ends]. }
    { equations f; on 1%nat; [ends | ends]. }
  - exists (vec [1; 1; 2]); split; computes f.
  - exists (vec [(-1); 0; 0]); split; computes f.
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind (m_carried (Some 1%nat)) f 1 v -> 0 <= value ([1 of 0; (-2) of 1], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-2) of 1], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 1%nat; [ends | ends].
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind (m_carried (Some 1%nat)) f 1 v -> 0 <= value ([(-1) of 0; 1 of 1], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_2 : forall v,
  allowed_behind (m_carried (Some 1%nat)) f 1 v -> 0 <= value ([1 of 1], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_3 : forall v,
  allowed_behind (m_carried (Some 1%nat)) f 2 v -> 0 <= value ([2 of 1; (-1) of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([2 of 1; (-1) of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F1 := fact_1_1 _ Hq).
    assert (F2 := fact_1_2 _ Hq).
    clear Hq.
    equations f; on 2%nat; [ends | ends].
Qed.

Lemma fact_1_4 : forall v,
  allowed_behind (m_carried (Some 1%nat)) f 2 v -> 0 <= value ([(-1) of 0; (-1) of 1; 1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; (-1) of 1; 1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_5 : forall v,
  allowed_behind (m_carried (Some 1%nat)) f 2 v -> 0 <= value ([1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma point_1_0 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 1
    (vec ([1; 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_0 (1 :: l)) |].
  split; [keeps f [(1, vec [1; 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (1 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 2
    (vec ([1; 1; 2] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_1 (2 :: l)) |].
  split; [keeps f [(1, vec [1; 1; 2])]
    ltac:(split; [member f ltac:(exact (point_1_1 (2 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 0
    (vec ([(-1/3)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_5 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 1
    (vec ([(-1/3); (1/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_3 ((1/3) :: l)) |].
  split; [keeps f [((1/3), vec [1; 1]); ((2/3), vec [(-1); 0])]
    ltac:(split; [member f ltac:(exact (point_1_0 (1 :: []))) | split; [member f ltac:(exact (point_1_4 (0 :: []))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_6 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 2
    (vec ([(-1/3); (1/3); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_5 (0 :: l)) |].
  split; [keeps f [(1, vec [(-1/3); (1/3); 0])]
    ltac:(split; [member f ltac:(exact (point_1_5 (0 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed (m_carried (Some 1%nat)) f) f 0 (-1) (1/3).
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_1_0 _ (proj1 H)).
      assert (F3 := fact_1_3 _ H).
      assert (D : in_domain f _) by exact (proj1 (proj1 H)).
      clear H.
      equations f; lra. }
    { assert (F0 := fact_1_0 _ (proj1 H)).
      assert (F4 := fact_1_4 _ H).
      assert (F5 := fact_1_5 _ H).
      clear H.
      equations f; lra. }
  - exists (vec [1; 1; 2]); split; [exact (point_1_2 []) | computes f].
  - exists (vec [(-1/3); (1/3); 0]); split; [exact (point_1_6 []) | computes f].
Qed.

Lemma apart_2 : 0 < (1/3).
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 (-1) 0 /\
  range (allowed (m_carried (Some 1%nat)) f) f 0 (-1) (1/3) /\
  0 < (1/3).
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
