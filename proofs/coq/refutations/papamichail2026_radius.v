(** papamichail2026.radius: refuted

    The distance grows linearly with the input radius, for every network and every box.

    relu(x) about 1/2: E = 0 at radius 1/2, 3/8 at radius 1.

    f: relu(x) on -1/2 <= x <= 3/2

    f1: relu(x) on -1/2 <= x <= 3/2, its chord map, and the difference, whose largest absolute
    value is 3/8

    f2: relu(x) on 0 <= x <= 1, its chord map, and the difference, whose largest absolute value
    is 0 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([2 of 0], 1); ([(-2) of 0], 3)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([(3/4) of 0], (3/8)); ([1 of 1; (-3/4) of 0], (-3/8))] |}.

(** Nodes: 0 x, 1 r1. *)
Definition f2 : network := {|
  inputs := 1;
  domain := [([1 of 0], 0); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([1 of 0], 0); ([1 of 1; (-1) of 0], 0)] |}.

Lemma statement_0 : range (runs f1) f1 0 0 (3/2).
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained f1 (vec [(-1/2); 0]).
  - attained f1 (vec [(3/2); (3/2)]).
Qed.

Lemma statement_1 : range (runs f1) f1 1 0 (3/2).
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { ends. }
  - attained f1 (vec [(-1/2); 0]).
  - attained f1 (vec [(3/2); (3/2)]).
Qed.

Lemma statement_2 : range (runs f1) f1 2 (-3/8) 0.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained f1 (vec [0; 0]).
  - attained f1 (vec [(-1/2); 0]).
Qed.

Lemma statement_3 : range (runs f2) f2 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations f2; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained f2 (vec [0; 0]).
  - attained f2 (vec [1; 1]).
Qed.

Lemma statement_4 : range (runs f2) f2 1 0 1.
Proof.
  split; [| split].
  - intros v H; equations f2; split.
    { ends. }
    { ends. }
  - attained f2 (vec [0; 0]).
  - attained f2 (vec [1; 1]).
Qed.

Lemma statement_5 : range (runs f2) f2 2 0 0.
Proof.
  split; [| split].
  - intros v H; equations f2; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained f2 (vec [0; 0]).
  - attained f2 (vec [0; 0]).
Qed.

Theorem refuted : range (runs f1) f1 0 0 (3/2) /\
  range (runs f1) f1 1 0 (3/2) /\
  range (runs f1) f1 2 (-3/8) 0 /\
  range (runs f2) f2 0 0 1 /\
  range (runs f2) f2 1 0 1 /\
  range (runs f2) f2 2 0 0.
Proof.
  split; [exact statement_0 |].
  split; [exact statement_1 |].
  split; [exact statement_2 |].
  split; [exact statement_3 |].
  split; [exact statement_4 |].
  exact statement_5.
Qed.
