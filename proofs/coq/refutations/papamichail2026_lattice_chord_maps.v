(** papamichail2026.lattice.chord-maps: refuted

    Chord maps are nested along the lattice: linearising more neurons keeps all outputs.

    a = relu(x); b = relu(-x); a + b on [-1, 1]: with a linearised, outputs are lost.

    f: a = relu(x); b = relu(-x); a + b on -1 <= x <= 1

    s2: a = relu(x); b = relu(-x); a + b, its chord map and the differences

    s3: a = relu(x); b = relu(-x); a + b, its chord map and the differences *)

From Polyrelax Require Import Dag.

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
  outputs := [([1 of 1; 1 of 2], 0); ([(1/2) of 0; 1 of 2], (1/2)); ([1 of 1; (-1/2) of 0], (-1/2)); ([1 of 0], 0); ([(-1) of 0], 0)] |}.

Lemma statement_0 : all (fun y => 0 <= value ([1 of 0], (-1/2)) y) [vec [(1/2)]; vec [1]] /\
  exists y, image_of f y /\ value ([1 of 0], (-1/2)) y < 0.
Proof.
  split; [computes f |].
  exists (vec [0]); split; [exists (vec [0; 0; 0]); split; [computes f | same_vector f] | computes f].
Qed.

Lemma statement_2 : range (runs s2) s2 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations s2; split.
    { ends. }
    { on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - attained s2 (vec [0; 0; 0]).
  - attained s2 (vec [(-1); 0; 1]).
Qed.

Lemma statement_3 : range (runs s2) s2 1 0 1.
Proof.
  split; [| split].
  - intros v H; equations s2; split.
    { ends. }
    { on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - attained s2 (vec [0; 0; 0]).
  - attained s2 (vec [(-1); 0; 1]).
Qed.

Lemma statement_4 : range (runs s2) s2 2 0 0.
Proof.
  split; [| split].
  - intros v H; equations s2; split.
    { ends. }
    { ends. }
  - attained s2 (vec [(-1); 0; 1]).
  - attained s2 (vec [(-1); 0; 1]).
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

Lemma statement_7 : range (runs s3) s3 0 0 1.
Proof.
  split; [| split].
  - intros v H; equations s3; split.
    { ends. }
    { on 1%nat; [on 2%nat; [ends | ends] | on 2%nat; [ends | ends]]. }
  - attained s3 (vec [0; 0; 0]).
  - attained s3 (vec [(-1); 0; 1]).
Qed.

Lemma statement_8 : range (runs s3) s3 1 (1/2) 1.
Proof.
  split; [| split].
  - intros v H; equations s3; split.
    { ends. }
    { on 2%nat; [ends | ends]. }
  - attained s3 (vec [0; 0; 0]).
  - attained s3 (vec [(-1); 0; 1]).
Qed.

Lemma statement_9 : range (runs s3) s3 2 (-1/2) 0.
Proof.
  split; [| split].
  - intros v H; equations s3; split.
    { ends. }
    { on 1%nat; [ends | ends]. }
  - attained s3 (vec [0; 0; 0]).
  - attained s3 (vec [(-1); 0; 1]).
Qed.

Theorem refuted : (all (fun y => 0 <= value ([1 of 0], (-1/2)) y) [vec [(1/2)]; vec [1]] /\
  exists y, image_of f y /\ value ([1 of 0], (-1/2)) y < 0) /\
  range (runs s2) s2 0 0 1 /\
  range (runs s2) s2 1 0 1 /\
  range (runs s2) s2 2 0 0 /\
  ibp_range s3 3 (-1) 1 /\
  range (runs s3) s3 0 0 1 /\
  range (runs s3) s3 1 (1/2) 1 /\
  range (runs s3) s3 2 (-1/2) 0.
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
