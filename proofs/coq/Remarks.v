(** Sentences of "Understanding the Limits of Convex Relaxations" which are false, but not because
    some bounds are inexact: so the files in refutations/ do not say it all. Here is the rest. *)

Require Import Polyrelax.Choices.
From Polyrelax Require Theorem6.
From Polyrelax.refutations Require mao2024_section_1_ibp_least mao2024_section_3_toy_triangle
  mao2024_theorem_6_A2.

(** ** Section 1: IBP is the least precise single-neuron relaxation, no other one has looser bounds

    DeepZ is one, and its bounds of one ReLU on [-1, 1] are looser. They are in the file in
    refutations/, whose network this is; here are IBP's. *)

Import mao2024_section_1_ibp_least.

Theorem ibp_is_not_least :
  ibp_range f_pre 0 0 1 /\
  bounded_by (range (instead deep_z [] f_pre) f_pre) f_pre [over 1 (-1) 1] /\
  range (instead deep_z [over 1 (-1) 1] f_pre) f_pre 0 (-1/2) 1.
Proof.
  split; [| exact (conj intervals_2_0 statement_2)].
  exists (vec [-1; 0]), (vec [1; 1]); split; [split | split; computes f_pre].
  - split; [split; [intros v H; equations f_pre; lra |] | exact I].
    split; [attained f_pre (vec [-1]) | attained f_pre (vec [1])].
  - computes f_pre.
Qed.

(** ** Section 3: on the toy network "the single-neuron relaxation, Triangle, solves that the upper
    bound is 1 and the lower bound is -1"

    It is 1/2, and -1/2: in the file in refutations/. *)

Import mao2024_section_3_toy_triangle.

Theorem triangle_is_not_as_printed : ~ range (allowed triangle f) f 0 (-1) 1.
Proof.
  intros (_ & (v & H & E) & _). destruct statement_1 as [B _].
  specialize (B v H). rewrite E in B; lra.
Qed.

(** ** The network of Figure 6, c + d for c = relu (x1 - x2) and d = relu x2 on [0, 1]^2

    Nodes: 0 x1, 1 x2, 2 c, 3 d. The paper calls the pre-activations a = x1 - x2 and b = x2. *)

Definition max_2 : network := {|
  inputs := 2;
  domain := [([1 of 0], 0); ([(-1) of 0], 1); ([1 of 1], 0); ([(-1) of 1], 1)];
  layers := [[(2%nat, ([1 of 0; (-1) of 1], 0)); (3%nat, ([1 of 1], 0))]];
  outputs := [([1 of 2; 1 of 3], 0)] |}.

(** What holds for c, and for d, whenever M_1 allows it. *)
Lemma c_bounds : forall v, allowed (m (Some 1%nat)) max_2 v ->
  0 <= v 2%nat <= v 0%nat /\ v 2%nat <= 1 - v 1%nat.
Proof.
  intros v H; destruct H as (_ & (p & Hp & E) & _).
  assert (P : 0 <= value ([1 of 2], 0) p /\ 0 <= value ([1 of 0; (-1) of 2], 0) p /\
              0 <= value ([(-1) of 1; (-1) of 2], 1) p).
  { repeat split; apply (hull_positive _ _ _ Hp); intros q Hq; clear Hp E; equations max_2;
      on 2%nat; lra. }
  clear Hp; equations max_2; lra.
Qed.

Lemma d_bounds : forall v, allowed (m (Some 1%nat)) max_2 v -> v 3%nat = v 1%nat.
Proof.
  intros v H; destruct H as (_ & _ & (p & Hp & E) & _).
  assert (P : 0 <= value ([1 of 3; (-1) of 1], 0) p /\ 0 <= value ([1 of 1; (-1) of 3], 0) p).
  { split; apply (hull_positive _ _ _ Hp); intros q Hq; clear Hp E; equations max_2;
      on 3%nat; lra. }
  clear Hp; equations max_2; lra.
Qed.

(** Section 7: "the constraint of M_1 is (c >= 0), (c >= a), (c <= 1 - b)". There is another one,
    c <= a + b = x1, which these do not imply. *)
Theorem list_is_incomplete :
  (forall v, allowed (m (Some 1%nat)) max_2 v -> v 2%nat <= v 0%nat) /\
  exists v, in_domain max_2 v /\
    0 <= v 2%nat /\ v 0%nat - v 1%nat <= v 2%nat /\ v 2%nat <= 1 - v 1%nat /\ v 0%nat < v 2%nat.
Proof.
  split; [intros v H; now apply c_bounds |].
  exists (vec [0; 0; 1; 0]); computes max_2.
Qed.

(** Section 8: "the bound is exact only if the output at the reconstructed input matches it". The
    bound 1 of M_1 is exact, and attained where the network itself returns 1/2. *)
Theorem match_is_not_needed :
  range (runs max_2) max_2 0 0 1 /\
  range (allowed (m (Some 1%nat)) max_2) max_2 0 0 1 /\
  exists v, allowed (m (Some 1%nat)) max_2 v /\ output max_2 0 v = 1 /\
    forall w, runs max_2 w -> w 0%nat = v 0%nat -> w 1%nat = v 1%nat -> output max_2 0 w = 1/2.
Proof.
  assert (Zero : allowed (m (Some 1%nat)) max_2 (vec [0; 0; 0; 0])).
  { split; [computes max_2 |].
    split; [| split; [| exact I]]; keeps max_2 [(1, vec [0; 0; 0; 0])]
      ltac:(split; [member max_2 ltac:(computes max_2) | exact I]). }
  assert (Half : allowed (m (Some 1%nat)) max_2 (vec [1/2; 1/2; 1/2; 1/2])).
  { split; [computes max_2 |].
    split; [| split; [| exact I]]; keeps max_2 [(1/2, vec [1; 0; 1; 0]); (1/2, vec [0; 1; 0; 1])]
      ltac:(split; [member max_2 ltac:(computes max_2)
                   | split; [member max_2 ltac:(computes max_2) | exact I]]). }
  split; [| split].
  - split; [intros v H; equations max_2; split; on 2%nat; on 3%nat; lra | split].
    + attained max_2 (vec [0; 0; 0; 0]).
    + attained max_2 (vec [1; 0; 1; 0]).
  - split; [intros v H | split; [exists (vec [0; 0; 0; 0]) | exists (vec [1/2; 1/2; 1/2; 1/2])];
                         (split; [assumption | computes max_2])].
    assert (C := c_bounds v H); assert (D := d_bounds v H).
    assert (X : in_domain max_2 v) by exact (proj1 H); clear H; equations max_2; lra.
  - exists (vec [1/2; 1/2; 1/2; 1/2]); split; [assumption | split; [computes max_2 |]].
    intros w H A B; equations max_2; on 2%nat; on 3%nat; lra.
Qed.

(** Section 8: "after a new constraint, the new optimum must lie on the vertices introduced by it".
    The constraint c <= 1 - x2 improves the Triangle's upper bound of 3/2, and all new optima are
    mixtures of three vertices that were there before. *)
Definition old : set nat := allowed triangle max_2.
Definition new : set nat := fun v => old v /\ v 2%nat <= 1 - v 1%nat.
Definition nodes (v : vector nat) : vector nat := vec [v 0%nat; v 1%nat; v 2%nat; v 3%nat].
Definition vertex (S : set nat) (p : vector nat) :=
  S p /\ forall t q r, 0 < t < 1 -> S q -> S r -> nodes p = nodes (mix t q r) ->
    nodes q = nodes p /\ nodes r = nodes p.

Lemma old_bounds : forall v, old v ->
  0 <= v 0%nat <= 1 /\ 0 <= v 1%nat <= 1 /\ v 3%nat = v 1%nat /\
  0 <= v 2%nat /\ v 0%nat - v 1%nat <= v 2%nat /\ 2 * v 2%nat <= 1 + v 0%nat - v 1%nat.
Proof.
  intros v H; destruct H as (X & (p & Hp & E) & (q & Hq & F) & _).
  assert (P : 0 <= value ([1 of 2], 0) p /\ 0 <= value ([(-1) of 0; 1 of 1; 1 of 2], 0) p /\
              0 <= value ([1 of 0; (-1) of 1; (-2) of 2], 1) p).
  { repeat split; apply (hull_positive _ _ _ Hp); intros w Hw; clear X Hp E Hq F;
      equations max_2; on 2%nat; lra. }
  assert (Q : 0 <= value ([1 of 3; (-1) of 1], 0) q /\ 0 <= value ([1 of 1; (-1) of 3], 0) q).
  { split; apply (hull_positive _ _ _ Hq); intros w Hw; clear X Hp E Hq F P;
      equations max_2; on 3%nat; lra. }
  clear Hp Hq; equations max_2; lra.
Qed.

Lemma true_is_old : forall a b c d, runs max_2 (vec [a; b; c; d]) -> old (vec [a; b; c; d]).
Proof.
  intros a b c d H; assert (X := proj1 H : in_domain max_2 _).
  split; [exact X | split; [| split; [| exact I]]];
    (exists (vec [a; b; c; d]); split; [left; exact H | repeat split]).
Qed.

Lemma tight : forall t a b, 0 < t < 1 -> 0 <= a -> 0 <= b -> (1 - t) * a + t * b = 0 ->
  a = 0 /\ b = 0.
Proof. intros t a b T A B E; nra. Qed.

Lemma corner : forall a b c, old (vec [a; b; c; b]) ->
  a = 0 \/ a = 1 -> b = 0 \/ b = 1 -> c = 0 \/ 2 * c = 1 + a - b -> vertex old (vec [a; b; c; b]).
Proof.
  intros a b c O A B C; split; [exact O |]; intros t q r T Q R E.
  assert (E0 := f_equal (fun z => z 0%nat) E); assert (E1 := f_equal (fun z => z 1%nat) E);
    assert (E2 := f_equal (fun z => z 2%nat) E).
  clear O E; unfold nodes, mix, vec in E0, E1, E2; cbn [nth] in E0, E1, E2.
  apply old_bounds in Q; apply old_bounds in R; flatten.
  assert (F : q 0%nat = a /\ r 0%nat = a).
  { destruct A; subst a; [destruct (tight t (q 0%nat) (r 0%nat))
                         | destruct (tight t (1 - q 0%nat) (1 - r 0%nat))]; try lra; nra. }
  assert (G : q 1%nat = b /\ r 1%nat = b).
  { destruct B; subst b; [destruct (tight t (q 1%nat) (r 1%nat))
                         | destruct (tight t (1 - q 1%nat) (1 - r 1%nat))]; try lra; nra. }
  assert (K : q 2%nat = c /\ r 2%nat = c).
  { destruct F as [F F'], G as [G G'], C as [C | C];
      [destruct (tight t (q 2%nat) (r 2%nat)) | destruct (tight t (c - q 2%nat) (c - r 2%nat))];
      try lra; nra. }
  flatten; split; unfold nodes; apply (f_equal vec);
    repeat (apply f_equal2; [unfold vec; cbn [nth]; lra |]); reflexivity.
Qed.

Theorem new_optimum_at_old_vertices :
  range old max_2 0 0 (3/2) /\
  (forall v, new v -> output max_2 0 v <= 1) /\
  all (fun p => vertex old p /\ new p /\ output max_2 0 p = 1)
    [vec [1; 0; 1; 0]; vec [0; 1; 0; 1]; vec [1; 1; 0; 1]] /\
  forall v, new v -> output max_2 0 v = 1 ->
    hull (points [vec [1; 0; 1; 0]; vec [0; 1; 0; 1]; vec [1; 1; 0; 1]]) (nodes v).
Proof.
  assert (A : old (vec [0; 0; 0; 0])) by (apply true_is_old; computes max_2).
  assert (B : old (vec [1; 1; 1/2; 1])).
  { split; [computes max_2 | split; [| split; [| exact I]]].
    - keeps max_2 [(1/2, vec [1; 0; 1; 0]); (1/2, vec [0; 1; 0; 1])]
        ltac:(split; [member max_2 ltac:(computes max_2)
                     | split; [member max_2 ltac:(computes max_2) | exact I]]).
    - keeps max_2 [(1, vec [1; 1; 0; 1])]
        ltac:(split; [member max_2 ltac:(computes max_2) | exact I]). }
  split; [split; [| split; [exists (vec [0; 0; 0; 0]) | exists (vec [1; 1; 1/2; 1])];
                    (split; [assumption | computes max_2])] |].
  { intros v H; assert (C := old_bounds v H); clear H; equations max_2; lra. }
  split; [intros v [H C]; assert (D := old_bounds v H); clear H; equations max_2; lra |].
  split.
  - assert (V : forall a b c, runs max_2 (vec [a; b; c; b]) ->
        a = 0 \/ a = 1 -> b = 0 \/ b = 1 -> c = 0 \/ 2 * c = 1 + a - b -> c + b = 1 ->
        vertex old (vec [a; b; c; b]) /\ new (vec [a; b; c; b]) /\
        output max_2 0 (vec [a; b; c; b]) = 1).
    { intros a b c Run A' B' C' One; assert (O := true_is_old a b c b Run).
      split; [now apply corner | split; [split; [exact O |] |]]; reduce max_2; lra. }
    split; [| split; [| split; [| exact I]]]; (apply V; [computes max_2 | lra ..]).
  - intros v [H C] One; assert (D := old_bounds v H); clear H; equations max_2.
    apply (mixture _ [(1 - v 1%nat, vec [1; 0; 1; 0]); (1 - v 0%nat, vec [0; 1; 0; 1]);
                      (v 0%nat + v 1%nat - 1, vec [1; 1; 0; 1])]).
    + computes max_2.
    + repeat split; simpl; try lra; unfold points; auto using in_eq, in_cons.
    + unfold nodes; same_combination max_2.
Qed.

(** ** Theorem 6 of arXiv 2410.06816v1, read so that hulls are over boxes (A2)

    M_k, for every k >= 1, then is the Triangle (Boxes.v). *)

Module A2 := mao2024_theorem_6_A2.

Definition intrinsically_unstable (active : R -> Prop) (net : network) (n : neuron) :=
  exists v w, runs net v /\ runs net w /\ active (value (snd n) v) /\ ~ active (value (snd n) w).

Definition few_intrinsically_unstable (active : R -> Prop) (k : nat) (net : network) :=
  all (fun L => exists few, (length few <= k)%nat /\
         forall n, In n L -> intrinsically_unstable active net n -> In n few) (layers net).

Theorem theorem_6_over_boxes_false : forall active, Theorem6.convention active ->
  few_intrinsically_unstable active 1 A2.f /\
  range (runs A2.f) A2.f 0 1 2 /\ range (allowed triangle A2.f) A2.f 0 (1/2) 2.
Proof.
  intros active [Positive _].
  split; [split; [| exact I] | exact (conj A2.statement_0 A2.statement_1)].
  exists [(3%nat, ([1 of 0; (-1) of 1], 0))]; split; [auto |].
  intros n [<- | [<- | []]] (v & w & _ & Hw & _ & N); [exfalso | now left].
  apply N, Positive. clear N. equations A2.f; lra.
Qed.
