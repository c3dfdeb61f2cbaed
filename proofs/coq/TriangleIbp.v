(** The full relaxation of "The Cost of Relaxation" (arXiv 2604.18728) as a feasible set: over every
    neuron, in place of its ReLU, the triangle over its interval bounds, and nothing else. It is
    sound: no output of the network is missed, whatever the depth and the widths. So is the Triangle
    with the tightest bounds. *)

Require Export Polyrelax.Chord.

(** What is demanded of a neuron with the pre-activation t in [l, h] and the value y. *)
Definition triangle (l h t y : R) :=
  (0 <= l -> y = t) /\ (h <= 0 -> y = 0) /\
  (l < 0 < h -> 0 <= y /\ t <= y /\ y <= h * (t - l) / (h - l)).

(** The values y of the last layer's neurons are feasible together with the input x. Interval
    propagation from the bounds b of the inputs gives the [l, h] of every neuron. *)
Fixpoint triangle_ibp (layers : list layer) (b : bounds) (x y : vector nat) : Prop :=
  match layers with
  | [] => y = x
  | L :: rest => exists z,
      (forall i, triangle (fst (ibp_affine L b) i) (snd (ibp_affine L b) i) (affine L x i) (z i)) /\
      triangle_ibp rest (ibp_relu (ibp_affine L b)) z y
  end.

(** The outputs that are feasible on X, for a network that ends with an affine layer. *)
Definition relaxed_triangle_ibp (f : network) (b : bounds) (X : set nat) : set nat :=
  fun out => exists x y, X x /\ triangle_ibp (hidden f) b x y /\ out = affine (output f) y.

(** On X the network takes an output that is not in S. *)
Definition misses (S : set nat) (f : network) (X : set nat) :=
  exists x, X x /\ ~ S (eval f x).

(** ** Nothing is missed *)

Lemma triangle_relu : forall l h t, l <= t <= h -> triangle l h t (relu t).
Proof.
  intros l h t B; split; [| split]; intros H; [apply relu_id; lra | apply relu_zero; lra |].
  split; [apply relu_pos | split; [apply relu_above |]].
  apply (Rmult_le_reg_r (h - l)); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra.
  split_relu; nra.
Qed.

(** At every input, the network's values are feasible together with it. *)
Theorem triangle_ibp_sound : forall layers b x, in_bounds b x ->
  triangle_ibp layers b x (run layers x).
Proof.
  induction layers as [| L rest IH]; simpl; intros b x H; [reflexivity |].
  assert (B := ibp_affine_sound L b x H). exists (rho (affine L x)); split.
  - intros i; apply triangle_relu, B.
  - apply IH; intros i; destruct (B i); split; apply relu_mono; assumption.
Qed.

Theorem full_relaxation_sound : forall f b X, subset X (in_bounds b) ->
  ~ misses (relaxed_triangle_ibp f b X) f X.
Proof.
  intros f b X XB (x & Xx & N). apply N. exists x, (run (hidden f) x).
  split; [exact Xx | split; [apply triangle_ibp_sound, XB, Xx | reflexivity]].
Qed.

(** The same for the tightest bounds, on every domain. *)
Theorem tight_relaxation_sound : forall f X, ~ misses (relaxed triangles f X) f X.
Proof.
  intros f X (x & Xx & N). apply N. apply relaxed_sound; [| exists x; auto].
  intros U z G; apply m_inf_in_triangle; left; exact G.
Qed.

(** The tightest bounds allow no more than those of interval propagation. *)
Theorem tight_in_full : forall f b X, subset X (in_bounds b) ->
  subset (relaxed triangles f X) (relaxed_triangle_ibp f b X).
Proof.
  intros f b X XB out (x & y & F & ->). exists x, y.
  split; [exact (feasible_start _ _ _ _ _ F) | split; [| reflexivity]].
  revert X b x XB F; induction (hidden f) as [| L rest IH]; simpl; intros P b x PB F; [apply F |].
  destruct F as (z & Px & [St T] & F). exists z.
  assert (Lo : forall i, below (image (affine L) P) i (fst (ibp_affine L b) i))
    by (intros i u (p & Pp & ->); apply (ibp_affine_sound L b p (PB p Pp))).
  assert (Hi : forall i, above (image (affine L) P) i (snd (ibp_affine L b) i))
    by (intros i u (p & Pp & ->); apply (ibp_affine_sound L b p (PB p Pp))).
  split.
  - intros i; destruct (T i) as (A & B & C), (St i) as [S1 S2].
    split; [| split]; intros H; [apply S1 | apply S2 | split; [exact A | split; [exact B |]]].
    + intros u Uu; exact (Rle_trans _ _ _ H (Lo i u Uu)).
    + intros u Uu; exact (Rle_trans _ _ _ (Hi i u Uu) H).
    + apply C; [apply Lo | apply Hi | exact H].
  - apply (IH (next triangles L P)); [| exact F]. intros y' (x' & Px' & D) i.
    apply (triangle_within_intervals _ _ _ _ i D); [exists x'; auto | apply Lo | apply Hi].
Qed.

(** ** The chord network's values are feasible *)

Lemma triangle_chord : forall l h t, l <= t <= h -> triangle l h t (chord l h t).
Proof.
  intros l h t B; split; [| split]; intros H.
  - apply chord_active; lra.
  - apply chord_inactive; lra.
  - destruct (triangle_relu l h t B) as (_ & _ & T). specialize (T H).
    rewrite chord_unstable by lra. lra.
Qed.

Theorem chord_feasible : forall layers b x, in_bounds b x ->
  triangle_ibp layers b x (chord_run layers b x).
Proof.
  induction layers as [| L rest IH]; simpl; intros b x H; [reflexivity |].
  assert (B := ibp_affine_sound L b x H).
  exists (fun i => chord (fst (ibp_affine L b) i) (snd (ibp_affine L b) i) (affine L x i)); split.
  - intros i; apply triangle_chord, B.
  - apply IH; intros i; apply chord_range, B.
Qed.
