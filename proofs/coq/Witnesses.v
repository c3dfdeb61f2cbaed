(** From a witness to a theorem: what the files in refutations/ use, which `polyrelax export --coq`
    writes. Each of them has a network, a domain given by inequalities, and a refutation. *)

Require Export Polyrelax.Soundness.

(** The x in R^d with w . x + b >= 0 for each (w, b). *)
Fixpoint satisfies (constraints : layer) (x : vector nat) : Prop :=
  match constraints with
  | [] => True
  | n :: rest => 0 <= preactivation n x /\ satisfies rest x
  end.

Definition polyhedron (d : nat) (constraints : layer) : set nat :=
  fun x => in_space d x /\ satisfies constraints x.

Lemma polyhedron_convex : forall d constraints, convex (polyhedron d constraints).
Proof.
  intros d constraints t x y B [Dx Sx] [Dy Sy]; split.
  - intros i H; unfold mix; rewrite Dx, Dy by assumption; ring.
  - induction constraints as [| n rest IH]; simpl in *; [exact I |].
    destruct Sx as [Px Sx], Sy as [Py Sy]; split; [| now apply IH].
    unfold preactivation in *; rewrite dot_mix; nra.
Qed.

(** ** Convex combinations of finitely many points *)

Fixpoint combination {I} (l : list (R * vector I)) : vector I :=
  match l with
  | [] => fun _ => 0
  | (w, x) :: rest => fun i => w * x i + combination rest i
  end.

Fixpoint weights_sum {I} (l : list (R * vector I)) : R :=
  match l with
  | [] => 0
  | (w, _) :: rest => w + weights_sum rest
  end.

Lemma weights_nonneg : forall I (l : list (R * vector I)),
  (forall w x, In (w, x) l -> 0 <= w) -> 0 <= weights_sum l.
Proof.
  intros I; induction l as [| (w, x) rest IH]; intros P; simpl; [lra |].
  assert (0 <= w) by (apply (P w x); now left).
  assert (0 <= weights_sum rest) by (apply IH; intros v y Hv; apply (P v y); now right). lra.
Qed.

Lemma combination_zero : forall I (l : list (R * vector I)),
  (forall w x, In (w, x) l -> 0 <= w) -> weights_sum l = 0 -> combination l = fun _ => 0.
Proof.
  intros I; induction l as [| (w, x) rest IH]; intros P E; simpl in *; [reflexivity |].
  assert (0 <= w) by (apply (P w x); now left).
  assert (Pr : forall v y, In (v, y) rest -> 0 <= v) by (intros v y H'; apply (P v y); now right).
  assert (0 <= weights_sum rest) by now apply weights_nonneg.
  rewrite IH by (assumption || lra). apply vector_eq; intros i; replace w with 0 by lra; ring.
Qed.

Lemma scaled_combination : forall I (S : set I) l s, 0 < s -> weights_sum l = s ->
  (forall w x, In (w, x) l -> 0 <= w /\ S x) -> hull S (fun i => combination l i / s).
Proof.
  intros I S; induction l as [| (w, x) rest IH]; intros s Pos E P; simpl in *; [lra |].
  assert (Pw : 0 <= w /\ S x) by (apply P; now left).
  assert (Pr : forall v y, In (v, y) rest -> 0 <= v /\ S y) by (intros v y H; apply P; now right).
  assert (Pr' : forall v y, In (v, y) rest -> 0 <= v) by (intros v y H; now apply (Pr v y)).
  assert (N := weights_nonneg I rest Pr').
  destruct (Req_dec (weights_sum rest) 0) as [Z | NZ].
  - replace (fun i => _) with x; [left; tauto |]. rewrite (combination_zero I rest Pr' Z).
    apply vector_eq; intros i; replace w with s by lra; field; lra.
  - set (r := weights_sum rest) in *.
    replace (fun i => _) with (mix (r / s) x (fun i => combination rest i / r)).
    + apply hull_mix; [| left; tauto | apply IH; [lra | reflexivity | exact Pr]].
      split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] |].
      apply (Rmult_le_reg_r s); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
    + apply vector_eq; intros i; unfold mix. replace w with (s - r) by lra. field; lra.
Qed.

(** The hull has all convex combinations; it has nothing else, by [combination_hull]. *)
Theorem combination_in_hull : forall I (S : set I) l, weights_sum l = 1 ->
  (forall w x, In (w, x) l -> 0 <= w /\ S x) -> hull S (combination l).
Proof.
  intros I S l E P. replace (combination l) with (fun i => combination l i / 1).
  - now apply scaled_combination; [lra | |].
  - apply vector_eq; intros i; field.
Qed.

Lemma combination_app : forall I (k l : list (R * vector I)) i,
  combination (k ++ l) i = combination k i + combination l i.
Proof.
  intros I; induction k as [| (w, x) k IH]; intros l i; simpl; [ring | rewrite IH; ring].
Qed.

Lemma weights_app : forall I (k l : list (R * vector I)),
  weights_sum (k ++ l) = weights_sum k + weights_sum l.
Proof. intros I; induction k as [| (w, x) k IH]; intros l; simpl; [ring | rewrite IH; ring]. Qed.

Definition scale {I} (t : R) : list (R * vector I) -> list (R * vector I) :=
  map (fun p => (t * fst p, snd p)).

Lemma scale_sums : forall I t (l : list (R * vector I)),
  weights_sum (scale t l) = t * weights_sum l /\
  forall i, combination (scale t l) i = t * combination l i.
Proof.
  intros I t; induction l as [| (w, x) rest [IHw IHc]]; simpl; [split; intros; ring |].
  split; [rewrite IHw; ring | intros i; rewrite IHc; ring].
Qed.

Theorem combination_hull : forall I (S : set I) x, hull S x ->
  exists l, weights_sum l = 1 /\ (forall w y, In (w, y) l -> 0 <= w /\ S y) /\ x = combination l.
Proof.
  intros I S x H; induction H as [x Sx | t x y B _ (k & Ek & Pk & ->) _ (l & El & Pl & ->)].
  - exists [(1, x)]; split; [simpl; ring |]; split.
    + intros w y [[= <- <-] | []]; split; [lra | assumption].
    + apply vector_eq; intros i; simpl; ring.
  - exists (scale (1 - t) k ++ scale t l).
    destruct (scale_sums I (1 - t) k) as [Wk Ck], (scale_sums I t l) as [Wl Cl].
    split; [rewrite weights_app, Wk, Wl, Ek, El; ring |]; split.
    + intros w y H; apply in_app_or in H; destruct H as [H | H]; apply in_map_iff in H;
        destruct H as ((v, z) & [= <- <-] & H); [destruct (Pk v z H) | destruct (Pl v z H)];
        (split; [simpl; nra | assumption]).
    + apply vector_eq; intros i; rewrite combination_app, Ck, Cl; reflexivity.
Qed.

(** ** Two kinds of refutations *)

Definition traced (before : list layer) (l : list (R * vector nat)) : list (R * vector nat) :=
  map (fun p => (fst p, run before (snd p))) l.

(** The iterated hull allows what the later layers make of a mixture of true states. *)
Theorem mixture_allowed : forall f X before after l, convex X -> hidden f = before ++ after ->
  weights_sum (traced before l) = 1 -> (forall w x, In (w, x) l -> 0 <= w /\ X x) ->
  output_only f X (affine (output f) (run after (combination (traced before l)))).
Proof.
  intros f X before after l CX E W P. apply (after_a_hull f X before after); try assumption.
  apply combination_in_hull; [assumption |].
  intros w y H; apply in_map_iff in H; destruct H as ((v, x) & [= <- <-] & H).
  destruct (P v x H); split; [assumption | exists x; auto].
Qed.

(** The first output's bounds are not exact under any relaxation whose demands M_infinity implies. *)
Definition bounds_refuted (f : network) (X : set nat) :=
  ~ same_bounds (image (eval f) X) (output_only f X) /\
  forall C, (forall U, subset (m_inf U) (C U)) -> ~ same_bounds (image (eval f) X) (relaxed C f X).

Theorem bounds_refuted_by : forall f X lo hi y, convex X ->
  (forall x, X x -> lo <= eval f x 0%nat <= hi) -> output_only f X y ->
  (y 0%nat < lo \/ hi < y 0%nat) -> bounds_refuted f X.
Proof.
  intros f X lo hi y CX Exact Hy Out.
  enough (K : forall S : set nat, S y -> ~ same_bounds (image (eval f) X) S).
  { split; [now apply K |]. intros C MC; apply K, (m_inf_inside C MC).
    now apply m_inf_is_output_only. }
  intros S Sy E; destruct (E 0%nat lo) as [_ L], (E 0%nat hi) as [U _]; destruct Out as [O | O].
  - assert (B : below S 0%nat lo) by (apply L; intros z (x & Xx & ->); now apply Exact).
    specialize (B y Sy); lra.
  - assert (B : above S 0%nat hi) by (apply U; intros z (x & Xx & ->); now apply Exact).
    specialize (B y Sy); lra.
Qed.

(** The image of a domain is not convex. *)
Theorem image_not_convex : forall f (X : set nat) t p q, 0 <= t <= 1 -> X p -> X q ->
  (forall x, X x -> eval f x = mix t (eval f p) (eval f q) -> False) ->
  ~ convex (image (eval f) X).
Proof.
  intros f X t p q B Xp Xq No C.
  destruct (C t (eval f p) (eval f q) B) as (x & Xx & E); [exists p; auto | exists q; auto |].
  exact (No x Xx (eq_sym E)).
Qed.

(** ** The proofs of the exported files are these computations *)

(** The ReLUs of the goal, from the innermost ones, case by case; impossible cases end at once. *)
Ltac split_inner :=
  repeat (match goal with
  | |- context [relu ?t] =>
      lazymatch t with
      | context [relu _] => fail
      | _ => let B := fresh "B" in let E := fresh "E" in
             destruct (relu_cases t) as [[B E] | [B E]]; rewrite E; clear E
      end
  end; try (exfalso; lra)).

Ltac in_domain :=
  split; [intros i Hi; apply vec_beyond; simpl; lia |]; compute_net; repeat split; lra.

Ltac exact_by_cases :=
  let D := fresh "D" in let S := fresh "S" in
  intros x [D S]; revert S; compute_net; intros S; split_inner; lra.

Ltac mixture X before after l :=
  apply (mixture_allowed _ X before after l);
  [apply polyhedron_convex | reflexivity | simpl; lra |
   intros ? ? H; simpl in H;
   repeat (destruct H as [[= <- <-] | H]; [split; [lra | in_domain] |]); destruct H].

Ltac compute_value := compute_net; unfold combination; simpl; compute_net; split_inner; lra.

Ltac no_input :=
  let D := fresh "D" in let S := fresh "S" in
  intros x [D S]; revert S; compute_net; intros S; split_inner; lra.
