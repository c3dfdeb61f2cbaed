(** The upper bound E <= |u|, u = W_L^+ ... W_2^+ |W_1| r, on the error of a chord network without
    biases ([chord_error_bounds]) is not attained by any network for which it is not 0. It is
    approached.

    The reason holds with biases too, and on every box: where the chord network is near an end of
    the interval bounds, the network is as near, but for a factor that depends on neither. So the
    two are never at different ends. *)

Require Export Polyrelax.Chord.

(** z and s are values of the network and of its chord network at the same input, b are bounds. *)
Definition follows (K : R) (b : bounds) (z s : vector nat) := forall i,
  fst b i <= z i <= snd b i /\ fst b i <= s i <= snd b i /\
  z i - fst b i <= K * (s i - fst b i) /\ snd b i - z i <= K * (snd b i - s i).

(** ** One layer *)

Lemma dot_follows : forall K w b z s, follows K b z s ->
  dot w z - dot_lo w (fst b) (snd b) <= K * (dot w s - dot_lo w (fst b) (snd b)) /\
  dot_hi w (fst b) (snd b) - dot w z <= K * (dot_hi w (fst b) (snd b) - dot w s).
Proof.
  intros K; induction w as [| a w IH]; intros b z s F; simpl; [lra |].
  destruct (IH (fun i => fst b (S i), fun i => snd b (S i)) (fun i => z (S i)) (fun i => s (S i))
               (fun i => F (S i))) as [Lo Hi]; simpl in Lo, Hi.
  destruct (F 0%nat) as (Bz & Bs & Fl & Fh).
  assert (B : fst b 0%nat <= snd b 0%nat) by lra. destruct (Rle_lt_dec 0 a) as [A | A].
  - apply (Rmult_le_compat_l a) in Fl, Fh, B; try exact A.
    rewrite Rmin_left, Rmax_right by exact B. split; nra.
  - apply (Rmult_le_compat_l (- a)) in Fl, Fh, B; try lra.
    rewrite Rmin_right, Rmax_left by lra. split; nra.
Qed.

Lemma chord_follows : forall K k l h t t', 1 <= K -> 1 <= k -> (0 < h -> h - l <= k * h) ->
  l <= t <= h -> l <= t' <= h -> t - l <= K * (t' - l) -> h - t <= K * (h - t') ->
  relu t - relu l <= K * k * (chord l h t' - relu l) /\
  relu h - relu t <= K * k * (relu h - chord l h t').
Proof.
  intros K k l h t t' HK Hk Slope B B' Lo Hi. assert (K <= K * k) by nra.
  destruct (Rle_lt_dec h 0) as [H0 | H0]; [rewrite chord_inactive, !relu_zero; lra |].
  specialize (Slope H0). destruct (Rle_lt_dec 0 l) as [L | L].
  - rewrite chord_active, !relu_id by lra. split; nra.
  - rewrite chord_unstable, (relu_zero l), (relu_id h) by lra.
    assert (A : t' - l <= k * (h * (t' - l) / (h - l))).
    { apply (Rmult_le_reg_r (h - l)); [lra |].
      replace (k * (h * (t' - l) / (h - l)) * (h - l)) with (k * h * (t' - l)) by (field; lra). nra. }
    assert (C : h - t' <= k * (h - h * (t' - l) / (h - l))).
    { apply (Rmult_le_reg_r (h - l)); [lra |].
      replace (k * (h - h * (t' - l) / (h - l)) * (h - l)) with (k * h * (h - t')) by (field; lra).
      nra. }
    split_relu; nra.
Qed.

(** One k does for all neurons of a layer. *)
Lemma common_bound : forall (g : nat -> R) n, exists k, 1 <= k /\ forall i, (i < n)%nat -> g i <= k.
Proof.
  intros g n; induction n as [| n (k & One & B)]; [exists 1; split; [lra | lia] |].
  exists (Rmax k (g n)); split; [apply (Rle_trans _ k); [exact One | apply Rmax_l] |].
  intros i Lt. destruct (Nat.eq_dec i n) as [-> | N]; [apply Rmax_r |].
  apply (Rle_trans _ k); [apply B; lia | apply Rmax_l].
Qed.

Lemma slopes : forall L b, exists k, 1 <= k /\ forall i,
  let l := fst (ibp_affine L b) i in let h := snd (ibp_affine L b) i in 0 < h -> h - l <= k * h.
Proof.
  intros L b. set (l := fst (ibp_affine L b)); set (h := snd (ibp_affine L b)).
  destruct (common_bound (fun i => (h i - l i) / h i) (length L)) as (k & One & B).
  exists k; split; [exact One |]. intros i; simpl; intros Pos.
  destruct (Nat.lt_ge_cases i (length L)) as [Lt | Ge].
  - specialize (B i Lt); simpl in B. apply (Rmult_le_compat_r (h i)) in B; [| lra].
    unfold Rdiv in B; rewrite Rmult_assoc, Rinv_l in B; lra.
  - exfalso; revert Pos; unfold h, ibp_affine; simpl. rewrite nth_overflow by exact Ge. simpl; lra.
Qed.

(** ** All layers *)

Lemma run_follows : forall layers b K, 1 <= K -> exists K', 1 <= K' /\
  forall z s, follows K b z s -> follows K' (ibp_run layers b) (run layers z) (chord_run layers b s).
Proof.
  induction layers as [| L rest IH]; simpl; intros b K One; [exists K; auto |].
  destruct (slopes L b) as (k & Onek & Slope).
  destruct (IH (ibp_relu (ibp_affine L b)) (K * k)) as (K' & One' & F'); [nra |].
  exists K'; split; [exact One' |]. intros z s F. apply F'; intros i.
  assert (Bz := ibp_affine_sound L b z (fun j => proj1 (F j)) i).
  assert (Bs := ibp_affine_sound L b s (fun j => proj1 (proj2 (F j))) i).
  split; [split; apply relu_mono; apply Bz |]. split; [apply chord_range, Bs |].
  destruct (dot_follows K (fst (nth i L ([], 0))) b z s F) as [Lo Hi].
  apply chord_follows; try assumption; [apply Slope | |];
    unfold affine, preactivation, ibp_affine in *; simpl in *; lra.
Qed.

(** With or without biases: the error is less than the width of the interval bounds, if that is not
    0, and by the same factor at all inputs and outputs. *)
Theorem chord_error_below_width : forall layers b, exists c, 0 <= c < 1 /\
  forall x i, in_bounds b x ->
    Rabs (run layers x i - chord_run layers b x i)
      <= c * (snd (ibp_run layers b) i - fst (ibp_run layers b) i).
Proof.
  intros layers b. destruct (run_follows layers b 1 (Rle_refl 1)) as (K & One & F).
  exists (1 - / K). assert (I := Rinv_0_lt_compat K); assert (E := Rinv_r K).
  split; [split; [apply (Rmult_le_reg_l K) |]; nra |]. intros x i Hx.
  destruct (F x x) with (i := i) as (Bz & Bs & Lo & Hi).
  { intros j; specialize (Hx j); lra. }
  apply (Rmult_le_reg_l K); [lra |].
  replace (K * ((1 - / K) * (snd (ibp_run layers b) i - fst (ibp_run layers b) i)))
    with ((K - 1) * (snd (ibp_run layers b) i - fst (ibp_run layers b) i)) by (field; lra).
  unfold Rabs; destruct Rcase_abs; nra.
Qed.

(** ** Without biases, on a box of radius r around 0 *)

(** E < |u|, if |u| > 0. *)
Theorem upper_bound_not_attained : forall first rest r norm,
  (forall L, In L (first :: rest) -> unbiased L) -> (forall i, 0 <= r i) ->
  (forall i, growth first rest r i <= norm) -> 0 < norm ->
  exists e, e < norm /\ error_at_most (first :: rest) (centred r) e.
Proof.
  intros first rest r norm U P N Pos.
  destruct (chord_error_below_width (first :: rest) (centred r)) as (c & Bc & E).
  exists (c * norm); split; [nra |]. intros x i Hx. eapply Rle_trans; [apply E, Hx |].
  rewrite (ibp_growth first rest r U P); simpl. specialize (N i); nra.
Qed.

(** rho (rho x_1 - M rho x_2) on [-1, 1]^2: |u| = 1, and at (0, -1) the error is 1 - 1/(2M + 2). *)
Definition opposed (M : R) : list layer := [[([1; 0], 0); ([0; 1], 0)]; [([1; - M], 0)]].
Definition ones := vec [1; 1].

Lemma opposed_first : forall M,
  ibp_affine (nth 0 (opposed M) []) (centred ones) = (vec [-1; -1], vec [1; 1]).
Proof.
  intros M; apply (f_equal2 pair); apply vector_eq; intros [| [| [| i]]]; unfold ones, vec; simpl;
    unfold Rmin, Rmax; repeat destruct Rle_dec; lra.
Qed.

Lemma opposed_second : forall M, 0 < M ->
  ibp_affine (nth 1 (opposed M) []) (ibp_relu (vec [-1; -1], vec [1; 1])) = (vec [- M], vec [1]).
Proof.
  intros M Pos; apply (f_equal2 pair); apply vector_eq; intros [| [| i]];
    unfold ibp_relu, rho, vec; simpl;
    try ring; rewrite (relu_zero (-1)), (relu_id 1) by lra;
    unfold Rmin, Rmax; repeat destruct Rle_dec; lra.
Qed.

Theorem upper_bound_approached : forall M, 0 < M ->
  growth (nth 0 (opposed M) []) (tl (opposed M)) ones = vec [1] /\
  forall e, error_at_most (opposed M) (centred ones) e -> 1 - 1 / (2 * M + 2) <= e.
Proof.
  intros M Pos; split.
  - apply vector_eq; intros [| [| i]]; unfold growth, ones; compute_net; try ring.
    rewrite !(Rabs_right 1), Rabs_R0, (Rmax_right 0 1), (Rmax_left 0 (- M)) by lra. ring.
  - intros e E. specialize (E (vec [0; -1]) 0%nat).
    assert (S : chord_run (opposed M) (centred ones) (vec [0; -1]) 0%nat = 1 - 1 / (2 * M + 2)).
    { assert (First := opposed_first M); assert (Second := opposed_second M Pos).
      unfold opposed in *; cbn [chord_run nth] in *. rewrite First, Second. compute_net.
      rewrite !chord_unstable by lra. field; lra. }
    assert (Z : run (opposed M) (vec [0; -1]) 0%nat = 0) by (compute_net; split_relu; nra).
    rewrite S, Z in E. apply (Rle_trans _ (Rabs (0 - (1 - 1 / (2 * M + 2))))).
    + rewrite <- Rabs_Ropp. eapply Rle_trans; [| apply Rle_abs]. lra.
    + apply E; intros [| [| [| i]]]; unfold ones, vec; simpl; lra.
Qed.
