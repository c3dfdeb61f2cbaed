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
  - intros v H; split.
    { equations f; on 2%nat; [ends | ends]. }
    { equations f; on 1%nat; [ends | ends]. }
  - exists (vec [(-1); 0; 0]); split; computes f.
  - exists (vec [1; (3/2); 1]); split; computes f.
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([(-1) of 0; 1 of 1], (-1/2)) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1], (-1/2))) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([1 of 1], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 1], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_2 : forall v,
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

Lemma fact_1_3 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([6 of 0; (-8) of 1], 6) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([6 of 0; (-8) of 1], 6)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 1%nat; [ends | ends].
Qed.

Lemma fact_1_4 : forall v,
  allowed_behind triangle f 1 v -> 0 <= value ([(-1) of 0; 1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma point_1_0 : forall l,
  allowed_behind triangle f 0
    (vec ([(-1/2)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind triangle f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind triangle f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind triangle f 1
    (vec ([(-1/2); 0; (1/4)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_0 (0 :: ((1/4) :: l))) |].
  split; [keeps f [(1, vec [(-1/2); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: (0 :: [])))) | exact I]) |].
  split; [keeps f [((1/4), vec [1; (3/2); 1]); ((3/4), vec [(-1); 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_1 ((3/2) :: (1 :: [])))) | split; [member f ltac:(exact (point_1_2 (0 :: (0 :: [])))) | exact I]]) |].
  exact I.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind triangle f 1
    (vec ([1; (3/2); 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_1 ((3/2) :: (1 :: l))) |].
  split; [keeps f [(1, vec [1; (3/2); 1])]
    ltac:(split; [member f ltac:(exact (point_1_1 ((3/2) :: (1 :: [])))) | exact I]) |].
  split; [keeps f [(1, vec [1; (3/2); 1])]
    ltac:(split; [member f ltac:(exact (point_1_1 ((3/2) :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed triangle f) f 0 (-1/4) 2.
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_1_0 _ H).
      assert (F1 := fact_1_1 _ H).
      assert (F2 := fact_1_2 _ H).
      clear H.
      equations f; lra. }
    { assert (F3 := fact_1_3 _ H).
      assert (F4 := fact_1_4 _ H).
      assert (D : in_domain f _) by exact (proj1 H).
      clear H.
      equations f; lra. }
  - exists (vec [(-1/2); 0; (1/4)]); split; [exact (point_1_3 []) | computes f].
  - exists (vec [1; (3/2); 1]); split; [exact (point_1_4 []) | computes f].
Qed.

Lemma apart_2 : (-1/4) < 0.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 2 /\
  range (allowed triangle f) f 0 (-1/4) 2 /\
  (-1/4) < 0.
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
