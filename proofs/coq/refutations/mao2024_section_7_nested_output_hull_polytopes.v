(** mao2024.section-7.nested.output-hull.polytopes: refuted

    M_2^o bounds the output of the nested network exactly on every convex polytope in [0, 1]^d.

    On the hull of (0, 1, 1) (1, 0, 1) (1, 1, 0) the range is [2/3, 1], M_2^o gives [1/2, 1].

    f: c1 = relu(x1 - x2); e1 = relu(x2); x3_1 = relu(x3); c2 = relu(c1 + e1 - x3_1); e2 =
    relu(x3_1); c2 + e2 on 0 <= x1 <= 1, 0 <= x2 <= 1, 0 <= x3 <= 1, x1 + x2 + x3 == 2, -x2 - x3
    <= -1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 x3, 3 c1, 4 e1, 5 x3_1, 6 c2, 7 e2. *)
Definition f : network := {|
  inputs := 3;
  domain := [([1 of 0; 1 of 1; 1 of 2], (-2)); ([(-1) of 0; (-1) of 1; (-1) of 2], 2); ([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1); ([1 of 2], 0); ([(-1) of 2], 1); ([1 of 1; 1 of 2], (-1))];
  layers := [
    [(3%nat, ([1 of 0; (-1) of 1], 0)); (4%nat, ([1 of 1], 0)); (5%nat, ([1 of 2], 0))];
    [(6%nat, ([1 of 3; 1 of 4; (-1) of 5], 0)); (7%nat, ([1 of 5], 0))]];
  outputs := [([1 of 6; 1 of 7], 0)] |}.

Lemma statement_0 : range (runs f) f 0 (2/3) 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; ends. }
    { equations f; on 7%nat; [on 4%nat; [ends | on 6%nat; [ends | on 3%nat; [ends | ends]]] | on 6%nat; [on 4%nat; [on 3%nat; [ends | on 5%nat; [ends | ends]] | on 3%nat; [on 5%nat; [ends | ends] | on 5%nat; [ends | ends]]] | on 4%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]]]]. }
  - exists (vec [(2/3); (2/3); (2/3); 0; (2/3); (2/3); 0; (2/3)]); split; computes f.
  - exists (vec [0; 1; 1; 0; 1; 1; 0; 1]); split; computes f.
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 1 v -> 0 <= value ([1 of 3], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 3], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 1 v -> 0 <= value ([1 of 4; 1 of 5], (-1)) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 4; 1 of 5], (-1))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_2 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 2 v -> 0 <= value ([1 of 6; 2 of 7], (-1)) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([1 of 6; 2 of 7], (-1))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F0 := fact_1_0 _ Hq).
    assert (F1 := fact_1_1 _ Hq).
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_3 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 2 v -> 0 <= value ([1 of 6], 0) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([1 of 6], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_4 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 1 v -> 0 <= value ([(-1) of 3; (-1) of 4], 1) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 3; (-1) of 4], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 4%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]].
Qed.

Lemma fact_1_5 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 1 v -> 0 <= value ([1 of 3], 0) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([1 of 3], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_6 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 1 v -> 0 <= value ([(-1) of 5], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 5], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 5%nat; [ends | ends].
Qed.

Lemma fact_1_7 : forall v,
  allowed_behind (m_output (Some 2%nat)) f 2 v -> 0 <= value ([(-1) of 6; (-1) of 7], 1) v.
Proof.
  intros v H; destruct H as ((p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 6; (-1) of 7], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (F1 := fact_1_1 _ Hq).
    assert (F4 := fact_1_4 _ Hq).
    assert (F5 := fact_1_5 _ Hq).
    assert (F6 := fact_1_6 _ Hq).
    clear Hq.
    equations f; on 6%nat; [on 7%nat; [ends | ends] | on 7%nat; [ends | ends]].
Qed.

Lemma point_1_0 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 0
    (vec ([(1/2); (1/2); 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 0
    (vec ([1; 1; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 0
    (vec ([1; 0; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 1
    (vec ([0; 0; 0; 0; (1/2); (1/2)] ++ l)).
Proof.
  intros l.
  split; [keeps f [(1, vec [(1/2); (1/2); 1; 0; (1/2); 1])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: ((1/2) :: (1 :: []))))) | exact I]) |].
  split; [keeps f [((1/2), vec [1; 1; 0; 0; 1; 0]); ((1/2), vec [(1/2); (1/2); 1; 0; (1/2); 1])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (1 :: (0 :: []))))) | split; [member f ltac:(exact (point_1_0 (0 :: ((1/2) :: (1 :: []))))) | exact I]]) |].
  split; [keeps f [((1/2), vec [1; 0; 1; 1; 0; 1]); ((1/2), vec [1; 1; 0; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_2 (1 :: (0 :: (1 :: []))))) | split; [member f ltac:(exact (point_1_1 (0 :: (1 :: (0 :: []))))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 2
    (vec ([0; 0; 0; 0; 0; 0; 0; (1/2)] ++ l)).
Proof.
  intros l.
  split; [keeps f [(1, vec [0; 0; 0; 0; (1/2); (1/2); 0; (1/2)])]
    ltac:(split; [member f ltac:(exact (point_1_3 (0 :: ((1/2) :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_5 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 1
    (vec ([0; 0; 0; 0; 1; 0] ++ l)).
Proof.
  intros l.
  split; [keeps f [(1, vec [1; 1; 0; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (1 :: (0 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 0; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (1 :: (0 :: []))))) | exact I]) |].
  split; [keeps f [(1, vec [1; 1; 0; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 (0 :: (1 :: (0 :: []))))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_6 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 2
    (vec ([0; 0; 0; 0; 0; 0; 1; 0] ++ l)).
Proof.
  intros l.
  split; [keeps f [(1, vec [0; 0; 0; 0; 1; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_5 (1 :: (0 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed (m_output (Some 2%nat)) f) f 0 (1/2) 1.
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F2 := fact_1_2 _ H).
      assert (F3 := fact_1_3 _ H).
      clear H.
      equations f; lra. }
    { assert (F7 := fact_1_7 _ H).
      clear H.
      equations f; lra. }
  - exists (vec [0; 0; 0; 0; 0; 0; 0; (1/2)]); split; [exact (point_1_4 []) | computes f].
  - exists (vec [0; 0; 0; 0; 0; 0; 1; 0]); split; [exact (point_1_6 []) | computes f].
Qed.

Lemma apart_2 : (1/2) < (2/3).
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 (2/3) 1 /\
  range (allowed (m_output (Some 2%nat)) f) f 0 (1/2) 1 /\
  (1/2) < (2/3).
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
