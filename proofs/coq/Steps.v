(** Two steps of proofs in arXiv 2410.06816v1: the induction for Theorem 2, and what the proof of
    Theorem 1 says of the networks of Lemma 1. *)

Require Export Polyrelax.Theorem2 Polyrelax.Theorem6 Polyrelax.Witnesses.

(** ** The induction step of Theorem 2

    f = f'' o f', where f' is f without its last ReLU layer and f'' = W_L o rho, "or equivalently
    f'' = W_L o rho o Identity". *)

Definition identity (n : nat) : layer := map (fun i => (repeat 0 i ++ [1], 0)) (seq 0 n).

Definition inner (before : list layer) (L : layer) := {| hidden := before; output := L |}.
Definition outer (L out : layer) := {| hidden := [identity (length L)]; output := out |}.
Definition whole (before : list layer) (L out : layer) :=
  {| hidden := before ++ [L]; output := out |}.

(** "By induction hypothesis, again", M_k^o(f'', f'(X)) = f''(f'(X)): at depth 2, f' is affine. *)
Definition Induction_hypothesis := forall d k L out X, polytope d X ->
  width_at_most k (outer L out) -> let Y := image (eval (inner [] L)) X in
  same (output_only (outer L out) Y) (image (eval (outer L out)) Y).

(** "Therefore", M_k^o(f'' o f', X) = M_k^o(f'', f'(X)), at every depth. *)
Definition Induction_equation := forall d k before L out X, polytope d X ->
  width_at_most k (whole before L out) ->
  same (output_only (whole before L out) X)
       (output_only (outer L out) (image (eval (inner before L)) X)).

Lemma outer_width : forall L out, width_at_most (length L) (outer L out).
Proof.
  intros L out M [<- | []]. unfold identity. now rewrite map_length, seq_length.
Qed.

(** f'(x) = (x, -x), and f'' (u) = (rho u_1, rho u_2): the mean of (1, 0) and (0, 1) is no output. *)
Theorem induction_hypothesis_false : ~ Induction_hypothesis.
Proof.
  intros H. set (L := [([1], 0); ([-1], 0)]). set (out := [([1; 0], 0); ([0; 1], 0)]).
  specialize (H 1%nat 2%nat L out unit_interval unit_interval_polytope (outer_width L out)).
  cbv zeta in H; set (Y := image (eval (inner [] L)) unit_interval) in H.
  assert (Y_point : forall t, -1 <= t <= 1 -> Y (eval (inner [] L) (vec [t])))
    by (intros t B; exists (vec [t]); split; [now apply unit_interval_point | reflexivity]).
  assert (M : output_only (outer L out) Y
            (mix (1/2) (eval (outer L out) (eval (inner [] L) (vec [1])))
                       (eval (outer L out) (eval (inner [] L) (vec [-1]))))).
  { apply (one_layer_is_hull (outer L out) Y eq_refl). apply hull_mix; [lra | |]; left;
      eexists; (split; [apply Y_point | reflexivity]; lra). }
  apply H in M; destruct M as (y & (x & Hx & ->) & E).
  assert (E0 := f_equal (fun z => z 0%nat) E). assert (E1 := f_equal (fun z => z 1%nat) E).
  clear E H; revert E0 E1; unfold mix, outer, inner, identity, L, out; compute_net.
  split_inner; lra.
Qed.

(** N2, as in Theorem2.v: f'(x) = (rho x, rho x - rho (-x)) and f''(u) = rho u_1 - rho u_2. On the true
    f'(X) both neurons of f'' are equal. *)
Theorem induction_equation_false : ~ Induction_equation.
Proof.
  intros H. set (before := [[([1], 0); ([-1], 0)]]). set (L := [([1; 0], 0); ([1; -1], 0)]).
  set (out := [([1; -1], 0)]).
  specialize (H 1%nat 2%nat before L out unit_interval unit_interval_polytope (n2_width 1)).
  destruct (n2_relaxed 1) as (y & Hy & E). apply H in Hy.
  apply (one_layer_is_hull (outer L out) _ eq_refl) in Hy.
  set (Y := image (eval (inner before L)) unit_interval) in Hy.
  assert (Zero : above (hull (image (eval (outer L out)) Y)) 0%nat 0).
  { apply (proj1 (proj1 (same_bounds_hull _ _ 0%nat 0))). intros z (u & (x & _ & ->) & ->).
    unfold outer, inner, identity, before, L, out; compute_net. split_inner; lra. }
  specialize (Zero y Hy); lra.
Qed.

(** ** The networks of Lemma 1, in the proof of Theorem 1

    What is printed of them: "width d + 3", "at most 3 unstable neurons in each layer", "in each hidden
    layer d neurons are copies of the input variables". *)

Definition copies_inputs d (f : network) (X : set nat) := forall before L after,
  hidden f = before ++ L :: after -> forall j, (j < d)%nat ->
  exists i, (i < length L)%nat /\ forall x, X x -> rho (affine L (run before x)) i = x j.

Definition of_lemma_1 active d f X := width_at_most (d + 3) f /\
  few_intrinsically_unstable active 3 f X /\ copies_inputs d f X.

Definition cube (d : nat) : set nat := fun x => forall i, (i < d)%nat -> 0 <= x i <= 1.

Definition Theorem_1_by_theorem_6 active := forall d f X, polytope d X -> subset X (cube d) ->
  of_lemma_1 active d f X -> same_bounds (image (eval f) X) (relaxed (m 3) f X).
Definition Theorem_1_by_theorem_2 active := forall d f X, polytope d X -> subset X (cube d) ->
  of_lemma_1 active d f X -> same_bounds (image (eval f) X) (output_only f X).

(** One such network folds max (a x + b, 0) - max (c x + d, 0): first rho (a x + b), with a copy of
    x; then rho (c x + d), which reads the copy, while the first maximum and x are carried. *)
Definition fold a b c d := {|
  hidden := [[([a], b); ([1], 0)]; [([0; c], d); ([1; 0], 0); ([0; 1], 0)]];
  output := [([-1; 1; 0], 0)] |}.

Definition unit_segment := box (vec [0]) (vec [1]).

Lemma segment : forall x, unit_segment x -> 0 <= x 0%nat <= 1.
Proof. intros x H; exact (H 0%nat). Qed.

Theorem fold_computes : forall a b c d x, unit_segment x ->
  eval (fold a b c d) x 0%nat = Rmax (a * x 0%nat + b) 0 - Rmax (c * x 0%nat + d) 0.
Proof.
  intros a b c d x Hx; apply segment in Hx. rewrite !(Rmax_comm _ 0).
  fold (relu (a * x 0%nat + b)); fold (relu (c * x 0%nat + d)).
  unfold fold; compute_net.
  rewrite (relu_id (1 * x 0%nat + 0 + 0)) by lra.
  replace (a * x 0%nat + 0 + b) with (a * x 0%nat + b) by ring.
  replace (0 * relu (a * x 0%nat + b) + (c * (1 * x 0%nat + 0 + 0) + 0) + d)
    with (c * x 0%nat + d) by ring.
  replace (1 * relu (a * x 0%nat + b) + (0 * (1 * x 0%nat + 0 + 0) + 0) + 0)
    with (relu (a * x 0%nat + b)) by ring.
  rewrite (relu_id (relu (a * x 0%nat + b))) by apply relu_pos. ring.
Qed.

Theorem fold_of_lemma_1 : forall active a b c d, of_lemma_1 active 1 (fold a b c d) unit_segment.
Proof.
  intros active a b c d; split; [| split].
  - intros L [<- | [<- | []]]; simpl; lia.
  - intros before L after E.
    assert (In L (hidden (fold a b c d))) as Len by (rewrite E; apply in_or_app; right; left; auto).
    assert ((length L <= 3)%nat) by (destruct Len as [<- | [<- | []]]; simpl; lia).
    exists (seq 0 (length L)); rewrite seq_length; split; [assumption |].
    intros i U; apply in_seq. destruct (Nat.lt_ge_cases i (length L)) as [Lt | Ge]; [lia |].
    exfalso; revert U; now apply missing_neuron.
  - intros before L after E j Lt; assert (j = 0%nat) as -> by lia.
    destruct before as [| L1 [| L2 before]]; simpl in E; injection E; intros; subst.
    + exists 1%nat; split; [simpl; lia |]. intros x Hx; apply segment in Hx.
      compute_net; split_inner; lra.
    + exists 2%nat; split; [simpl; lia |]. intros x Hx; apply segment in Hx.
      compute_net. rewrite (relu_id (1 * x 0%nat + 0 + 0)) by lra.
      rewrite relu_id; lra.
    + destruct before; discriminate.
Qed.

(** max (2 x - 1, 0) - max (2 x - 1, 0), which is 0. The network of the file in refutations/ leaves out
    the copy of x in the last layer, which nothing reads. *)
Lemma fold_refuted : bounds_refuted (fold 2 (-1) 2 (-1)) unit_segment.
Proof.
  assert (CX : convex unit_segment) by apply box_convex.
  eapply (bounds_refuted_by (fold 2 (-1) 2 (-1)) _ 0 0 _ CX).
  - intros x Hx; rewrite fold_computes by exact Hx; lra.
  - apply (mixture_allowed (fold 2 (-1) 2 (-1)) _ [[([2], -1); ([1], 0)]]
             [[([0; 2], -1); ([1; 0], 0); ([0; 1], 0)]] [(1/2, vec [0]); (1/2, vec [1])]
             CX eq_refl); [simpl; lra |].
    intros w x H; simpl in H. repeat (destruct H as [[= <- <-] | H]; [split; [lra |] |]);
      [| | destruct H]; intros [| [| i]]; unfold vec; simpl; lra.
  - right; compute_value.
Qed.

Lemma segment_in_cube : subset unit_segment (cube 1).
Proof. intros x Hx i Lt; assert (i = 0%nat) as -> by lia. now apply segment. Qed.

Theorem theorem_1_by_theorem_6_false : forall active, ~ Theorem_1_by_theorem_6 active.
Proof.
  intros active H. destruct fold_refuted as [_ R]. apply (R (m 3) (m_inf_in_m 3)).
  apply (H 1%nat); [apply interval_polytope; lra | exact segment_in_cube | apply fold_of_lemma_1].
Qed.

Theorem theorem_1_by_theorem_2_false : forall active, ~ Theorem_1_by_theorem_2 active.
Proof.
  intros active H. destruct fold_refuted as [R _]. apply R.
  apply (H 1%nat); [apply interval_polytope; lra | exact segment_in_cube | apply fold_of_lemma_1].
Qed.
