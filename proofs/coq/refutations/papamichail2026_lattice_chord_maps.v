(** papamichail2026.lattice.chord-maps: refuted

    Chord maps are nested along the lattice: linearising more neurons keeps all outputs.

    a = relu(x); b = relu(-x); a + b on [-1, 1]: with a linearised, outputs are lost.

    f: a = relu(x); b = relu(-x); a + b on -1 <= x <= 1

    s2: a = relu(x); b = relu(-x); a + b, its chord map and the differences

    s3: a = relu(x); b = relu(-x); a + b, its chord map and the differences *)

From Polyrelax Require Import Choices.

(** Nodes: 0 x, 1 a, 2 b. *)
Definition f : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([(-1) of 0], 0))]];
  outputs := [([1 of 1; 1 of 2], 0)] |}.

(** Nodes: 0 x, 1 a, 2 b. *)
Definition s2 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([(-1) of 0], 0))]];
  outputs := [([1 of 1; 1 of 2], 0); ([1 of 1; 1 of 2], 0); ([], 0); ([1 of 0], 0); ([(-1) of 0], 0)] |}.

(** Nodes: 0 x, 1 a, 2 b. *)
Definition s3 : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [
    [(1%nat, ([1 of 0], 0)); (2%nat, ([(-1) of 0], 0))]];
  outputs := [([1 of 1; 1 of 2], 0); ([(1/2) of 0; 1 of 2], (1/2)); ([(-1/2) of 0; 1 of 1], (-1/2)); ([1 of 0], 0); ([(-1) of 0], 0)] |}.

Lemma statement_0 : image_of f (vec [0]) /\ ~ hull (points [vec [(1/2)]; vec [1]]) (vec [0]).
Proof.
  split; [exists (vec [0; 0; 0]); split; [computes f | same_vector f] |].
  apply (outside ([1 of 0], (-1/2))); [| computes f].
  among f.
Qed.

Lemma statement_1_0 : chord_map s2 [] 0 1.
Proof.
  is_chord_map s2 (fun v : vector nat => [v 0%nat; v 1%nat; v 2%nat]).
Qed.

Lemma statement_2 : range (runs s2) s2 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations s2; ends. }
    { equations s2; on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - exists (vec [0; 0; 0]); split; computes s2.
  - exists (vec [(-1); 0; 1]); split; computes s2.
Qed.

Lemma statement_3 : range (runs s2) s2 1 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations s2; ends. }
    { equations s2; on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - exists (vec [0; 0; 0]); split; computes s2.
  - exists (vec [(-1); 0; 1]); split; computes s2.
Qed.

Lemma difference_4 : difference s2 0 1 2.
Proof.
  intros v; reduce s2; lra.
Qed.

Lemma statement_4 : range (runs s2) s2 2 0 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations s2; ends. }
    { equations s2; ends. }
  - exists (vec [(-1); 0; 1]); split; computes s2.
  - exists (vec [(-1); 0; 1]); split; computes s2.
Qed.

Lemma statement_5 : ibp_range s3 3 (-1) 1.
Proof.
  exists (vec [(-1); 0; 0]), (vec [1; 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations s3; lra | split; [attained s3 (vec [(-1)]) | attained s3 (vec [1])]] |].
    exact I.
  - computes s3.
  - computes s3.
Qed.

Lemma intervals_6_0 : bounded_by (ibp_range s3) s3 [over 1 (-1) 1].
Proof.
  split; [exists 3%nat; split; [reflexivity | exact statement_5] |].
  exact I.
Qed.

Lemma statement_6_0 : chord_map s3 [over 1 (-1) 1] 0 1.
Proof.
  is_chord_map s3 (fun v : vector nat => [v 0%nat; (1/2) + (1/2) * v 0%nat; v 2%nat]).
Qed.

Lemma statement_7 : range (runs s3) s3 0 0 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations s3; ends. }
    { equations s3; on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - exists (vec [0; 0; 0]); split; computes s3.
  - exists (vec [(-1); 0; 1]); split; computes s3.
Qed.

Lemma statement_8 : range (runs s3) s3 1 (1/2) 1.
Proof.
  split; [| split].
  - intros v H; split.
    { equations s3; ends. }
    { equations s3; on 2%nat; [ends | ends]. }
  - exists (vec [0; 0; 0]); split; computes s3.
  - exists (vec [(-1); 0; 1]); split; computes s3.
Qed.

Lemma difference_9 : difference s3 0 1 2.
Proof.
  intros v; reduce s3; lra.
Qed.

Lemma statement_9 : range (runs s3) s3 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; split.
    { equations s3; ends. }
    { equations s3; on 1%nat; [ends | ends]. }
  - exists (vec [0; 0; 0]); split; computes s3.
  - exists (vec [(-1); 0; 1]); split; computes s3.
Qed.

Theorem refuted : (image_of f (vec [0]) /\ ~ hull (points [vec [(1/2)]; vec [1]]) (vec [0])) /\
  chord_map s2 [] 0 1 /\
  range (runs s2) s2 0 0 1 /\
  range (runs s2) s2 1 0 1 /\
  difference s2 0 1 2 /\
  range (runs s2) s2 2 0 0 /\
  bounded_by (ibp_range s3) s3 [over 1 (-1) 1] /\
  chord_map s3 [over 1 (-1) 1] 0 1 /\
  range (runs s3) s3 0 0 1 /\
  range (runs s3) s3 1 (1/2) 1 /\
  difference s3 0 1 2 /\
  range (runs s3) s3 2 (-1/2) 0.
Proof.
  exact (conj statement_0 (conj statement_1_0 (conj statement_2 (conj statement_3 (conj difference_4 (conj statement_4 (conj intervals_6_0 (conj statement_6_0 (conj statement_7 (conj statement_8 (conj difference_9 statement_9))))))))))).
Qed.
