(** mao2024.section-8.simplex: refuted

    After a new constraint, the new optimum must lie on the vertices introduced by it.

    max on [0, 1]^2: c <= 1 - x2 lowers the optimum from 3/2 to 1, which is attained at old
    vertices only.

    f: c = relu(x1 - x2); d = relu(x2); c + d on 0 <= x1 <= 1, 0 <= x2 <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 c, 3 d. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0)); (3%nat, ([1 of 1], 0))]];
  outputs := [([1 of 2; 1 of 3], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations f; split.
    { ends. }
    { on 2%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]]. }
  - attained f (vec [0; 0; 0; 0]).
  - attained f (vec [1; 1; 0; 1]).
Qed.

Lemma point_3 : forall l,
  allowed_behind triangle f 0
    (vec ([1; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_4 : forall l,
  allowed_behind triangle f 0
    (vec ([0; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_2 : forall l,
  allowed_behind triangle f 0
    (vec ([1; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_5 : forall l,
  allowed_behind triangle f 1
    (vec ([1; 1; (1/2); 1] ++ l)).
Proof.
  intros l.
  split; [exact (point_2 ((1/2) :: (1 :: l))) |].
  split; [keeps f [((1/2), vec [1; 0; 1; 0]); ((1/2), vec [0; 1; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_3 (1 :: (0 :: [])))) | split; [member f ltac:(exact (point_4 (0 :: (1 :: [])))) | exact I]]) |].
  split; [keeps f [(1, vec [0; 1; 0; 1])]
    ltac:(split; [member f ltac:(exact (point_4 (0 :: (1 :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed triangle f) f 0 (3/2).
Proof.
  exists (vec [1; 1; (1/2); 1]); split; [exact (point_5 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 0 1 /\
  allows (allowed triangle f) f 0 (3/2) /\
  1 < (3/2).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
