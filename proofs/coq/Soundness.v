(** What holds for every network: the relaxations are sound, M_infinity is the tightest layer-wise
    one, its projections are the iterated hulls, and M_k is M_infinity where few neurons are
    unstable. *)

Require Export Polyrelax.Relaxations.

(** ** The iterated hull contains the exact image *)

Lemma iterated_hull_mono : forall layers X Y, subset X Y ->
  subset (iterated_hull layers X) (iterated_hull layers Y).
Proof.
  induction layers as [| L rest IH]; simpl; intros X Y XY; [assumption |].
  apply IH, hull_mono, image_mono, XY.
Qed.

Lemma run_in_iterated_hull : forall layers (X : set nat) x, X x -> iterated_hull layers X (run layers x).
Proof.
  induction layers as [| L rest IH]; simpl; intros X x Hx; [assumption |].
  apply IH; left; exists x; auto.
Qed.

Theorem output_only_sound : forall f X, subset (image (eval f) X) (output_only f X).
Proof.
  intros f X y (x & Hx & ->). exists (run (hidden f) x); split; [| reflexivity].
  now apply run_in_iterated_hull.
Qed.

Lemma iterated_hull_convex : forall layers X, convex X -> convex (iterated_hull layers X).
Proof.
  induction layers as [| L rest IH]; simpl; intros X C; [assumption |].
  apply IH, hull_convex.
Qed.

Theorem hull_in_output_only : forall f X, convex X ->
  subset (hull (image (eval f) X)) (output_only f X).
Proof.
  intros f X C; apply hull_least; [| apply output_only_sound].
  apply image_convex; [apply affine_mix | now apply iterated_hull_convex].
Qed.

(** What the later layers make of a mean of true states is allowed too (Lemma 3.0 of mao2026). *)
Lemma iterated_hull_app : forall before after X,
  iterated_hull (before ++ after) X = iterated_hull after (iterated_hull before X).
Proof. induction before; intros; simpl; auto. Qed.

Theorem after_a_hull : forall f X before after h, convex X -> hidden f = before ++ after ->
  hull (image (run before) X) h -> output_only f X (affine (output f) (run after h)).
Proof.
  intros f X before after h CX E H. exists (run after h); split; [| reflexivity].
  rewrite E, iterated_hull_app. apply run_in_iterated_hull.
  revert h H; apply hull_least; [now apply iterated_hull_convex |].
  intros y (x & Xx & ->); now apply run_in_iterated_hull.
Qed.

(** ** The states that a layer-wise relaxation allows, layer after layer *)

Fixpoint states (C : demand) (layers : list layer) (P : set nat) : set nat :=
  match layers with
  | [] => P
  | L :: rest => states C rest (next C L P)
  end.

Lemma feasible_start : forall C layers P x y, feasible C layers P x y -> P x.
Proof. intros C [| L rest] P x y; simpl; [tauto | intros (z & H & _); exact H]. Qed.

(** The constraints of later layers never tighten the earlier ones. *)
Lemma feasible_states : forall C layers P y,
  (exists x, feasible C layers P x y) <-> states C layers P y.
Proof.
  induction layers as [| L rest IH]; simpl; intros P y.
  - split; [intros (x & H & ->); exact H | eauto].
  - rewrite <- IH; split.
    + intros (x & z & _ & _ & F); eauto.
    + intros (z & F). destruct (feasible_start _ _ _ _ _ F) as (x & Px & D); eauto 7.
Qed.

Lemma relaxed_states : forall C f X,
  same (relaxed C f X) (image (affine (output f)) (states C (hidden f) X)).
Proof.
  intros C f X out; split.
  - intros (x & y & F & ->); exists y; split; [apply feasible_states; eauto | reflexivity].
  - intros (y & S & ->). apply feasible_states in S; destruct S as (x & F). exists x, y; auto.
Qed.

(** ** Sound demands *)

Definition sound (C : demand) := forall U, subset (graph U) (C U).

Theorem relaxed_sound : forall C, sound C -> forall f X, subset (image (eval f) X) (relaxed C f X).
Proof.
  intros C SC f X y (x & Hx & ->). apply relaxed_states.
  exists (run (hidden f) x); split; [| reflexivity].
  revert X x Hx; induction (hidden f) as [| L rest IH]; simpl; intros X x Hx; [assumption |].
  apply IH; exists x; split; [assumption |].
  apply SC; exists (affine L x); split; [exists x; auto | reflexivity].
Qed.

(** A convex demand that is sound is implied by M_infinity's. *)
Lemma m_inf_tightest : forall C, sound C -> (forall U, convex (C U)) ->
  forall U, subset (m_inf U) (C U).
Proof. intros C SC CC U; apply hull_least; auto. Qed.

Lemma m_inf_mono : forall U V, subset U V -> subset (m_inf U) (m_inf V).
Proof. intros U V UV; apply hull_mono, image_mono, UV. Qed.

Lemma states_m_inf_inside : forall C, (forall U, subset (m_inf U) (C U)) ->
  forall layers P Q, subset P Q -> subset (states m_inf layers P) (states C layers Q).
Proof.
  intros C MC; induction layers as [| L rest IH]; simpl; intros P Q PQ; [assumption |].
  apply IH; intros y (x & Px & D). exists x; split; [auto |].
  apply MC; revert D; apply m_inf_mono, image_mono, PQ.
Qed.

Theorem m_inf_inside : forall C, (forall U, subset (m_inf U) (C U)) ->
  forall f X, subset (relaxed m_inf f X) (relaxed C f X).
Proof.
  intros C MC f X out H. apply relaxed_states in H; apply relaxed_states.
  revert H; apply image_mono, states_m_inf_inside; [assumption | now intros x].
Qed.

(** ** Points of M_infinity *)

Lemma m_inf_linear : forall (U : set nat) (g : vector (nat + nat) -> R) c,
  (forall t z z', g (mix t z z') = (1 - t) * g z + t * g z') ->
  (forall u, U u -> g (join u (rho u)) <= c) -> forall z, m_inf U z -> g z <= c.
Proof.
  intros U g c L H; apply above_hull; [assumption |]. intros z (u & Uu & ->); auto.
Qed.

Lemma m_inf_stable : forall U z, m_inf U z -> stable_exact U z.
Proof.
  intros U z H i; split; intros B; apply Rle_antisym.
  - enough (right z i - left z i <= 0) by lra. revert z H.
    apply (m_inf_linear U (fun z => right z i - left z i)).
    + intros; unfold right, left, mix; ring.
    + intros u Uu; unfold right, left, join, rho. specialize (B u Uu). rewrite relu_id; lra.
  - enough (left z i - right z i <= 0) by lra. revert z H.
    apply (m_inf_linear U (fun z => left z i - right z i)).
    + intros; unfold right, left, mix; ring.
    + intros u Uu; unfold right, left, join, rho. generalize (relu_above (u i)); lra.
  - revert z H; apply (m_inf_linear U (fun z => right z i)); [reflexivity |].
    intros u Uu; unfold right, join, rho. specialize (B u Uu); rewrite relu_zero; lra.
  - enough (- right z i <= 0) by lra. revert z H.
    apply (m_inf_linear U (fun z => - right z i)).
    + intros; unfold right, mix; ring.
    + intros u Uu; unfold right, join, rho. generalize (relu_pos (u i)); lra.
Qed.

Lemma m_inf_in_m : forall k U, subset (m_inf U) (m k U).
Proof.
  intros k U z H; split; [now apply m_inf_stable |]. intros I _ _; exists z; auto.
Qed.

Lemma m_inf_in_triangle : forall U, subset (m_inf U) (triangles U).
Proof.
  intros U z H; split; [now apply m_inf_stable |]. intros i; split; [| split].
  - enough (- right z i <= 0) by lra. revert z H.
    apply (m_inf_linear U (fun z => - right z i)); [intros; unfold right, mix; ring |].
    intros u Uu; unfold right, join, rho; generalize (relu_pos (u i)); lra.
  - enough (left z i - right z i <= 0) by lra. revert z H.
    apply (m_inf_linear U (fun z => left z i - right z i)).
    + intros; unfold right, left, mix; ring.
    + intros u Uu; unfold right, left, join, rho; generalize (relu_above (u i)); lra.
  - intros l h Bl Bh Blh. apply (Rmult_le_reg_r (h - l)); [lra |].
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    enough (right z i * (h - l) - h * left z i <= - h * l) by lra. revert z H.
    apply (m_inf_linear U (fun z => right z i * (h - l) - h * left z i)).
    + intros; unfold right, left, mix; ring.
    + intros u Uu; unfold right, left, join, rho.
      specialize (Bl u Uu); specialize (Bh u Uu); split_relu; nra.
Qed.

(** ** The projections of M_infinity are the iterated hulls (F1) *)

Lemma next_m_inf : forall L P, convex P ->
  same (next m_inf L P) (hull (image (fun x => rho (affine L x)) P)).
Proof.
  intros L P CP y; split.
  - intros (x & Px & H).
    enough (K : forall z, m_inf (image (affine L) P) z ->
                  hull (image (fun x => rho (affine L x)) P) (right z)) by exact (K _ H).
    clear; intros z H; induction H as [z (u & (x & Px & ->) & ->) | t z z' B _ IH _ IH'].
    + left; exists x; auto.
    + exact (hull_mix _ t _ _ B IH IH').
  - intros H; induction H as [y (x & Px & ->) | t y y' B _ (x & Px & D) _ (x' & Px' & D')].
    + exists x; split; [assumption |]. left; exists (affine L x); split; [exists x; auto | auto].
    + exists (mix t x x'); split; [now apply CP |].
      rewrite affine_mix, <- mix_join; now apply hull_mix.
Qed.

Lemma same_subset : forall I (S T : set I), same S T -> subset S T /\ subset T S.
Proof. intros I S T E; split; intros x; apply E. Qed.

Lemma states_m_inf : forall layers P Q, convex P -> same P Q ->
  same (states m_inf layers P) (iterated_hull layers Q).
Proof.
  induction layers as [| L rest IH]; simpl; intros P Q CP PQ; [assumption |].
  assert (N := next_m_inf L P CP). apply IH.
  - intros t x y B Hx Hy; apply N; apply hull_mix; [| apply N | apply N]; assumption.
  - intros y; rewrite (N y). destruct (same_subset _ _ _ PQ) as [A B].
    split; apply hull_mono, image_mono; assumption.
Qed.

Theorem m_inf_is_output_only : forall f X, convex X -> same (relaxed m_inf f X) (output_only f X).
Proof.
  intros f X CX y. rewrite (relaxed_states _ _ _ _).
  destruct (same_subset _ _ _ (states_m_inf (hidden f) X X CX (same_refl _ X))) as [A B].
  split; apply image_mono; assumption.
Qed.

(** ** M_k where at most k neurons are unstable *)

(** To prove an inequality, one may distinguish the signs that a neuron takes. *)
Lemma sign_cases : forall U i a b, (unstable U i -> a <= b) -> (below U i 0 -> a <= b) ->
  (above U i 0 -> a <= b) -> a <= b.
Proof.
  intros U i a b Unstable Below Above. apply Rnot_lt_le; intros N.
  enough (a <= b) by lra. apply Below; intros u Uu; apply Rnot_lt_le; intros Neg.
  enough (a <= b) by lra. apply Above; intros v Uv; apply Rnot_lt_le; intros Pos.
  enough (a <= b) by lra. apply Unstable; split; [exists u | exists v]; auto.
Qed.

Theorem m_is_m_inf : forall k U I, (forall i, In i I <-> unstable U i) -> (length I <= k)%nat ->
  same (m k U) (m_inf U).
Proof.
  intros k U I HI Len z; split; [| apply m_inf_in_m].
  intros (St & G). destruct (G I Len (fun i => proj1 (HI i))) as (z' & M & El & Er).
  assert (St' := m_inf_stable _ _ M).
  assert (E : forall i, right z i = right z' i).
  { intros i.
    assert (Below : below U i 0 -> right z i = right z' i).
    { intros B. rewrite (proj1 (St i) B), (proj1 (St' i) B), El; reflexivity. }
    assert (Above : above U i 0 -> right z i = right z' i).
    { intros B. rewrite (proj2 (St i) B), (proj2 (St' i) B); reflexivity. }
    apply Rle_antisym; apply (sign_cases U i); intros H.
    - rewrite Er; [apply Rle_refl | now apply HI].
    - rewrite (Below H); apply Rle_refl.
    - rewrite (Above H); apply Rle_refl.
    - rewrite Er; [apply Rle_refl | now apply HI].
    - rewrite (Below H); apply Rle_refl.
    - rewrite (Above H); apply Rle_refl. }
  replace z with z'; [exact M |]. apply vector_eq; intros [i | i].
  - exact (f_equal (fun v => v i) El).
  - symmetry; apply E.
Qed.
