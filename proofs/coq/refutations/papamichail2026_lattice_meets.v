(** papamichail2026.lattice.meets: refuted

    Meets are preserved: the outputs that R_S and R_T both allow are those that R_(S and T)
    allows.

    relu(x1 + x2) + relu(x1 - x2): the range is [0, 2]; {1} and {2} both allow 3.

    f: relu(x1 + x2) + relu(x1 - x2) on -1 <= x1 <= 1, -1 <= x2 <= 1 *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x1, 1 x2, 2 r1, 3 r2. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 1); ([(-1) of 0], 1); ([1 of 1], 1); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; 1 of 1], 0)); (3%nat, ([1 of 0; (-1) of 1], 0))]];
  outputs := [([1 of 2; 1 of 3], 0)] |}.

(** Nodes: 0 x1, 1 x2, 2 r1, 3 r2. *)
Definition f_pre : network := {|
  inputs := 2;
  domain := [([1 of 0], 1); ([(-1) of 0], 1); ([1 of 1], 1); ([(-1) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; 1 of 1], 0)); (3%nat, ([1 of 0; (-1) of 1], 0))]];
  outputs := [([1 of 2; 1 of 3], 0); ([1 of 0; 1 of 1], 0); ([1 of 0; (-1) of 1], 0)] |}.

Lemma statement_0 : range (runs f) f 0 0 2.
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; ends. }
    { equations f; on 2%nat; [on 3%nat; [ends | ends] | on 3%nat; [ends | ends]]. }
  - exists (vec [(-1); (-1); 0; 0]); split; computes f.
  - exists (vec [1; (-1); 0; 2]); split; computes f.
Qed.

Lemma statement_1 : hull (points [vec [3]]) (vec [3]) /\ ~ image_of f (vec [3]).
Proof.
  split.
  - apply (mixture _ [(1, vec [3])]);
      [computes f | split; [split; [simpl; lra | unfold points; auto using in_eq, in_cons] | exact I] | same_combination f].
  - intros (v & H & E).
    assert (E0 := f_equal (fun z => z 0%nat) E); clear E; equations f.
    on 3%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]].
Qed.

Lemma statement_2 : ibp_range f_pre 1 (-2) 2.
Proof.
  exists (vec [(-1); (-1); 0; 0]), (vec [1; 1; 2; 2]).
  split; [split |].
  - split; [split; [intros v H; equations f_pre; lra | split; [attained f_pre (vec [(-1); (-1)]) | attained f_pre (vec [1; (-1)])]] |].
    split; [split; [intros v H; equations f_pre; lra | split; [attained f_pre (vec [(-1); (-1)]) | attained f_pre (vec [(-1); 1])]] |].
    exact I.
  - computes f_pre.
  - computes f_pre.
Qed.

Lemma intervals_3_0 : bounded_by (ibp_range f_pre) f_pre [over 2 (-2) 2].
Proof.
  split; [exists 1%nat; split; [reflexivity | exact statement_2] |].
  exact I.
Qed.

Lemma statement_3 : takes (instead in_triangle [over 2 (-2) 2] f_pre) f_pre (vec [3; 0; 2]).
Proof.
  exists (vec [1; (-1); 1; 2]); split; [computes_chosen f_pre | same_vector f_pre].
Qed.

Lemma statement_4 : ibp_range f_pre 2 (-2) 2.
Proof.
  exists (vec [(-1); (-1); 0; 0]), (vec [1; 1; 2; 2]).
  split; [split |].
  - split; [split; [intros v H; equations f_pre; lra | split; [attained f_pre (vec [(-1); (-1)]) | attained f_pre (vec [1; (-1)])]] |].
    split; [split; [intros v H; equations f_pre; lra | split; [attained f_pre (vec [(-1); (-1)]) | attained f_pre (vec [(-1); 1])]] |].
    exact I.
  - computes f_pre.
  - computes f_pre.
Qed.

Lemma intervals_5_0 : bounded_by (ibp_range f_pre) f_pre [over 3 (-2) 2].
Proof.
  split; [exists 2%nat; split; [reflexivity | exact statement_4] |].
  exact I.
Qed.

Lemma statement_5 : takes (instead in_triangle [over 3 (-2) 2] f_pre) f_pre (vec [3; 2; 0]).
Proof.
  exists (vec [1; 1; 2; 1]); split; [computes_chosen f_pre | same_vector f_pre].
Qed.

Theorem refuted : range (runs f) f 0 0 2 /\
  (hull (points [vec [3]]) (vec [3]) /\ ~ image_of f (vec [3])) /\
  bounded_by (ibp_range f_pre) f_pre [over 2 (-2) 2] /\
  takes (instead in_triangle [over 2 (-2) 2] f_pre) f_pre (vec [3; 0; 2]) /\
  bounded_by (ibp_range f_pre) f_pre [over 3 (-2) 2] /\
  takes (instead in_triangle [over 3 (-2) 2] f_pre) f_pre (vec [3; 2; 0]).
Proof.
  exact (conj statement_0 (conj statement_1 (conj intervals_3_0 (conj statement_3 (conj intervals_5_0 statement_5))))).
Qed.
