(** papamichail2026.soundness: refuted

    Relaxing sacrifices soundness: the full relaxation as a feasible set misses an output that
    the network takes.

    Theorem 1 in proofs/papamichail2026.md: every true output is allowed; nothing is missed.

    f1: r1 = relu(x); r2 = relu(0); r3 = relu(r1); relu(r3 + r2), relu(-2*r3 - r2) on -1 <= x <=
    1 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5. *)
Definition f1 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([], 0))];
    [(3%nat, ([1 of 1], 0))];
    [(4%nat, ([1 of 2; 1 of 3], 0)); (5%nat, ([(-1) of 2; (-2) of 3], 0))]];
  outputs := [([1 of 4], 0); ([1 of 5], 0)] |}.

(** Nodes: 0 x, 1 r1, 2 r2, 3 r3, 4 r4, 5 r5. *)
Definition f1_pre : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([], 0))];
    [(3%nat, ([1 of 1], 0))];
    [(4%nat, ([1 of 2; 1 of 3], 0)); (5%nat, ([(-1) of 2; (-2) of 3], 0))]];
  outputs := [([1 of 4], 0); ([1 of 5], 0); ([1 of 0], 0); ([], 0); ([1 of 1], 0); ([1 of 2; 1 of 3], 0); ([(-1) of 2; (-2) of 3], 0)] |}.

Lemma statement_0 : range (runs f1) f1 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f1; ends. }
    { equations f1; on 4%nat; [ends | on 3%nat; [on 2%nat; [ends | ends] | on 2%nat; [on 1%nat; [ends | ends] | on 1%nat; [ends | ends]]]]. }
  - exists (vec [(-1); 0; 0; 0; 0; 0]); split; computes f1.
  - exists (vec [1; 1; 0; 1; 1; 0]); split; computes f1.
Qed.

Lemma statement_1 : range (runs f1) f1 1 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f1; ends. }
    { equations f1; on 5%nat; [ends | ends]. }
  - exists (vec [(-1); 0; 0; 0; 0; 0]); split; computes f1.
  - exists (vec [(-1); 0; 0; 0; 0; 0]); split; computes f1.
Qed.

Lemma statement_2 : ibp_range f1_pre 2 (-1) 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0]), (vec [1; 1; 0; 1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma statement_3 : ibp_range f1_pre 3 0 0.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0]), (vec [1; 1; 0; 1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma statement_4 : ibp_range f1_pre 4 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0]), (vec [1; 1; 0; 1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma statement_5 : ibp_range f1_pre 5 0 1.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0]), (vec [1; 1; 0; 1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma statement_6 : ibp_range f1_pre 6 (-2) 0.
Proof.
  exists (vec [(-1); 0; 0; 0; 0; 0]), (vec [1; 1; 0; 1; 1; 0]).
  split; [split |].
  - split; [split; [intros v H; equations f1_pre; lra | split; [attained f1_pre (vec [(-1)]) | attained f1_pre (vec [1])]] |].
    exact I.
  - computes f1_pre.
  - computes f1_pre.
Qed.

Lemma intervals_7_0 : bounded_by (ibp_range f1_pre) f1_pre [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0].
Proof.
  split; [exists 2%nat; split; [reflexivity | exact statement_2] |].
  split; [exists 3%nat; split; [reflexivity | exact statement_3] |].
  split; [exists 4%nat; split; [reflexivity | exact statement_4] |].
  split; [exists 5%nat; split; [reflexivity | exact statement_5] |].
  split; [exists 6%nat; split; [reflexivity | exact statement_6] |].
  exact I.
Qed.

Lemma statement_7 : range (instead in_triangle [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0] f1_pre) f1_pre 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { chosen f1_pre; ends. }
    { chosen f1_pre; ends. }
  - exists (vec [0; 0; 0; 0; 0; 0]); split; computes_chosen f1_pre.
  - exists (vec [1; 1; 0; 1; 1; 0]); split; computes_chosen f1_pre.
Qed.

Lemma intervals_8_0 : bounded_by (ibp_range f1_pre) f1_pre [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0].
Proof.
  split; [exists 2%nat; split; [reflexivity | exact statement_2] |].
  split; [exists 3%nat; split; [reflexivity | exact statement_3] |].
  split; [exists 4%nat; split; [reflexivity | exact statement_4] |].
  split; [exists 5%nat; split; [reflexivity | exact statement_5] |].
  split; [exists 6%nat; split; [reflexivity | exact statement_6] |].
  exact I.
Qed.

Lemma statement_8 : range (instead in_triangle [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0] f1_pre) f1_pre 1 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { chosen f1_pre; ends. }
    { chosen f1_pre; ends. }
  - exists (vec [0; 0; 0; 0; 0; 0]); split; computes_chosen f1_pre.
  - exists (vec [0; 0; 0; 0; 0; 0]); split; computes_chosen f1_pre.
Qed.

Theorem refuted : range (runs f1) f1 0 0 1 /\
  range (runs f1) f1 1 0 0 /\
  bounded_by (ibp_range f1_pre) f1_pre [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0] /\
  range (instead in_triangle [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0] f1_pre) f1_pre 0 0 1 /\
  range (instead in_triangle [over 1 (-1) 1; over 2 0 0; over 3 0 1; over 4 0 1; over 5 (-2) 0] f1_pre) f1_pre 1 0 0.
Proof.
  exact (conj statement_0 (conj statement_1 (conj intervals_7_0 (conj statement_7 statement_8)))).
Qed.
