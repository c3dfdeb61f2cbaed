(** papamichail2026.depth: refuted

    The distance between fully relaxed and original outputs grows exponentially with the
    network's depth, for every network.

    relu(...relu(x)) on [-1, 1]: E = 1/2 and D = 1/2 at every depth.

    c1: relu(relu(relu(relu(relu(relu(relu(relu(x)))))))), its chord map and the differences

    c1: the largest absolute value is 1/2

    c2: relu(x), its chord map and the differences

    c2: the largest absolute value is 1/2 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5, 6 r6, 7 r7, 8 r8. *)
Definition c1 : network := {|
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
  outputs := [([1 of 8], 0); ([(1/2) of 0], (1/2)); ([(-1/2) of 0; 1 of 8], (-1/2)); ([1 of 0], 0); ([1 of 1], 0); ([1 of 2], 0); ([1 of 3], 0); ([1 of 4], 0); ([1 of 5], 0); ([1 of 6], 0); ([1 of 7], 0)] |}.

(** Nodes: 0 x, 1 r1. *)
Definition c2 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0))]];
  outputs := [([1 of 1], 0); ([(1/2) of 0], (1/2)); ([(-1/2) of 0; 1 of 1], (-1/2)); ([1 of 0], 0)] |}.

Lemma statement_0 : ibp_range c1 3 (-1) 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_1 : ibp_range c1 4 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_2 : ibp_range c1 5 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_3 : ibp_range c1 6 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_4 : ibp_range c1 7 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_5 : ibp_range c1 8 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_6 : ibp_range c1 9 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma statement_7 : ibp_range c1 10 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]), (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c1; lra | split; [attained c1 (vec [(-1)]) | attained c1 (vec [1])]] |].
    exact I.
  - computes c1.
  - computes c1.
Qed.

Lemma intervals_8_0 : bounded_by (ibp_range c1) c1 [over 1 (-1) 1; over 2 0 1; over 3 0 1; over 4 0 1; over 5 0 1; over 6 0 1; over 7 0 1; over 8 0 1].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_0] |].
  split; [exists 4%nat; split; [reflexivity | exact statement_1] |].
  split; [exists 5%nat; split; [reflexivity | exact statement_2] |].
  split; [exists 6%nat; split; [reflexivity | exact statement_3] |].
  split; [exists 7%nat; split; [reflexivity | exact statement_4] |].
  split; [exists 8%nat; split; [reflexivity | exact statement_5] |].
  split; [exists 9%nat; split; [reflexivity | exact statement_6] |].
  split; [exists 10%nat; split; [reflexivity | exact statement_7] |].
  exact I.
Qed.

Lemma statement_8_0 : chord_map c1 [over 1 (-1) 1; over 2 0 1; over 3 0 1; over 4 0 1; over 5 0 1; over 6 0 1; over 7 0 1; over 8 0 1] 0 1.
Proof.
  is_chord_map c1 (fun v : vector nat => [v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat; (1/2) + (1/2) * v 0%nat]).
Qed.

Lemma statement_9 : range (runs c1) c1 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 8%nat; [ends | on 7%nat; [ends | on 6%nat; [ends | on 5%nat; [ends | on 4%nat; [ends | on 3%nat; [ends | on 2%nat; [ends | on 1%nat; [ends | ends]]]]]]]]. }
  - exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]); split; computes c1.
  - exists (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]); split; computes c1.
Qed.

Lemma statement_10 : range (runs c1) c1 1 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; ends. }
  - exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]); split; computes c1.
  - exists (vec [1; 1; 1; 1; 1; 1; 1; 1; 1]); split; computes c1.
Qed.

Lemma difference_11 : difference c1 0 1 2.
Proof.
  intros v; reduce c1; lra.
Qed.

Lemma statement_11 : range (runs c1) c1 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c1; ends. }
    { equations c1; on 8%nat; [ends | on 7%nat; [ends | on 6%nat; [ends | on 5%nat; [ends | on 4%nat; [ends | on 3%nat; [ends | on 2%nat; [ends | on 1%nat; [ends | ends]]]]]]]]. }
  - exists (vec [0; 0; 0; 0; 0; 0; 0; 0; 0]); split; computes c1.
  - exists (vec [(-1); 0; 0; 0; 0; 0; 0; 0; 0]); split; computes c1.
Qed.

Lemma statement_12 : ibp_range c2 3 (-1) 1.
Proof.
  exists (vec [(-1); 0]), (vec [1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations c2; lra | split; [attained c2 (vec [(-1)]) | attained c2 (vec [1])]] |].
    exact I.
  - computes c2.
  - computes c2.
Qed.

Lemma intervals_13_0 : bounded_by (ibp_range c2) c2 [over 1 (-1) 1].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_12] |].
  exact I.
Qed.

Lemma statement_13_0 : chord_map c2 [over 1 (-1) 1] 0 1.
Proof.
  is_chord_map c2 (fun v : vector nat => [v 0%nat; (1/2) + (1/2) * v 0%nat]).
Qed.

Lemma statement_14 : range (runs c2) c2 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c2; ends. }
    { equations c2; on 1%nat; [ends | ends]. }
  - exists (vec [(-1); 0]); split; computes c2.
  - exists (vec [1; 1]); split; computes c2.
Qed.

Lemma statement_15 : range (runs c2) c2 1 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c2; ends. }
    { equations c2; ends. }
  - exists (vec [(-1); 0]); split; computes c2.
  - exists (vec [1; 1]); split; computes c2.
Qed.

Lemma difference_16 : difference c2 0 1 2.
Proof.
  intros v; reduce c2; lra.
Qed.

Lemma statement_16 : range (runs c2) c2 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations c2; ends. }
    { equations c2; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0]); split; computes c2.
  - exists (vec [(-1); 0]); split; computes c2.
Qed.

Theorem refuted : bounded_by (ibp_range c1) c1 [over 1 (-1) 1; over 2 0 1; over 3 0 1; over 4 0 1; over 5 0 1; over 6 0 1; over 7 0 1; over 8 0 1] /\
  chord_map c1 [over 1 (-1) 1; over 2 0 1; over 3 0 1; over 4 0 1; over 5 0 1; over 6 0 1; over 7 0 1; over 8 0 1] 0 1 /\
  range (runs c1) c1 0 0 1 /\
  range (runs c1) c1 1 0 1 /\
  difference c1 0 1 2 /\
  range (runs c1) c1 2 (-1/2) 0 /\
  bounded_by (ibp_range c2) c2 [over 1 (-1) 1] /\
  chord_map c2 [over 1 (-1) 1] 0 1 /\
  range (runs c2) c2 0 0 1 /\
  range (runs c2) c2 1 0 1 /\
  difference c2 0 1 2 /\
  range (runs c2) c2 2 (-1/2) 0.
Proof.
  exact (conj intervals_8_0 (conj statement_8_0 (conj statement_9 (conj statement_10 (conj difference_11 (conj statement_11 (conj intervals_13_0 (conj statement_13_0 (conj statement_14 (conj statement_15 (conj difference_16 statement_16))))))))))).
Qed.
