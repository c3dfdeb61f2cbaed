(** D, the largest distance of an output that the full relaxation allows from the network's output
    at the same input ("The Cost of Relaxation", arXiv 2604.18728), is at most
    2 (L/(L + 1))^(L + 1) r |W_1| ... |W_L| for a network of L layers with any biases, and a box of
    radius r around any centre. *)

Require Export Polyrelax.TriangleIbp.

(** |W|, the greatest sum of absolute values in a row, and the product of the layers' norms. *)
Definition row_sum (w : list R) : R := fold_right (fun a s => Rabs a + s) 0 w.
Definition norm (L : layer) : R := fold_right (fun n c => Rmax (row_sum (fst n)) c) 0 L.
Definition norms (layers : list layer) : R := fold_right (fun L p => norm L * p) 1 layers.

(** The box b of the inputs has the radius r at most; D <= c. *)
Definition radius_at_most (r : R) (b : bounds) := forall i, snd b i - fst b i <= 2 * r.

Definition deviation_at_most (layers : list layer) (b : bounds) (c : R) :=
  forall x y i, in_bounds b x -> triangle_ibp layers b x y -> Rabs (y i - run layers x i) <= c.

(** (L/(L + 1))^(L + 1) *)
Definition smaller_factor (n : nat) : R := (INR n / INR (S n)) ^ (S n).

(** The chord network's values are feasible: E <= D. *)
Theorem error_below_deviation : forall layers b c,
  deviation_at_most layers b c -> error_at_most layers b c.
Proof.
  intros layers b c D x i Hx. rewrite Rabs_minus_sym. apply (D x); [exact Hx |].
  now apply chord_feasible.
Qed.

(** ** One neuron *)

(** t and t' are the true pre-activation and the relaxed one, which differ by d at most. Part q of
    the pre-activation's interval is left behind the ReLU. *)
Lemma relu_error : forall l h t t' y d, l <= t <= h -> triangle l h t' y -> Rabs (t' - t) <= d ->
  exists q, 0 <= q <= 1 /\ relu h - relu l = q * (h - l) /\
            Rabs (y - relu t) <= q * (d + (1 - q) * (h - l)).
Proof.
  intros l h t t' y d B (Active & Inactive & Unstable) E. assert (D := Rabs_pos (t' - t)).
  destruct (Rle_lt_dec h 0) as [H | H]; [| destruct (Rle_lt_dec 0 l) as [L | L]].
  - exists 0. rewrite (Inactive H), !relu_zero, Rminus_0_r, Rabs_R0 by lra; lra.
  - exists 1. rewrite (Active L), !relu_id by lra; lra.
  - destruct (Unstable (conj L H)) as (P & A & C).
    assert (U : y * (h - l) <= h * (t' - l)).
    { apply (Rmult_le_compat_r (h - l)) in C; [| lra].
      unfold Rdiv in C; rewrite Rmult_assoc, Rinv_l in C; lra. }
    assert (T : t' <= t + d /\ t <= t' + d) by (revert E; unfold Rabs; destruct Rcase_abs; lra).
    exists (h / (h - l)). rewrite (relu_zero l), (relu_id h) by lra.
    split; [split; [apply Rmult_le_pos; [| left; apply Rinv_0_lt_compat] |]; try lra |].
    { apply (Rmult_le_reg_r (h - l)); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
    split; [field; lra |]. apply (Rmult_le_reg_r (h - l)); [lra |].
    replace (h / (h - l) * (d + (1 - h / (h - l)) * (h - l)) * (h - l)) with (h * (d - l))
      by (field; lra).
    destruct T as [T1 T2]. unfold Rabs; destruct Rcase_abs; split_relu; nra.
Qed.

(** ** One layer: an error of at most k times the width, and m, becomes one of that form *)

Lemma dot_error : forall k e w lo hi z y, 0 <= e ->
  (forall i, lo i <= z i <= hi i /\ Rabs (y i - z i) <= k * (hi i - lo i) + e) ->
  Rabs (dot w y - dot w z) <= k * (dot_hi w lo hi - dot_lo w lo hi) + e * row_sum w.
Proof.
  intros k e; induction w as [| a w IH]; intros lo hi z y E H; simpl.
  - rewrite Rminus_0_r, Rabs_R0; lra.
  - specialize (IH (fun i => lo (S i)) (fun i => hi (S i)) (fun i => z (S i)) (fun i => y (S i)) E
                   (fun i => H (S i))). destruct (H 0%nat) as [B H0].
    replace (a * y 0%nat + dot w (fun i => y (S i)) - (a * z 0%nat + dot w (fun i => z (S i))))
      with (a * (y 0%nat - z 0%nat) + (dot w (fun i => y (S i)) - dot w (fun i => z (S i)))) by ring.
    eapply Rle_trans; [apply Rabs_triang |]. rewrite Rabs_mult.
    apply (Rmult_le_compat_l (Rabs a)) in H0; [| apply Rabs_pos].
    assert (W : Rmax (a * lo 0%nat) (a * hi 0%nat) - Rmin (a * lo 0%nat) (a * hi 0%nat)
                = Rabs a * (hi 0%nat - lo 0%nat)).
    { unfold Rabs; destruct Rcase_abs;
        [rewrite Rmax_left, Rmin_right by nra | rewrite Rmax_right, Rmin_left by nra]; ring. }
    replace (_ + dot_hi w _ _ - (_ + dot_lo w _ _)) with (Rabs a * (hi 0%nat - lo 0%nat)
      + (dot_hi w (fun i => lo (S i)) (fun i => hi (S i))
         - dot_lo w (fun i => lo (S i)) (fun i => hi (S i)))) by lra.
    fold (row_sum w). nra.
Qed.

Lemma row_sum_norm : forall (L : layer) i, 0 <= row_sum (fst (nth i L ([], 0))) <= norm L.
Proof.
  assert (P : forall w, 0 <= row_sum w)
    by (induction w as [| a w IH]; simpl; [lra | generalize (Rabs_pos a); lra]).
  intros L i; split; [apply P |]. revert i; induction L as [| n L IH]; intros i; simpl.
  - destruct i; simpl; lra.
  - destruct i as [| i]; [apply Rmax_l | eapply Rle_trans; [apply IH | apply Rmax_r]].
Qed.

Lemma norm_nonneg : forall L, 0 <= norm L.
Proof. intros L; generalize (row_sum_norm L 0); lra. Qed.

(** c^(n+1) >= ((n + 1) c - n d) d^n, as the first is convex in c. *)
Lemma power_tangent : forall n c d, 0 <= c -> 0 <= d ->
  (INR (S n) * c - INR n * d) * d ^ n <= c ^ S n.
Proof.
  induction n as [| n IH]; intros c d C D; [simpl; lra |].
  specialize (IH c d C D). apply (Rmult_le_compat_l c) in IH; [| exact C].
  change (c ^ S (S n)) with (c * c ^ S n). eapply Rle_trans; [| exact IH].
  rewrite !S_INR. change (d ^ S n) with (d * d ^ n).
  assert (P := pow_le d n D). assert (N := pos_INR n).
  assert (0 <= (INR n + 1) * (c - d) ^ 2 * d ^ n).
  { apply Rmult_le_pos; [apply Rmult_le_pos; [lra | apply pow2_ge_0] | exact P]. }
  lra.
Qed.

(** The error d in front of a ReLU is below all lines, in the width w of the interval, that belong
    to n layers; behind it, below all that belong to n + 1. *)
Lemma step : forall n w B d q e, 0 <= q <= 1 -> 0 <= w -> 0 <= B ->
  (forall c, 0 <= c -> d <= (INR n - INR (S n) * c) * w + c ^ S n * B) ->
  e <= q * (d + (1 - q) * w) ->
  forall c, 0 <= c -> e <= (INR (S n) - INR (S (S n)) * c) * (q * w) + c ^ S (S n) * B.
Proof.
  intros n w B d q e Q W PB H E c C.
  assert (N := pos_INR n). assert (P := pow_le c (S (S n)) C).
  destruct (Rle_lt_dec q (INR (S (S n)) * c)) as [Le | Gt].
  - set (b := (INR (S (S n)) * c - q) / INR (S n)).
    assert (Eb : INR (S n) * b = INR (S (S n)) * c - q)
      by (unfold b; field; rewrite S_INR; lra).
    assert (Pb : 0 <= b).
    { apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; rewrite S_INR; lra]. }
    assert (T := power_tangent (S n) c b C Pb).
    replace (INR (S (S n)) * c - INR (S n) * b) with q in T by lra.
    specialize (H b Pb). apply (Rmult_le_compat_l q) in H; [| lra].
    apply (Rmult_le_compat_r B) in T; [| exact PB].
    replace (INR n - INR (S n) * b) with (INR n - (INR (S (S n)) * c - q)) in H by lra.
    rewrite !S_INR in *. nra.
  - specialize (H 0 (Rle_refl 0)). rewrite pow_i in H by lia.
    apply (Rmult_le_compat_l q) in H; [| lra].
    assert (0 <= c ^ S (S n) * B) by now apply Rmult_le_pos.
    assert (0 <= q * w) by (apply Rmult_le_pos; lra).
    rewrite !S_INR in *. nra.
Qed.

(** ** All layers *)

(** The relaxed values y are as close to the true ones z as n layers allow. *)
Definition close (n : nat) (B : R) (b : bounds) (z y : vector nat) := forall i,
  fst b i <= z i <= snd b i /\
  forall c, 0 <= c ->
    Rabs (y i - z i) <= (INR n - INR (S n) * c) * (snd b i - fst b i) + c ^ S n * B.

Lemma layer_close : forall L n B b z y y', 0 <= B -> close n B b z y ->
  (forall i, triangle (fst (ibp_affine L b) i) (snd (ibp_affine L b) i) (affine L y i) (y' i)) ->
  close (S n) (norm L * B) (ibp_relu (ibp_affine L b)) (rho (affine L z)) y'.
Proof.
  intros L n B b z y y' PB C T i.
  assert (Bz := ibp_affine_sound L b z (fun j => proj1 (C j)) i).
  split; [split; apply relu_mono; apply Bz |].
  destruct (relu_error _ _ _ _ _ _ Bz (T i) (Rle_refl _)) as (q & Q & W & E).
  change (snd (ibp_relu (ibp_affine L b)) i - fst (ibp_relu (ibp_affine L b)) i)
    with (relu (snd (ibp_affine L b) i) - relu (fst (ibp_affine L b) i)).
  rewrite W.
  assert (NB : 0 <= norm L * B) by (apply Rmult_le_pos; [apply norm_nonneg | exact PB]).
  apply step with (d := Rabs (affine L y i - affine L z i)); [exact Q | lra | exact NB | | exact E].
  intros c Pc. assert (Pw := pow_le c (S n) Pc). assert (M : 0 <= c ^ S n * B) by now apply Rmult_le_pos.
  assert (D := dot_error _ _ (fst (nth i L ([], 0))) (fst b) (snd b) z y M
                 (fun j => conj (proj1 (C j)) (proj2 (C j) c Pc))).
  destruct (row_sum_norm L i) as [_ RN]. apply (Rmult_le_compat_l _ _ _ M) in RN.
  set (w := fst (nth i L ([], 0))) in *; set (k := INR n - INR (S n) * c) in *.
  replace (affine L y i - affine L z i) with (dot w y - dot w z)
    by (unfold affine, preactivation; fold w; ring).
  replace (snd (ibp_affine L b) i - fst (ibp_affine L b) i)
    with (dot_hi w (fst b) (snd b) - dot_lo w (fst b) (snd b))
    by (unfold ibp_affine; simpl; fold w; ring).
  lra.
Qed.

Lemma layers_close : forall layers n B b z x y, 0 <= B -> close n B b z x ->
  triangle_ibp layers b x y ->
  close (n + length layers) (B * norms layers) (ibp_run layers b) (run layers z) y.
Proof.
  induction layers as [| L rest IH]; simpl; intros n B b z x y PB C F.
  - rewrite F, Nat.add_0_r, Rmult_1_r; exact C.
  - destruct F as (x' & T & F). rewrite Nat.add_succ_r.
    replace (B * (norm L * norms rest)) with (norm L * B * norms rest) by ring.
    apply (IH (S n)) with (x := x'); [| now apply layer_close with (y := x) | exact F].
    apply Rmult_le_pos; [apply norm_nonneg | exact PB].
Qed.

(** D <= 2 (L/(L + 1))^(L + 1) r |W_1| ... |W_L|. *)
Theorem deviation_smaller : forall layers b r, radius_at_most r b ->
  deviation_at_most layers b (2 * smaller_factor (length layers) * r * norms layers).
Proof.
  intros layers b r R x y i Hx F.
  assert (Pr : 0 <= 2 * r) by (specialize (R 0%nat); specialize (Hx 0%nat); lra).
  assert (C : close 0 (2 * r) b x x).
  { intros j; split; [apply Hx |]. intros c Pc. specialize (R j); specialize (Hx j).
    rewrite Rminus_eq_0, Rabs_R0; simpl. nra. }
  destruct (layers_close layers 0 (2 * r) b x x y Pr C F i) as [_ K]. simpl plus in K.
  set (n := length layers) in *. assert (N := pos_INR n).
  assert (Pos : 0 < INR (S n)) by (rewrite S_INR; lra).
  assert (Pc : 0 <= INR n / INR (S n))
    by (apply Rmult_le_pos; [exact N | left; now apply Rinv_0_lt_compat]).
  eapply Rle_trans; [exact (K _ Pc) |].
  replace (INR n - INR (S n) * (INR n / INR (S n))) with 0 by (field; lra).
  unfold smaller_factor; lra.
Qed.
