(** papamichail2026.radius: refuted

    The distance grows linearly with the input radius, for every network and every box.

    relu(x) about 1/2: E = 0 at radius 1/2, 3/8 at radius 1.

    c1: relu(x), its chord map and the differences

    c1: the largest absolute value is 3/8

    c2: relu(x), its chord map and the differences

    c2: the largest absolute value is 0 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1. *)
Definition c1 : network := {|
  inputs := 1;
  domain := [([2 of 0], 1); ([(-2) of 0], 3)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([(3/4) of 0], (3/8)); ([1 of 1; (-3/4) of 0], (-3/8)); ([1 of 0], 0)] |}.

(** Nodes: 0 x, 1 r1. *)
Definition c2 : network := {|
  inputs := 1;
  domain := [([1 of 0], 0); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([1 of 0], 0); ([1 of 1; (-1) of 0], 0); ([1 of 0], 0)] |}.

Lemma statement_0 : ibp_range c1 3 (-1/2) (3/2).
Proof.
  exists (vec [(-1/2); 0]), (vec [(3/2); (3/2)]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1/2)]) | attained c1 (vec [(3/2)])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_2 : range (runs c1) c1 0 0 (3/2).
Proof.
  split; [| split].
  - intros v H; equations c1; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained c1 (vec [(-1/2); 0]).
  - attained c1 (vec [(3/2); (3/2)]).
Qed.

Lemma statement_3 : range (runs c1) c1 1 0 (3/2).
Proof.
  split; [| split].
  - intros v H; equations c1; split.
    { ends. }
    { ends. }
  - attained c1 (vec [(-1/2); 0]).
  - attained c1 (vec [(3/2); (3/2)]).
Qed.

Lemma statement_4 : range (runs c1) c1 2 (-3/8) 0.
Proof.
  split; [| split].
  - intros v H; equations c1; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained c1 (vec [0; 0]).
  - attained c1 (vec [(-1/2); 0]).
Qed.

Lemma statement_5 : ibp_range c2 3 0 1.
Proof.
  exists (vec [0; 0]), (vec [1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c2; lra | split; [attained c2 (vec [0]) | attained c2 (vec [1])]] |].
    exact I.
  - computes c2.
  - computes c2.
Qed.

Lemma statement_7 : range (runs c2) c2 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations c2; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained c2 (vec [0; 0]).
  - attained c2 (vec [1; 1]).
Qed.

Lemma statement_8 : range (runs c2) c2 1 0 1.
Proof.
  split; [| split].
  - intros v H; equations c2; split.
    { ends. }
    { ends. }
  - attained c2 (vec [0; 0]).
  - attained c2 (vec [1; 1]).
Qed.

Lemma statement_9 : range (runs c2) c2 2 0 0.
Proof.
  split; [| split].
  - intros v H; equations c2; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained c2 (vec [0; 0]).
  - attained c2 (vec [0; 0]).
Qed.

Theorem refuted : ibp_range c1 3 (-1/2) (3/2) /\
  range (runs c1) c1 0 0 (3/2) /\
  range (runs c1) c1 1 0 (3/2) /\
  range (runs c1) c1 2 (-3/8) 0 /\
  ibp_range c2 3 0 1 /\
  range (runs c2) c2 0 0 1 /\
  range (runs c2) c2 1 0 1 /\
  range (runs c2) c2 2 0 0.
Proof.
  split; [exact statement_0 |].
  split; [exact statement_2 |].
  split; [exact statement_3 |].
  split; [exact statement_4 |].
  split; [exact statement_5 |].
  split; [exact statement_7 |].
  split; [exact statement_8 |].
  exact statement_9.
Qed.
