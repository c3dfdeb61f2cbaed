(** Interval bound propagation is sound, and its box contains what the other relaxations allow. *)

Require Export Polyrelax.Soundness.

Definition in_bounds (b : bounds) : set nat := box (fst b) (snd b).

Lemma dot_bounds : forall w lo hi x, (forall i, lo i <= x i <= hi i) ->
  dot_lo w lo hi <= dot w x <= dot_hi w lo hi.
Proof.
  induction w as [| a w IH]; intros lo hi x B; simpl; [lra |].
  specialize (IH (fun i => lo (S i)) (fun i => hi (S i)) (fun i => x (S i)) (fun i => B (S i))).
  specialize (B 0%nat). unfold Rmin, Rmax; destruct (Rle_dec (a * lo 0%nat) (a * hi 0%nat)).
  - assert (a * lo 0%nat <= a * x 0%nat <= a * hi 0%nat); [| lra].
    destruct (Rle_lt_dec 0 a); split; nra.
  - assert (a * hi 0%nat <= a * x 0%nat <= a * lo 0%nat); [| lra].
    destruct (Rle_lt_dec 0 a); split; nra.
Qed.

Lemma ibp_affine_sound : forall L b x, in_bounds b x -> in_bounds (ibp_affine L b) (affine L x).
Proof.
  intros L b x H i; unfold ibp_affine, affine, preactivation; simpl.
  generalize (dot_bounds (fst (nth i L ([], 0))) (fst b) (snd b) x H); lra.
Qed.

(** A demand that keeps every y_i within [rho(l), rho(h)] if u_i is within [l, h] on U. *)
Definition within_intervals (C : demand) := forall U z l h i, C U z -> U (left z) ->
  below U i l -> above U i h -> relu l <= right z i <= relu h.

Lemma states_in_ibp : forall C, within_intervals C -> forall layers P b,
  subset P (in_bounds b) -> subset (states C layers P) (in_bounds (ibp_run layers b)).
Proof.
  intros C WC; induction layers as [| L rest IH]; simpl; intros P b PB; [assumption |].
  apply IH; intros y (x & Px & D) i. refine (WC _ _ _ _ _ D _ _ _).
  - exists x; auto.
  - intros u (x' & Px' & ->); apply (ibp_affine_sound L b x' (PB _ Px')).
  - intros u (x' & Px' & ->); apply (ibp_affine_sound L b x' (PB _ Px')).
Qed.

Theorem relaxed_in_ibp : forall C, within_intervals C -> forall f X b,
  subset X (in_bounds b) -> subset (relaxed C f X) (in_bounds (ibp f b)).
Proof.
  intros C WC f X b XB y H. apply relaxed_states in H; destruct H as (h & H & ->).
  apply ibp_affine_sound; revert h H; now apply states_in_ibp.
Qed.

Lemma m_inf_within_intervals : within_intervals m_inf.
Proof.
  intros U z l h i M _ Bl Bh; split.
  - enough (- right z i <= - relu l) by lra. revert z M.
    apply (m_inf_linear U (fun z => - right z i)); [intros; unfold right, mix; ring |].
    intros u Uu; unfold right, join, rho. generalize (relu_mono _ _ (Bl u Uu)); lra.
  - revert z M; apply (m_inf_linear U (fun z => right z i)); [reflexivity |].
    intros u Uu; unfold right, join, rho. apply relu_mono, Bh, Uu.
Qed.

Lemma m_within_intervals : forall k, within_intervals (m (S k)).
Proof.
  intros k U z l h i [St G] Uz Bl Bh.
  assert (Unstable : unstable U i -> relu l <= right z i <= relu h).
  { intros Un. destruct (G [i]) as (z' & M & El & Er); [simpl; lia | intros j [<- | []]; exact Un |].
    rewrite <- Er by now left. apply (m_inf_within_intervals U z'); try assumption.
    rewrite El; exact Uz. }
  assert (Below : below U i 0 -> relu l <= right z i <= relu h).
  { intros B; rewrite (proj1 (St i) B), <- (relu_id (left z i)) by (apply B, Uz).
    split; apply relu_mono; [apply Bl | apply Bh]; exact Uz. }
  assert (Above : above U i 0 -> relu l <= right z i <= relu h).
  { intros B; rewrite (proj2 (St i) B); split; [| apply relu_pos].
    rewrite relu_zero; [lra |]. specialize (Bl _ Uz); specialize (B _ Uz); lra. }
  split; apply (sign_cases U i); intros H; [apply Unstable | apply Below | apply Above |
    apply Unstable | apply Below | apply Above]; exact H.
Qed.

Lemma triangle_within_intervals : within_intervals triangles.
Proof.
  intros U z l h i [St T] Uz Bl Bh. destruct (T i) as (P & A & Ch).
  assert (Lz := Bl _ Uz); assert (Hz := Bh _ Uz); simpl in Lz, Hz.
  split; [split_relu; lra |].
  destruct (Rle_lt_dec 0 l) as [L | L].
  - rewrite (proj1 (St i)); [generalize (relu_above h); lra |].
    intros u Uu; specialize (Bl u Uu); simpl in Bl; lra.
  - destruct (Rle_lt_dec h 0) as [H | H].
    + rewrite (proj2 (St i)); [apply relu_pos |].
      intros u Uu; specialize (Bh u Uu); simpl in Bh; lra.
    + rewrite (relu_id h) by lra. eapply Rle_trans; [apply (Ch l h Bl Bh); lra |].
      apply (Rmult_le_reg_r (h - l)); [lra |].
      unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; nra.
Qed.

(** M_k^o as well: its states are M_infinity's. *)
Lemma output_only_in_ibp : forall f X b, convex X -> subset X (in_bounds b) ->
  subset (output_only f X) (in_bounds (ibp f b)).
Proof.
  intros f X b CX XB y H. apply (relaxed_in_ibp m_inf m_inf_within_intervals f X b XB).
  now apply m_inf_is_output_only.
Qed.

Lemma ibp_run_app : forall before after b, ibp_run (before ++ after) b = ibp_run after (ibp_run before b).
Proof. induction before; intros; simpl; auto. Qed.
