(** The chord network of "The Cost of Relaxation" (arXiv 2604.18728): every ReLU, also those of the
    last layer, is replaced by a line, its chord over the neuron's interval bounds. Its value at the
    centre of a box is the centre of the interval bounds, which bounds the error from both sides. *)

Require Export Polyrelax.Intervals.

(** The line through (l', 0) and (h', h'), for l' = min(l, 0) and h' = max(h, 0). If both are 0, its
    slope is 0. *)
Definition chord (l h t : R) := Rmax h 0 / (Rmax h 0 - Rmin l 0) * (t - Rmin l 0).

Fixpoint chord_run (layers : list layer) (b : bounds) (x : vector nat) : vector nat :=
  match layers with
  | [] => x
  | L :: rest =>
      let u := ibp_affine L b in
      chord_run rest (ibp_relu u) (fun i => chord (fst u i) (snd u i) (affine L x i))
  end.

Definition midpoint (b : bounds) : vector nat := fun i => (fst b i + snd b i) / 2.
Definition ordered (b : bounds) := forall i, fst b i <= snd b i.

(** ** The chord *)

Lemma chord_active : forall l h t, 0 <= l -> l <= h -> 0 <= t <= h -> chord l h t = t.
Proof.
  intros l h t L H T; unfold chord, Rmax, Rmin.
  destruct (Rle_dec h 0), (Rle_dec l 0); try lra.
  - replace l with 0 by lra; field; lra.
  - field; lra.
Qed.

Lemma chord_inactive : forall l h t, h <= 0 -> chord l h t = 0.
Proof.
  intros l h t H; unfold chord. rewrite (Rmax_right h 0) by lra. unfold Rdiv; ring.
Qed.

Lemma chord_unstable : forall l h t, l < 0 < h -> chord l h t = h * (t - l) / (h - l).
Proof.
  intros l h t B; unfold chord. rewrite Rmax_left, Rmin_left by lra. field; lra.
Qed.

Lemma chord_midpoint : forall l h, l <= h -> chord l h ((l + h) / 2) = (relu l + relu h) / 2.
Proof.
  intros l h B. destruct (Rle_lt_dec h 0) as [H | H].
  - rewrite chord_inactive, !relu_zero; lra.
  - destruct (Rle_lt_dec 0 l) as [L | L].
    + rewrite chord_active, !relu_id; lra.
    + rewrite chord_unstable, relu_zero, relu_id by lra. field; lra.
Qed.

Lemma chord_range : forall l h t, l <= t <= h -> relu l <= chord l h t <= relu h.
Proof.
  intros l h t B. destruct (Rle_lt_dec h 0) as [H | H].
  - rewrite chord_inactive, !relu_zero; lra.
  - destruct (Rle_lt_dec 0 l) as [L | L].
    + rewrite chord_active, !relu_id; lra.
    + rewrite chord_unstable, relu_zero, relu_id by lra.
      split; apply (Rmult_le_reg_r (h - l)); try lra;
        unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; nra.
Qed.

(** ** The midpoint identity *)

Lemma dot_midpoint : forall w lo hi,
  dot w (fun i => (lo i + hi i) / 2) = (dot_lo w lo hi + dot_hi w lo hi) / 2.
Proof.
  induction w as [| a w IH]; intros lo hi; simpl; [field |].
  rewrite (IH (fun i => lo (S i)) (fun i => hi (S i))).
  unfold Rmin, Rmax; destruct Rle_dec; field.
Qed.

Lemma dot_ordered : forall w lo hi, (forall i, lo i <= hi i) -> dot_lo w lo hi <= dot_hi w lo hi.
Proof.
  intros w lo hi H. destruct (dot_bounds w lo hi lo) as [A B]; [intros i; specialize (H i); lra |].
  lra.
Qed.

Lemma ibp_affine_ordered : forall L b, ordered b -> ordered (ibp_affine L b).
Proof.
  intros L b H i; unfold ibp_affine; simpl.
  generalize (dot_ordered (fst (nth i L ([], 0))) _ _ H); lra.
Qed.

Lemma ibp_relu_ordered : forall b, ordered b -> ordered (ibp_relu b).
Proof. intros b H i; apply relu_mono, H. Qed.

Theorem midpoint_identity : forall layers b, ordered b ->
  chord_run layers b (midpoint b) = midpoint (ibp_run layers b).
Proof.
  induction layers as [| L rest IH]; intros b H; [reflexivity |].
  assert (HL := ibp_affine_ordered L b H).
  change (ibp_run (L :: rest) b) with (ibp_run rest (ibp_relu (ibp_affine L b))).
  rewrite <- IH by now apply ibp_relu_ordered. simpl chord_run. f_equal.
  apply vector_eq; intros i. unfold midpoint at 2, ibp_relu; simpl fst; simpl snd.
  unfold rho. rewrite <- chord_midpoint by apply HL. f_equal.
  unfold affine, preactivation, ibp_affine, midpoint; simpl. rewrite dot_midpoint; field.
Qed.

(** The chord network stays in the box of interval propagation. *)
Lemma chord_run_in_ibp : forall layers b x, in_bounds b x ->
  in_bounds (ibp_run layers b) (chord_run layers b x).
Proof.
  induction layers as [| L rest IH]; simpl; intros b x H; [assumption |].
  apply IH; intros i. apply chord_range. exact (ibp_affine_sound L b x H i).
Qed.

Lemma run_in_ibp : forall layers b x, in_bounds b x -> in_bounds (ibp_run layers b) (run layers x).
Proof.
  induction layers as [| L rest IH]; simpl; intros b x H; [assumption |].
  apply IH; intros i. destruct (ibp_affine_sound L b x H i).
  split; apply relu_mono; assumption.
Qed.

(** ** Without biases, on a box of radius r around 0 *)

Definition unbiased (L : layer) := forall n, In n L -> snd n = 0.

Definition absolute : layer -> layer := map (fun n => (map Rabs (fst n), 0)).
Definition positive : layer -> layer := map (fun n => (map (Rmax 0) (fst n), 0)).

(** W_L^+ ... W_2^+ v, and W_L^+ ... W_2^+ |W_1| r. *)
Fixpoint grow (layers : list layer) (v : vector nat) : vector nat :=
  match layers with
  | [] => v
  | L :: rest => grow rest (affine (positive L) v)
  end.

Definition growth (first : layer) (rest : list layer) (r : vector nat) : vector nat :=
  grow rest (affine (absolute first) r).

Definition centred (r : vector nat) : bounds := (fun i => - r i, r).

(** E <= c, for the largest difference E of a coordinate of the network and of its chord network. *)
Definition error_at_most (layers : list layer) (b : bounds) (c : R) :=
  forall x i, in_bounds b x -> Rabs (run layers x i - chord_run layers b x i) <= c.

Lemma affine_map : forall (g : R -> R) L x i,
  affine (map (fun n => (map g (fst n), 0)) L) x i = dot (map g (fst (nth i L ([], 0)))) x.
Proof.
  intros g L x i; unfold affine, preactivation.
  change (@nil R, 0) with ((fun n : neuron => (map g (fst n), 0)) ([], 0)) at 1 2.
  rewrite map_nth; simpl; ring.
Qed.

Lemma unbiased_nth : forall L i, unbiased L -> snd (nth i L ([], 0)) = 0.
Proof. intros L i U. destruct (nth_in_or_default i L ([], 0)) as [I | ->]; auto. Qed.

Lemma dot_centred : forall w r, (forall i, 0 <= r i) ->
  dot_hi w (fun i => - r i) r = dot (map Rabs w) r /\
  dot_lo w (fun i => - r i) r = - dot (map Rabs w) r.
Proof.
  induction w as [| a w IH]; intros r P; simpl; [split; ring |].
  destruct (IH (fun i => r (S i)) (fun i => P (S i))) as [-> ->].
  specialize (P 0%nat). unfold Rmin, Rmax, Rabs.
  destruct (Rle_dec (a * - r 0%nat) (a * r 0%nat)), (Rcase_abs a); split; nra.
Qed.

Lemma dot_from_zero : forall w v, (forall i, 0 <= v i) ->
  dot_hi w (fun _ => 0) v = dot (map (Rmax 0) w) v /\ dot_lo w (fun _ => 0) v <= 0.
Proof.
  induction w as [| a w IH]; intros v P; simpl; [lra |].
  destruct (IH (fun i => v (S i)) (fun i => P (S i))) as [-> B].
  specialize (P 0%nat). unfold Rmin, Rmax.
  destruct (Rle_dec (a * 0) (a * v 0%nat)), (Rle_dec 0 a); split; nra.
Qed.

Lemma dot_nonneg : forall w v, (forall a, In a w -> 0 <= a) -> (forall i, 0 <= v i) -> 0 <= dot w v.
Proof.
  induction w as [| a w IH]; intros v A P; simpl; [lra |].
  assert (0 <= a * v 0%nat) by (apply Rmult_le_pos; [apply A; now left | apply P]).
  assert (0 <= dot w (fun i => v (S i))); [| lra].
  apply IH; [intros c Hc; apply A; now right | intros i; apply P].
Qed.

Lemma map_nonneg : forall (g : R -> R) w a, (forall t, 0 <= g t) -> In a (map g w) -> 0 <= a.
Proof. intros g w a G H; apply in_map_iff in H; destruct H as (t & <- & _); apply G. Qed.

(** The interval bounds behind every layer are 0 and the growth. *)
Lemma ibp_first : forall L r, unbiased L -> (forall i, 0 <= r i) ->
  ibp_relu (ibp_affine L (centred r)) = (fun _ => 0, affine (absolute L) r).
Proof.
  intros L r U P. unfold ibp_relu, ibp_affine, rho; simpl. f_equal; apply vector_eq; intros i;
    rewrite (unbiased_nth L i U); destruct (dot_centred (fst (nth i L ([], 0))) r P) as [Hi Lo].
  all: assert (N : 0 <= dot (map Rabs (fst (nth i L ([], 0)))) r) by
    (apply dot_nonneg; [intros a; apply map_nonneg, Rabs_pos | exact P]).
  - rewrite Lo, relu_zero; [reflexivity | lra].
  - rewrite Hi; unfold absolute; rewrite affine_map, relu_id; [apply Rplus_0_r | lra].
Qed.

Lemma ibp_rest : forall layers v, (forall L, In L layers -> unbiased L) -> (forall i, 0 <= v i) ->
  ibp_run layers (fun _ => 0, v) = (fun _ => 0, grow layers v).
Proof.
  induction layers as [| L rest IH]; simpl; intros v U P; [reflexivity |].
  assert (P' : forall i, 0 <= affine (positive L) v i).
  { intros i; unfold positive; rewrite affine_map.
    apply dot_nonneg; [intros a; apply map_nonneg, Rmax_l | exact P]. }
  rewrite <- IH; [| intros K HK; apply U; now right | exact P']. f_equal.
  unfold ibp_relu, ibp_affine, rho; simpl. f_equal; apply vector_eq; intros i;
    rewrite (unbiased_nth L i) by (apply U; now left);
    destruct (dot_from_zero (fst (nth i L ([], 0))) v P) as [Hi Lo].
  - rewrite relu_zero; lra.
  - specialize (P' i). unfold positive in *; rewrite affine_map in *.
    rewrite Hi, Rplus_0_r, relu_id; [reflexivity | exact P'].
Qed.

Lemma dot_zero : forall w, dot w (fun _ => 0) = 0.
Proof. induction w as [| a w IH]; simpl; [reflexivity |]. rewrite IH; ring. Qed.

Lemma run_zero : forall layers, (forall L, In L layers -> unbiased L) ->
  run layers (fun _ => 0) = (fun _ => 0).
Proof.
  induction layers as [| L rest IH]; simpl; intros U; [reflexivity |].
  rewrite <- IH at 2 by (intros K HK; apply U; now right). f_equal.
  apply vector_eq; intros i; unfold rho, affine, preactivation.
  rewrite dot_zero, (unbiased_nth L i) by (apply U; now left). apply relu_zero; lra.
Qed.

Section Unbiased.

Variables (first : layer) (rest : list layer) (r : vector nat).
Hypothesis no_biases : forall L, In L (first :: rest) -> unbiased L.
Hypothesis r_nonneg : forall i, 0 <= r i.

Lemma ibp_growth : ibp_run (first :: rest) (centred r) = (fun _ => 0, growth first rest r).
Proof.
  simpl. rewrite ibp_first; [| apply no_biases; now left | assumption].
  apply ibp_rest; [intros L HL; apply no_biases; now right |].
  intros i; unfold absolute; rewrite affine_map.
  apply dot_nonneg; [intros a; apply map_nonneg, Rabs_pos | exact r_nonneg].
Qed.

(** In every coordinate the error is at most the growth, and at the centre it is half of it. *)
Theorem chord_error_each : forall i,
  (forall x, in_bounds (centred r) x ->
     Rabs (run (first :: rest) x i - chord_run (first :: rest) (centred r) x i)
       <= growth first rest r i) /\
  Rabs (run (first :: rest) (fun _ => 0) i - chord_run (first :: rest) (centred r) (fun _ => 0) i)
    = growth first rest r i / 2.
Proof.
  intros i. assert (G := ibp_growth).
  assert (Pos : 0 <= growth first rest r i).
  { assert (Z : in_bounds (centred r) (fun _ => 0)) by
      (intros j; specialize (r_nonneg j); unfold centred; simpl; lra).
    generalize (run_in_ibp (first :: rest) _ _ Z i); rewrite G; simpl; lra. }
  split.
  - intros x Hx.
    assert (A := run_in_ibp (first :: rest) _ _ Hx i).
    assert (B := chord_run_in_ibp (first :: rest) _ _ Hx i).
    rewrite G in A, B; simpl fst in *; simpl snd in *. apply Rabs_le; lra.
  - rewrite (run_zero _ no_biases).
    assert (Centre : midpoint (centred r) = fun _ => 0)
      by (apply vector_eq; intros j; unfold midpoint, centred; simpl; field).
    assert (M : chord_run (first :: rest) (centred r) (midpoint (centred r))
                = midpoint (ibp_run (first :: rest) (centred r))).
    { apply midpoint_identity; intros j; specialize (r_nonneg j); unfold centred; simpl; lra. }
    rewrite Centre, G in M; rewrite M; unfold midpoint; simpl. rewrite Rabs_left1; lra.
Qed.

(** Half the norm of the growth <= E <= the norm of the growth. *)
Theorem chord_error_bounds : forall c,
  ((forall i, growth first rest r i <= c) -> error_at_most (first :: rest) (centred r) c) /\
  (error_at_most (first :: rest) (centred r) c -> forall i, growth first rest r i / 2 <= c).
Proof.
  intros c; split.
  - intros H x i Hx. eapply Rle_trans; [| apply (H i)]. apply chord_error_each, Hx.
  - intros H i. rewrite <- (proj2 (chord_error_each i)). apply H.
    intros j; specialize (r_nonneg j); unfold centred; simpl; lra.
Qed.

End Unbiased.
