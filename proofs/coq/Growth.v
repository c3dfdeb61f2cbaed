(** What the error E of the chord network and the distance D ("The Cost of Relaxation", arXiv
    2604.18728) need not do: be at least half of the product of the layers' norms, grow with the
    depth, and grow linearly with the radius. Each sentence is refuted by ReLUs of one input. *)

Require Export Polyrelax.Attained.

(** The box of radius r around a centre. *)
Definition around (centre : vector nat) (r : R) : bounds :=
  (fun i => centre i - r, fun i => centre i + r).

Lemma around_radius : forall centre r, radius_at_most r (around centre r).
Proof. intros centre r i; unfold around; simpl; lra. Qed.

(** rho (x_1) *)
Definition single_relu : layer := [([1], 0)].

Lemma single_relu_affine : forall x, affine single_relu x = vec [x 0%nat].
Proof. intros x; apply vector_eq; intros [| [| i]]; unfold single_relu; compute_net; lra. Qed.

Lemma single_relu_ibp : forall b, fst b 0%nat <= snd b 0%nat ->
  ibp_affine single_relu b = (vec [fst b 0%nat], vec [snd b 0%nat]).
Proof.
  intros [lo hi] B; simpl in B; apply (f_equal2 pair); apply vector_eq; intros [| [| i]];
    unfold single_relu, vec; simpl; rewrite ?Rmin_left, ?Rmax_right; lra.
Qed.

Lemma single_relu_about : forall c r, 0 <= r ->
  ibp_affine single_relu (around (vec [c]) r) = (vec [c - r], vec [c + r]).
Proof. intros c r P; apply single_relu_ibp; unfold around, vec; simpl; lra. Qed.

(** ** The product of the norms *)

(** "E >= |W_1| ... |W_L| r / 2", without biases and on a box around 0. *)
Definition half_of_norms := forall layers r c, (forall L, In L layers -> unbiased L) -> 0 <= r ->
  error_at_most layers (around (vec []) r) c -> norms layers * r / 2 <= c.

(** The product of the norms of rho (- rho x) is 1, and E is 0. *)
Theorem half_of_norms_false : ~ half_of_norms.
Proof.
  intros H. set (f := [single_relu; [([-1], 0)]]).
  assert (N : norms f = 1).
  { unfold f, single_relu; simpl. rewrite (Rabs_right 1), (Rabs_left (-1)) by lra.
    rewrite !Rmax_left; lra. }
  specialize (H f 1 0). rewrite N in H. enough (1 * 1 / 2 <= 0) by lra. apply H; [| lra |].
  - intros L [<- | [<- | []]] n [<- | []]; reflexivity.
  - intros x i _. unfold f; cbn [run chord_run]. set (y := rho (affine single_relu x)).
    assert (Y : forall j, 0 <= y j) by (intros j; apply relu_pos).
    assert (Z : rho (affine [([-1], 0)] y) i = 0).
    { specialize (Y 0%nat). apply relu_zero; destruct i as [| [| i]]; compute_net; lra. }
    rewrite Z, chord_inactive; [rewrite Rminus_0_r, Rabs_R0; lra |].
    set (b := ibp_relu _). assert (B : 0 <= fst b 0%nat /\ 0 <= snd b 0%nat)
      by (split; apply relu_pos). clearbody b.
    unfold ibp_affine; simpl. destruct i as [| [| i]]; simpl; try lra.
    unfold Rmax; destruct Rle_dec; lra.
Qed.

(** ** Depth *)

(** rho (rho (... x ...)), of n + 1 layers. *)
Definition chain (n : nat) : list layer := repeat single_relu (S n).

Lemma chain_run : forall n t, 0 <= t -> run (repeat single_relu n) (vec [t]) = vec [t].
Proof.
  induction n as [| n IH]; intros t P; simpl; [reflexivity |].
  rewrite single_relu_affine. replace (rho _) with (vec [t]); [now apply IH |].
  apply vector_eq; intros [| [| i]]; unfold rho, vec; simpl; rewrite relu_id; lra.
Qed.

(** Behind the first neuron all lower bounds are 0 or more, and its value is passed on. *)
Lemma chain_passes : forall n b t y, 0 <= fst b 0%nat <= snd b 0%nat ->
  triangle_ibp (repeat single_relu n) b (vec [t]) y -> y = vec [t].
Proof.
  induction n as [| n IH]; cbn [repeat triangle_ibp]; intros b t y B F; [exact F |].
  destruct F as (z & T & F). rewrite single_relu_affine, single_relu_ibp in T by (simpl in *; lra).
  rewrite single_relu_ibp in F by (simpl in *; lra).
  replace z with (vec [t]) in F.
  - apply IH in F; [exact F |]. unfold ibp_relu, rho, vec; simpl. rewrite !relu_id; lra.
  - apply vector_eq; intros i. destruct (T i) as [Active _]. symmetry.
    apply Active. destruct i as [| [| i]]; unfold vec; simpl; lra.
Qed.

(** On [-1, 1], E and D are 1/2 at every depth. *)
Theorem depth_does_nothing : forall n c, let b := around (vec [0]) 1 in
  (error_at_most (chain n) b c <-> 1 / 2 <= c) /\
  (deviation_at_most (chain n) b c <-> 1 / 2 <= c).
Proof.
  intros n c b.
  assert (Run : forall x, run (chain n) x = vec [relu (x 0%nat)]).
  { intros x; unfold chain; simpl. rewrite single_relu_affine.
    replace (rho _) with (vec [relu (x 0%nat)]); [apply chain_run, relu_pos |].
    apply vector_eq; intros [| [| i]]; unfold rho, vec; simpl; rewrite ?(relu_zero 0); lra. }
  assert (D : deviation_at_most (chain n) b (1 / 2)).
  { intros x y i Hx F. rewrite Run. destruct F as (z & T & F). fold (chain n) in F.
    rewrite single_relu_affine in T. unfold b in T, F.
    rewrite single_relu_about in T by lra. rewrite single_relu_about in F by lra.
    replace z with (vec [z 0%nat]) in F.
    - apply chain_passes in F;
        [| unfold ibp_relu, rho, vec; simpl; rewrite relu_zero, relu_id; lra].
      rewrite F. specialize (Hx 0%nat). destruct (T 0%nat) as (_ & _ & A).
      unfold b, around, vec in *; simpl in *. specialize (A ltac:(lra)).
      destruct i as [| [| i]]; simpl; rewrite ?Rminus_0_r, ?Rabs_R0; try lra.
      unfold Rabs; destruct Rcase_abs; split_relu; lra.
    - apply vector_eq; intros [| j]; [reflexivity |]. destruct (T (S j)) as [A _]. symmetry.
      rewrite A by (unfold vec; simpl; destruct j; simpl; lra). now destruct j. }
  assert (E : error_at_most (chain n) b c -> 1 / 2 <= c).
  { intros H. assert (Zero : vec [0] = midpoint b)
      by (apply vector_eq; intros [| [| i]]; unfold b, midpoint, around, vec; simpl; lra).
    specialize (H (vec [0]) 0%nat). rewrite Run in H.
    assert (M : chord_run (chain n) b (vec [0]) = midpoint (ibp_run (chain n) b))
      by (rewrite Zero; apply midpoint_identity; intros i; unfold b, around; simpl; lra).
    assert (I : ibp_run (chain n) b = (vec [0], vec [1])).
    { assert (First : ibp_relu (ibp_affine single_relu b) = (vec [0], vec [1])).
      { unfold b; rewrite single_relu_about by lra.
        apply (f_equal2 pair); apply vector_eq; intros [| [| i]]; unfold rho, vec; simpl;
          split_relu; lra. }
      unfold chain; cbn [repeat ibp_run]; rewrite First. clear.
      induction n as [| m IH]; [reflexivity |]. cbn [repeat ibp_run].
      replace (ibp_relu _) with (vec [0], vec [1]); [exact IH |].
      rewrite single_relu_ibp by (unfold vec; simpl; lra).
      apply (f_equal2 pair); apply vector_eq; intros [| [| i]]; unfold rho, vec; simpl;
        split_relu; lra. }
    rewrite M, I in H. unfold midpoint, vec in H; simpl in H. rewrite relu_zero in H by lra.
    eapply Rle_trans; [| apply H; intros [| [| i]]; unfold b, around, vec; simpl; lra].
    rewrite Rabs_left; lra. }
  assert (K : deviation_at_most (chain n) b c <-> 1 / 2 <= c).
  { split; [intros H; now apply E, error_below_deviation |].
    intros H x y i Hx F. eapply Rle_trans; [apply (D x y i Hx F) | exact H]. }
  split; [split; [exact E | intros H; now apply error_below_deviation, K] | exact K].
Qed.

(** ** Radius *)

(** "The distance grows linearly with the radius": on the boxes around a centre it is a multiple of
    the radius. Here it is E, or D, by the numbers that are not below it. *)
Definition linear (at_most : list layer -> bounds -> R -> Prop) := forall layers centre,
  exists k, forall r c, 0 < r -> (at_most layers (around centre r) c <-> k * r <= c).

(** rho x around 1/2: E and D are 0 at the radius 1/2, and 3/8 at the radius 1. *)
Lemma zero_at_one_half : deviation_at_most [single_relu] (around (vec [1/2]) (1/2)) 0.
Proof.
  intros x y i Hx (z & T & ->). rewrite single_relu_affine, single_relu_about in T by lra.
  replace (run [single_relu] x i) with (z i); [rewrite Rminus_eq_0, Rabs_R0; lra |].
  specialize (Hx 0%nat). cbn [run]; rewrite single_relu_affine. destruct (T i) as (A & _ & _).
  unfold around, vec in *; simpl in *. rewrite A by (destruct i as [| [| i]]; simpl; lra).
  unfold rho; destruct i as [| [| i]]; simpl; rewrite relu_id; lra.
Qed.

Lemma three_eighths_at_one : forall c,
  error_at_most [single_relu] (around (vec [1/2]) 1) c -> 3 / 8 <= c.
Proof.
  intros c H. specialize (H (vec [0]) 0%nat).
  cbn [run chord_run] in H. rewrite single_relu_affine, single_relu_about in H by lra.
  unfold rho, vec in H; simpl in H. rewrite chord_unstable, (relu_zero 0) in H by lra.
  eapply Rle_trans; [| apply H; intros [| [| i]]; unfold around, vec; simpl; lra].
  rewrite Rabs_left; lra.
Qed.

Theorem radius_not_linear : ~ linear error_at_most /\ ~ linear deviation_at_most.
Proof.
  assert (Small := zero_at_one_half). assert (Large := three_eighths_at_one).
  split; intros H; destruct (H [single_relu] (vec [1/2])) as (k & K).
  - apply error_below_deviation, K in Small; [| lra].
    assert (B : 3 / 8 <= 0) by (apply Large, K; lra). lra.
  - apply K in Small; [| lra].
    assert (B : 3 / 8 <= 0) by (apply Large, error_below_deviation, K; lra). lra.
Qed.
