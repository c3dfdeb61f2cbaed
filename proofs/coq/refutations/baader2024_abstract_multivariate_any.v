(** baader2024.abstract.multivariate.any: refuted

    Even using the most precise single-neuron relaxations, it is impossible to construct
    precisely analyzable ReLU networks that express multivariate, convex, monotone CPWL
    functions; meaning: any of them.

    relu(x1 + x2) is multivariate, convex and monotone, and already IBP is precise for it.

    f: relu(x1 + x2) on -1 <= x1 <= 1, -1 <= x2 <= 1

    both: relu(x1 + x2) beside it, and the difference *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 r1, 3 r2. *)
Definition both : network := {|
  inputs := 2;
  domain := [([1 of 0], 1); ([(-1) of 0], 1); ([1 of 1], 1); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; 1 of 1], 0)); (3%nat, ([1 of 0; 1 of 1], 0))]];
  outputs := [([1 of 2], 0); ([1 of 3], 0); ([1 of 2; (-1) of 3], 0)] |}.

Lemma difference_0 : difference both 0 1 2.
Proof.
  intros v; reduce both; lra.
Qed.

Lemma statement_0 : range (runs both) both 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 3%nat; [ends | ends]. }
    { equations both; on 2%nat; [ends | ends]. }
  - exists (vec [(-1); (-1); 0; 0]); split; computes both.
  - exists (vec [(-1); (-1); 0; 0]); split; computes both.
Qed.

Lemma statement_2 : range (runs both) both 0 0 2.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; ends. }
    { equations both; on 2%nat; [ends | ends]. }
  - exists (vec [(-1); (-1); 0; 0]); split; computes both.
  - exists (vec [1; 1; 2; 2]); split; computes both.
Qed.

Lemma statement_3 : ibp_range both 0 0 2.
Proof.
  exists (vec [(-1); (-1); 0; 0]), (vec [1; 1; 2; 2]).
  split; [split |].
  - split; [split; [intros v H; equations both; lra | split; [attained both (vec [(-1); (-1)]) | attained both (vec [1; (-1)])]] |].
    split; [split; [intros v H; equations both; lra | split; [attained both (vec [(-1); (-1)]) | attained both (vec [(-1); 1])]] |].
    exact I.
  - computes both.
  - computes both.
Qed.

Theorem refuted : difference both 0 1 2 /\
  range (runs both) both 2 0 0 /\
  range (runs both) both 0 0 2 /\
  ibp_range both 0 0 2.
Proof.
  exact (conj difference_0 (conj statement_0 (conj statement_2 statement_3))).
Qed.
