(** mao2024.abstract.max-single-neuron: refuted

    There is no ReLU network that expresses max in R^2 and can be exactly bounded by single-
    neuron relaxations; exact meaning: on one given domain.

    -relu(-relu(x1) - relu(-x1 + x2) + 1) + 1 is max(x1, x2) on [0, 1]^2, and IBP already
    returns [0, 1] for it.

    f: -relu(-relu(x1) - relu(-x1 + x2) + 1) + 1 on 0 <= x1 <= 1, 0 <= x2 <= 1

    both: x2 + relu(x1 - x2) beside it, and the difference *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 r1, 3 r2, 4 r3, 5 r4. *)
Definition both : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0], 0)); (3%nat, ([(-1) of 0; 1 of 1], 0)); (4%nat, ([1 of 0; (-1) of 1], 0))];
    [(5%nat, ([(-1) of 2; (-1) of 3], 1))]];
  outputs := [([(-1) of 5], 1); ([1 of 1; 1 of 4], 0); ([(-1) of 1; (-1) of 4; (-1) of 5], 1)] |}.

Lemma difference_0 : difference both 0 1 2.
Proof.
  intros v; reduce both; lra.
Qed.

Lemma statement_0 : range (runs both) both 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 4%nat; [on 5%nat; [ends | ends] | on 5%nat; [ends | ends]]. }
    { equations both; on 2%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]]. }
  - exists (vec [0; 1; 0; 1; 0; 0]); split; computes both.
  - exists (vec [1; 0; 1; 0; 1; 0]); split; computes both.
Qed.

Lemma statement_2 : range (runs both) both 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 5%nat; [ends | ends]. }
    { equations both; ends. }
  - exists (vec [0; 0; 0; 0; 0; 1]); split; computes both.
  - exists (vec [1; 1; 1; 0; 0; 0]); split; computes both.
Qed.

Lemma statement_3 : ibp_range both 0 0 1.
Proof.
  exists (vec [0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations both; lra | split; [attained both (vec [0; 0]) | attained both (vec [1; 0])]] |].
    split; [split; [intros v H; equations both; lra | split; [attained both (vec [0; 0]) | attained both (vec [0; 1])]] |].
    exact I.
  - computes both.
  - computes both.
Qed.

Theorem refuted : difference both 0 1 2 /\
  range (runs both) both 2 0 0 /\
  range (runs both) both 0 0 1 /\
  ibp_range both 0 0 1.
Proof.
  exact (conj difference_0 (conj statement_0 (conj statement_2 statement_3))).
Qed.
