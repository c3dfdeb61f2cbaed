(** From a witness to a theorem: what the files in refutations/ use, which `polyrelax export --coq`
    writes. Each of them has a network, a domain given by inequalities, and a refutation. *)

Require Export Polyrelax.Combinations Polyrelax.Soundness.

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

(** The iterated hull, and every relaxation whose demands M_infinity implies, allow the value v of the
    first output. *)
Definition allowed_by_all (f : network) (X : set nat) (v : R) :=
  (exists y, output_only f X y /\ y 0%nat = v) /\
  forall C, (forall U, subset (m_inf U) (C U)) -> exists y, relaxed C f X y /\ y 0%nat = v.

Lemma allowed_by_all_by : forall f X y v, convex X -> output_only f X y -> y 0%nat = v ->
  allowed_by_all f X v.
Proof.
  intros f X y v CX Hy E; split; [now exists y |]. intros C MC; exists y; split; [| exact E].
  apply (m_inf_inside C MC). now apply m_inf_is_output_only.
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
