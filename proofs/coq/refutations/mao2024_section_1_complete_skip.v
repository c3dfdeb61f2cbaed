(** mao2024.section-1.complete.skip: refuted

    The relaxation that computes the convex hull of input and output variables layer-wise is
    complete for skip-connected ReLU networks.

    f: y = relu(x); z = relu(x + y); 2*y - z on [-1, 1]: the range is [0, 0], M_inf over all
    carried values gives [0, 2/3].

    f: y = relu(x); z = relu(x + y); 2*y - z on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 y, 2 z. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 0; 1 of 1], 0))]];
  outputs := [([2 of 1; (-1) of 2], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 0.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { on 2%nat; [ends | ends]. }
    { on 1%nat; [ends | ends]. }
  - attained f (vec [(-1); 0; 0]).
  - attained f (vec [(-1); 0; 0]).
Qed.

Lemma point_4 : forall l,
  allowed_behind (m_carried None) f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_5 : forall l,
  allowed_behind (m_carried None) f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_3 : forall l,
  allowed_behind (m_carried None) f 0
    (vec ([(-1/3)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_6 : forall l,
  allowed_behind (m_carried None) f 1
    (vec ([(-1/3); (1/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_3 ((1/3) :: l)) |].
  split; [keeps f [((1/3), vec [1; 1]); ((2/3), vec [(-1); 0])]
    ltac:(split; [member f ltac:(exact (point_4 (1 :: []))) | split; [member f ltac:(exact (point_5 (0 :: []))) | exact I]]) |].
  exact I.
Qed.

Lemma point_7 : forall l,
  allowed_behind (m_carried None) f 2
    (vec ([(-1/3); (1/3); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_6 (0 :: l)) |].
  split; [keeps f [(1, vec [(-1/3); (1/3); 0])]
    ltac:(split; [member f ltac:(exact (point_6 (0 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed (m_carried None) f) f 0 (2/3).
Proof.
  exists (vec [(-1/3); (1/3); 0]); split; [exact (point_7 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 0 /\
  allows (allowed (m_carried None) f) f 0 (2/3) /\
  0 < (2/3).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
