(** mao2026.transformation.clamp.sub-domains: refuted

    Clamped at its range on X, as u - rho(u - l - rho(f - l)), every network is exact under IBP
    on every polytope in X.

    On one of them the range is [0, 1/2], and IBP returns [0, 1].

    f: c = relu(x1 - x2); d = relu(x2); -relu(-relu(c + d) + 1) + 1 on 0 <= x1 <= 1/2, 0 <= x2
    <= 1/2 *)

From Polyrelax Require Import Dag.

(** Nodes: 0 x1, 1 x2, 2 c, 3 d, 4 r1, 5 r2. *)
Definition f : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-2) of 0], 1); ([1 of 1], 0); ([(-2) of 1], 1)];
  layers := [
    [(2%nat, ([1 of 0; (-1) of 1], 0)); (3%nat, ([1 of 1], 0))];
    [(4%nat, ([1 of 2; 1 of 3], 0))];
    [(5%nat, ([(-1) of 4], 1))]];
  outputs := [([(-1) of 5], 1)] |}.

Lemma statement_0 : range (runs f) f 0 0 (1/2).
Proof.
  split; [| split].
  - intros v H; split.
    { equations f; on 5%nat; [ends | ends]. }
    { equations f; on 2%nat; [on 3%nat; [on 4%nat; [ends | ends] | on 4%nat; [ends | ends]] | on 3%nat; [on 4%nat; [ends | ends] | on 4%nat; [ends | ends]]]. }
  - exists (vec [0; 0; 0; 0; 0; 1]); split; computes f.
  - exists (vec [(1/2); (1/2); 0; (1/2); (1/2); (1/2)]); split; computes f.
Qed.

Lemma statement_1 : ibp_range f 0 0 1.
Proof.
  exists (vec [0; 0; 0; 0; 0; 0]), (vec [(1/2); (1/2); (1/2); (1/2); 1; 1]).
  split; [split |].
  - split; [split; [intros v H; equations f; lra | split; [attained f (vec [0; 0]) | attained f (vec [(1/2); 0])]] |].
    split; [split; [intros v H; equations f; lra | split; [attained f (vec [0; 0]) | attained f (vec [0; (1/2)])]] |].
    exact I.
  - computes f.
  - computes f.
Qed.

Lemma apart_2 : (1/2) < 1.
Proof.
  lra.
Qed.

Theorem refuted : range (runs f) f 0 0 (1/2) /\
  ibp_range f 0 0 1 /\
  (1/2) < 1.
Proof.
  exact (conj statement_0 (conj statement_1 apart_2)).
Qed.
