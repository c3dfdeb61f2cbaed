(** mao2024.section-7.max-2.skip: refuted

    M_1 returns the exact bounds for f = x2 + rho(x1 - x2), where x2 skips the layer
    (constraints of the form C(a, c)).

    M_1 returns [0, 3/2]; the exact range is [0, 1]; the paper says [0, 1].

    f: c = relu(x1 - x2); c + x2 on 0 <= x1 <= 1, 0 <= x2 <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 c. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0))]];
  outputs := [([1 of 1; 1 of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; ends. }
    { equations f; on 2%nat; [ends | ends]. }
  - exists (vec [0; 0; 0]); split; computes f.
  - exists (vec [1; 1; 0]); split; computes f.
Qed.

Lemma fact_1_0 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([(-1) of 0; 1 of 1; 1 of 2], 0) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([(-1) of 0; 1 of 1; 1 of 2], 0)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    clear Hq.
    equations f; ends.
Qed.

Lemma fact_1_1 : forall v,
  allowed_behind (m (Some 1%nat)) f 1 v -> 0 <= value ([1 of 0; (-1) of 1; (-2) of 2], 1) v.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  apply (hull_positive _ ([1 of 0; (-1) of 1; (-2) of 2], 1)) in Hp.
  - equations f; lra.
  - clear p Hp E; intros q [Hq L].
    assert (D : in_domain f _) by exact Hq.
    clear Hq.
    equations f; on 2%nat; [ends | ends].
Qed.

Lemma point_1_0 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([0; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_1 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([0; 0; 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_0 (0 :: l)) |].
  split; [keeps f [(1, vec [0; 0; 0])]
    ltac:(split; [member f ltac:(exact (point_1_0 (0 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma point_1_3 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([1; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_4 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([0; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_2 : forall l,
  allowed_behind (m (Some 1%nat)) f 0
    (vec ([1; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1_5 : forall l,
  allowed_behind (m (Some 1%nat)) f 1
    (vec ([1; 1; (1/2)] ++ l)).
Proof.
  intros l.
  split; [exact (point_1_2 ((1/2) :: l)) |].
  split; [keeps f [((1/2), vec [1; 0; 1]); ((1/2), vec [0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_1_3 (1 :: []))) | split; [member f ltac:(exact (point_1_4 (0 :: []))) | exact I]]) |].
  exact I.
Qed.

Lemma statement_1 : range (allowed (m (Some 1%nat)) f) f 0 0 (3/2).
Proof.
  split; [| split].
  - intros v H; split.
    { assert (F0 := fact_1_0 _ H).
      assert (D : in_domain f _) by exact (proj1 H).
      clear H.
      equations f; lra. }
    { assert (F1 := fact_1_1 _ H).
      assert (D : in_domain f _) by exact (proj1 H).
      clear H.
      equations f; lra. }
  - exists (vec [0; 0; 0]); split; [exact (point_1_1 []) | computes f].
  - exists (vec [1; 1; (1/2)]); split; [exact (point_1_5 []) | computes f].
Qed.

Lemma apart_2 : 1 < (3/2).
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 1 /\
  range (allowed (m (Some 1%nat)) f) f 0 0 (3/2) /\
  1 < (3/2).
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
