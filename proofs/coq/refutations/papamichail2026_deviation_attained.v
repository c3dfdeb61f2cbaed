(** papamichail2026.deviation.attained: refuted

    The bound on D is attained at every depth, by a network for which it is not zero.

    Theorem 9 in proofs/papamichail2026.md: with one layer it is; with more, only where it is 0.
    No exception among 206 networks.

    f1: relu(relu(x)) on -1 <= x <= 1 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 1], 0))]];
  outputs := [([1 of 2], 0)] |}.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f1_pre : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 1], 0))]];
  outputs := [([1 of 2], 0); ([1 of 0], 0); ([1 of 1], 0)] |}.

Lemma statement_0 : range (runs f1) f1 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 2%nat; [ends | on 1%nat; [ends | ends]]. }
  - attained f1 (vec [(-1); 0; 0]).
  - attained f1 (vec [1; 1; 1]).
Qed.

Lemma statement_1 : ibp_range f1_pre 1 (-1) 1.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma statement_2 : ibp_range f1_pre 2 0 1.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Theorem refuted : range (runs f1) f1 0 0 1 /\
  ibp_range f1_pre 1 (-1) 1 /\
  ibp_range f1_pre 2 0 1.
Proof.
  split; [exact statement_0 |].
  split; [exact statement_1 |].
  exact statement_2.
Qed.
