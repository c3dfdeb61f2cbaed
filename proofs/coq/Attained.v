(** The bound D <= 2 v_L r |W_1| ... |W_L| with v_1 = 1/4 and v_(n+1) = ((1 + v_n)/2)^2 holds; that
    of [Deviation.v] is less for L >= 2. So no network of two or more layers attains it for which it
    is not 0, and with norms of at most 1 nothing grows with depth. *)

Require Export Polyrelax.Deviation.

(** v_n *)
Fixpoint factor (n : nat) : R :=
  match n with O => 0 | S n => ((1 + factor n) / 2) ^ 2 end.

Definition bound (layers : list layer) (r : R) :=
  2 * factor (length layers) * r * norms layers.

(** The bound is attained by a network of this many layers for which it is not 0: whatever bounds
    its D is as large. *)
Definition attained_at (depth : nat) := exists layers b r,
  length layers = depth /\ radius_at_most r b /\ 0 < bound layers r /\
  forall c, deviation_at_most layers b c -> bound layers r <= c.

(** ** The two factors *)

Lemma factor_grows : forall n, 0 <= factor n /\ factor n <= factor (S n).
Proof.
  intros n; simpl factor. assert (P : 0 <= factor n).
  { destruct n; simpl factor; [lra | apply pow2_ge_0]. }
  generalize (pow2_ge_0 (1 - factor n)); simpl; lra.
Qed.

Lemma factor_at_least : forall n, 25 / 64 <= factor (S (S n)).
Proof.
  induction n as [| n IH]; [simpl; lra |].
  eapply Rle_trans; [exact IH | apply (factor_grows (S (S n)))].
Qed.

(** The first terms of (1 + x)^n. *)
Lemma binomial : forall n x, 0 <= x ->
  1 + INR n * x + INR n * (INR n - 1) / 2 * x ^ 2 + INR n * (INR n - 1) * (INR n - 2) / 6 * x ^ 3
    <= (1 + x) ^ n.
Proof.
  induction n as [| n IH]; intros x P; [simpl; lra |].
  specialize (IH x P). apply (Rmult_le_compat_l (1 + x)) in IH; [| lra].
  change ((1 + x) ^ S n) with ((1 + x) * (1 + x) ^ n). eapply Rle_trans; [| exact IH].
  assert (0 <= INR n * (INR n - 1) * (INR n - 2)).
  { destruct n as [| [| n]]; [simpl; lra | simpl; lra |].
    rewrite !S_INR; generalize (pos_INR n); intros. repeat apply Rmult_le_pos; lra. }
  assert (0 <= x ^ 4) by now apply pow_le.
  assert (0 <= INR n * (INR n - 1) * (INR n - 2) * x ^ 4) by now apply Rmult_le_pos.
  rewrite S_INR. simpl in *; lra.
Qed.

Lemma smaller_factor_at_most : forall n, (2 <= n)%nat -> smaller_factor n <= 3 / 8.
Proof.
  intros n Two. assert (N : 2 <= INR n) by (apply (le_INR 2) in Two; simpl in Two; lra).
  unfold smaller_factor. set (c := INR n / INR (S n)).
  assert (B := binomial (S n) (/ INR n)). assert (I : 0 < / INR n) by (apply Rinv_0_lt_compat; lra).
  specialize (B (Rlt_le _ _ I)). rewrite S_INR in B.
  assert (E : (1 + / INR n) ^ S n * c ^ S n = 1).
  { rewrite <- Rpow_mult_distr. replace ((1 + / INR n) * c) with 1; [apply pow1 |].
    unfold c; rewrite S_INR; field; lra. }
  assert (T : 8 / 3 <= (1 + / INR n) ^ S n).
  { eapply Rle_trans; [| exact B]. apply (Rmult_le_reg_r (INR n ^ 2)); [nra |].
    match goal with |- _ <= ?a => replace a with (8 / 3 * INR n ^ 2 + 3 / 2 * INR n - 1 / 6)
      by (field; lra) end. lra. }
  assert (P : 0 <= c ^ S n).
  { apply pow_le; unfold c; rewrite S_INR; apply Rmult_le_pos; [lra |].
    left; apply Rinv_0_lt_compat; lra. }
  nra.
Qed.

Theorem smaller_factor_is_smaller :
  smaller_factor 1 = factor 1 /\ forall n, (2 <= n)%nat -> smaller_factor n < factor n.
Proof.
  split; [unfold smaller_factor; simpl; field |].
  intros n Two. assert (K := smaller_factor_at_most n Two).
  destruct n as [| [| n]]; [lia | lia |]. generalize (factor_at_least n); lra.
Qed.

(** ** The bound holds, and is attained with one layer only *)

Lemma norms_nonneg : forall layers, 0 <= norms layers.
Proof.
  induction layers as [| L rest IH]; simpl; [lra |].
  apply Rmult_le_pos; [apply norm_nonneg | exact IH].
Qed.

Theorem deviation_bound : forall layers b r, radius_at_most r b ->
  deviation_at_most layers b (bound layers r).
Proof.
  intros layers b r R x y i Hx F.
  eapply Rle_trans; [apply (deviation_smaller layers b r R x y i Hx F) |].
  assert (Pr : 0 <= r) by (specialize (R 0%nat); specialize (Hx 0%nat); lra).
  assert (P : 0 <= r * norms layers) by (apply Rmult_le_pos; [exact Pr | apply norms_nonneg]).
  assert (K : smaller_factor (length layers) <= factor (length layers)).
  { destruct smaller_factor_is_smaller as [One More].
    destruct (length layers) as [| [| n]]; [unfold smaller_factor; simpl; lra | lra |].
    left; apply More; lia. }
  unfold bound; nra.
Qed.

(** With two or more layers, D is less than the bound, unless that is 0. *)
Theorem deviation_below_bound : forall layers b r, (2 <= length layers)%nat ->
  radius_at_most r b -> 0 < bound layers r ->
  exists c, c < bound layers r /\ deviation_at_most layers b c.
Proof.
  intros layers b r Two R Pos.
  exists (2 * smaller_factor (length layers) * r * norms layers).
  split; [| now apply deviation_smaller].
  assert (K := proj2 smaller_factor_is_smaller _ Two).
  assert (F := proj1 (factor_grows (length layers))). unfold bound in *.
  assert (0 < r * norms layers); [| nra].
  apply Rnot_le_lt; intros N. nra.
Qed.

(** rho (K x) on [-r, r]: at x = 0, K r / 2 is feasible. *)
Lemma one_layer_attains : forall K r, 0 <= K -> 0 <= r -> forall c,
  deviation_at_most [[([K], 0)]] (centred (vec [r])) c -> bound [[([K], 0)]] r <= c.
Proof.
  intros K r PK Pr c D. set (b := centred (vec [r])) in *.
  assert (In : in_bounds b (vec [0])) by (intros [| [| i]]; unfold b, vec; simpl; lra).
  specialize (D _ _ 0%nat In (chord_feasible _ b _ In)).
  assert (M : midpoint b = vec [0])
    by (apply vector_eq; intros [| [| i]]; unfold b, midpoint, vec; simpl; lra).
  assert (C := midpoint_identity [[([K], 0)]] b). rewrite M in C.
  rewrite C in D by (intros [| [| i]]; unfold b, vec; simpl; lra).
  assert (V : midpoint (ibp_run [[([K], 0)]] b) 0%nat = K * r / 2).
  { unfold midpoint, b, vec; simpl; unfold rho; simpl. rewrite Rmin_left, Rmax_right by nra.
    rewrite relu_zero, relu_id by nra. lra. }
  assert (Z : run [[([K], 0)]] (vec [0]) 0%nat = 0) by (compute_net; split_relu; lra).
  rewrite V, Z, Rminus_0_r, Rabs_right in D by nra.
  unfold bound; simpl. rewrite Rabs_right, Rmax_left by lra. lra.
Qed.

Theorem attained_with_one_layer : forall depth, (1 <= depth)%nat ->
  (attained_at depth <-> depth = 1%nat).
Proof.
  intros depth One; split.
  - intros (layers & b & r & Len & R & Pos & A).
    destruct (Nat.eq_dec depth 1) as [E | N]; [exact E | exfalso].
    destruct (deviation_below_bound layers b r) as (c & Lt & D); [lia | exact R | exact Pos |].
    specialize (A c D); lra.
  - intros ->. exists [[([1], 0)]], (centred (vec [1])), 1.
    split; [reflexivity | split; [| split]].
    + intros [| [| i]]; unfold vec; simpl; lra.
    + unfold bound; simpl. rewrite Rabs_right, Rmax_left by lra. lra.
    + apply one_layer_attains; lra.
Qed.

Theorem attained_at_every_depth_false : ~ (forall depth, (1 <= depth)%nat -> attained_at depth).
Proof.
  intros A. assert (E : 2%nat = 1%nat) by (apply attained_with_one_layer; auto). discriminate E.
Qed.

(** ** No growth where all norms are at most 1 *)

Theorem no_growth : forall layers b r, radius_at_most r b -> (forall L, In L layers -> norm L <= 1) ->
  deviation_at_most layers b (3 / 4 * r).
Proof.
  intros layers b r R One x y i Hx F.
  eapply Rle_trans; [apply (deviation_smaller layers b r R x y i Hx F) |].
  assert (Pr : 0 <= r) by (specialize (R 0%nat); specialize (Hx 0%nat); lra).
  assert (N : 0 <= norms layers <= 1).
  { split; [apply norms_nonneg |]. clear - One. induction layers as [| L rest IH]; simpl; [lra |].
    assert (A := One L (or_introl eq_refl)). assert (B := norm_nonneg L).
    assert (C := IH (fun K HK => One K (or_intror HK))). assert (D := norms_nonneg rest). nra. }
  assert (K : smaller_factor (length layers) <= 3 / 8).
  { destruct (length layers) as [| [| n]]; [unfold smaller_factor; simpl; lra | |].
    - unfold smaller_factor; simpl; lra.
    - apply smaller_factor_at_most; lia. }
  assert (0 <= r * norms layers <= r) by nra. nra.
Qed.
