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
  - intros v H; equations f; split.
    { ends. }
    { on 7%nat; [on 4%nat; [ends | on 6%nat; [ends | on 3%nat; [ends | ends]]] | on 6%nat; [on 4%nat; [on 3%nat; [ends | on 5%nat; [ends | ends]] | on 3%nat; [on 5%nat; [ends | ends] | on 5%nat; [ends | ends]]] | on 4%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]]]]. }
  - attained f (vec [(2/3); (2/3); (2/3); 0; (2/3); (2/3); 0; (2/3)]).
  - attained f (vec [0; 1; 1; 0; 1; 1; 0; 1]).
Qed.

Lemma point_0 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 0
    (vec ([(1/2); (1/2); 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_1 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 0
    (vec ([1; 1; 0] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_2 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 0
    (vec ([1; 0; 1] ++ l)).
Proof.
  intros l; computes f.
Qed.

Lemma point_3 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 1
    (vec ([0; 0; 0; 0; (1/2); (1/2)] ++ l)).
Proof.
  intros l.
  split; [keeps f [(1, vec [(1/2); (1/2); 1; 0; (1/2); 1])]
    ltac:(split; [member f ltac:(exact (point_0 (0 :: ((1/2) :: (1 :: []))))) | exact I]) |].
  split; [keeps f [((1/2), vec [1; 1; 0; 0; 1; 0]); ((1/2), vec [(1/2); (1/2); 1; 0; (1/2); 1])]
    ltac:(split; [member f ltac:(exact (point_1 (0 :: (1 :: (0 :: []))))) | split; [member f ltac:(exact (point_0 (0 :: ((1/2) :: (1 :: []))))) | exact I]]) |].
  split; [keeps f [((1/2), vec [1; 0; 1; 1; 0; 1]); ((1/2), vec [1; 1; 0; 0; 1; 0])]
    ltac:(split; [member f ltac:(exact (point_2 (1 :: (0 :: (1 :: []))))) | split; [member f ltac:(exact (point_1 (0 :: (1 :: (0 :: []))))) | exact I]]) |].
  exact I.
Qed.

Lemma point_4 : forall l,
  allowed_behind (m_output (Some 2%nat)) f 2
    (vec ([0; 0; 0; 0; 0; 0; 0; (1/2)] ++ l)).
Proof.
  intros l.
  split; [keeps f [(1, vec [0; 0; 0; 0; (1/2); (1/2); 0; (1/2)])]
    ltac:(split; [member f ltac:(exact (point_3 (0 :: ((1/2) :: [])))) | exact I]) |].
  exact I.
Qed.

Lemma beyond : allows (allowed (m_output (Some 2%nat)) f) f 0 (1/2).
Proof.
  exists (vec [0; 0; 0; 0; 0; 0; 0; (1/2)]); split; [exact (point_4 []) | computes f].
Qed.

Theorem refuted : range (runs f) f 0 (2/3) 1 /\
  allows (allowed (m_output (Some 2%nat)) f) f 0 (1/2) /\
  (1/2) < (2/3).
Proof.
  split; [exact statement_0 |].
  split; [exact beyond |].
  lra.
Qed.
