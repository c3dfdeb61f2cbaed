(** papamichail2026.worst-case.norms: refuted

    The worst-case error is at least half of the product of the layers' norms, times the radius.

    relu(-relu(x)) on [-1, 1]: E = 0, while half the product of the norms is 1/2.

    f: relu(-relu(x)) on -1 <= x <= 1

    f1: relu(-relu(x)) on -1 <= x <= 1, its chord map, and the difference, whose largest
    absolute value is 0 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))];
    [(2%nat, ([(-1) of 1], 0))]];
  outputs := [([1 of 2], 0); ([], 0); ([1 of 2], 0)] |}.

Lemma statement_0 : range (runs f1) f1 0 0 0.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 2%nat; [ends | ends]. }
  - attained f1 (vec [(-1); 0; 0]).
  - attained f1 (vec [(-1); 0; 0]).
Qed.

Lemma statement_1 : range (runs f1) f1 1 0 0.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { ends. }
  - attained f1 (vec [(-1); 0; 0]).
  - attained f1 (vec [(-1); 0; 0]).
Qed.

Lemma statement_2 : range (runs f1) f1 2 0 0.
Proof.
  split; [| split].
  - intros v H; equations f1; split.
    { ends. }
    { on 2%nat; [ends | ends]. }
  - attained f1 (vec [(-1); 0; 0]).
  - attained f1 (vec [(-1); 0; 0]).
Qed.

Theorem refuted : range (runs f1) f1 0 0 0 /\
  range (runs f1) f1 1 0 0 /\
  range (runs f1) f1 2 0 0.
Proof.
  split; [exact statement_0 |].
  split; [exact statement_1 |].
  exact statement_2.
Qed.
