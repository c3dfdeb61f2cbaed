(** mao2024.section-2.ibp: refuted

    There is a continuous piecewise linear function for which IBP of any finite ReLU network
    that expresses it cannot provide exact bounds; exact meaning: on one given domain.

    -relu(-relu(x) - relu(-x) + 1) + 1 is |x| on [-1, 1], and IBP returns [0, 1], its range.

    f: -relu(-relu(x) - relu(-x) + 1) + 1 on -1 <= x <= 1

    both: relu(x) + relu(-x) beside it, and the difference *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5. *)
Definition both : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([(-1) of 0], 0)); (3%nat, ([1 of 0], 0)); (4%nat, ([(-1) of 0], 0))];
    [(5%nat, ([(-1) of 1; (-1) of 2], 1))]];
  outputs := [([(-1) of 5], 1); ([1 of 3; 1 of 4], 0); ([(-1) of 3; (-1) of 4; (-1) of 5], 1)] |}.

Lemma difference_0 : difference both 0 1 2.
Proof.
  intros v; reduce both; lra.
Qed.

Lemma statement_0 : range (runs both) both 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 4%nat; [on 5%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]] | on 3%nat; [on 5%nat; [ends | ends] | on 5%nat; [ends | ends]]]. }
    { equations both; on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - exists (vec [(-1); 0; 1; 0; 1; 0]); split; computes both.
  - exists (vec [(-1); 0; 1; 0; 1; 0]); split; computes both.
Qed.

Lemma statement_2 : range (runs both) both 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations both; on 5%nat; [ends | ends]. }
    { equations both; ends. }
  - exists (vec [0; 0; 0; 0; 0; 1]); split; computes both.
  - exists (vec [(-1); 0; 1; 0; 1; 0]); split; computes both.
Qed.

Lemma statement_3 : ibp_range both 0 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations both; lra | split; [attained both (vec [(-1)]) | attained both (vec [1])]] |].
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
