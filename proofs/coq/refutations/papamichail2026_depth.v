(** papamichail2026.depth: refuted

    The distance between fully relaxed and original outputs grows exponentially with the
    network's depth, for every network.

    relu(...relu(x)) on [-1, 1]: E = 1/2 and D = 1/2 at every depth.

    f: relu(relu(relu(relu(relu(relu(relu(relu(x)))))))) on -1 <= x <= 1

    f1: relu(relu(relu(relu(relu(relu(relu(relu(x)))))))) on -1 <= x <= 1, its chord map, and
    the difference, whose largest absolute value is 1/2

    f2: relu(x) on -1 <= x <= 1, its chord map, and the difference, whose largest absolute value
    is 1/2 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5, 6 r6, 7 r7, 8 r8. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([1 of 1], 0))];
    [(3%nat, ([1 of 2], 0))];
    [(4%nat, ([1 of 3], 0))];
    [(5%nat, ([1 of 4], 0))];
    [(6%nat, ([1 of 5], 0))];
    [(7%nat, ([1 of 6], 0))];
    [(8%nat, ([1 of 7], 0))]];
  outputs := [([1 of 8], 0); ([(1/2) of 0], (1/2)); ([1 of 8; (-1/2) of 0], (-1/2))] |}.

(** Nodes: 0 x, 1 r1. *)
Definition f2 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([(1/2) of 0], (1/2)); ([1 of 1; (-1/2) of 0], (-1/2))] |}.

Lemma statement_0 : range (runs f1) f1 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 8%nat; [ends | on 7%nat; [ends | on 6%nat; [ends | on 5%nat; [ends | on 4%nat; [ends | on 3%nat; [ends | on 2%nat; [ends | on 1%nat; [ends | ends]]]]]]]]. }
  - attained f1 (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]).
  - attained f1 (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
Qed.

Lemma statement_1 : range (runs f1) f1 1 0 1.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { ends. }
  - attained f1 (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]).
  - attained f1 (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
Qed.

Lemma statement_2 : range (runs f1) f1 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 8%nat; [ends | on 7%nat; [ends | on 6%nat; [ends | on 5%nat; [ends | on 4%nat; [ends | on 3%nat; [ends | on 2%nat; [ends | on 1%nat; [ends | ends]]]]]]]]. }
  - attained f1 (vec [0; 0; 0; 0; 0; 0; 0; 0; 0]).
  - attained f1 (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]).
Qed.

Lemma statement_3 : range (runs f2) f2 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations f2; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained f2 (vec [(-1); 0]).
  - attained f2 (vec [1; 1]).
Qed.

Lemma statement_4 : range (runs f2) f2 1 0 1.
Proof.
  split; [| split].
  - intros v H; equations f2; split.
    { ends. }
    { ends. }
  - attained f2 (vec [(-1); 0]).
  - attained f2 (vec [1; 1]).
Qed.

Lemma statement_5 : range (runs f2) f2 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; equations f2; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained f2 (vec [0; 0]).
  - attained f2 (vec [(-1); 0]).
Qed.

Theorem refuted : range (runs f1) f1 0 0 1 /\
  range (runs f1) f1 1 0 1 /\
  range (runs f1) f1 2 (-1/2) 0 /\
  range (runs f2) f2 0 0 1 /\
  range (runs f2) f2 1 0 1 /\
  range (runs f2) f2 2 (-1/2) 0.
Proof.
  split; [exact statement_0 |].
  split; [exact statement_1 |].
  split; [exact statement_2 |].
  split; [exact statement_3 |].
  split; [exact statement_4 |].
  exact statement_5.
Qed.
