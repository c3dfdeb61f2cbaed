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
  - intros v H; equations f; split.
    { on 2%nat; [ends | ends]. }
    { on 1%nat; [ends | ends]. }
  - attained f (vec [1; 1; 2]).
  - attained f (vec [(-1); 0; 0]).
Qed.

Lemma point_0 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 0
    (vec ([1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_4 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 0
    (vec ([(-1)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_3 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 0
    (vec ([(-1/3)] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_5 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 1
    (vec ([(-1/3); (1/3)] ++ l)).
Proof.
  intros l.
  split; [exact (point_3 ((1/3) :: l)) |].
  split; [keeps f [((1/3), vec [1; 1]); ((2/3), vec [(-1); 0])]
    ltac:(split; [member f ltac:(exact (point_0 (1 :: []))) | split; [member f ltac:(exact (point_4 (0 :: []))) | exact I]]) |].
  exact I.
Qed.

Lemma point_6 : forall l,
  allowed_behind (m_carried (Some 1%nat)) f 2
    (vec ([(-1/3); (1/3); 0] ++ l)).
Proof.
  intros l.
  split; [exact (point_5 (0 :: l)) |].
  split; [keeps f [(1, vec [(-1/3); (1/3); 0])]
    ltac:(split; [member f ltac:(exact (point_5 (0 :: []))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed (m_carried (Some 1%nat)) f) f 0 (1/3).
Proof.
  exists (vec [(-1/3); (1/3); 0]); split; [exact (point_6 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 (-1) 0 /\
  allows (allowed (m_carried (Some 1%nat)) f) f 0 (1/3) /\
  0 < (1/3).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
