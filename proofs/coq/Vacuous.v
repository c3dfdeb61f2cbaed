(** Theorem 1 of arXiv 2410.06816v1 says that every continuous piecewise linear f has a network that
    equals f on X and on which M_3 and M_{d+3}^o return min f and max f. It is vacuous: its network
    may depend on the answer. Take any network for f, with l = min f and u = max f on X; then

      u - rho(u - l - rho(f - l))

    equals f on X, and interval propagation returns [l, u] on it; so does every sound relaxation
    that is at least as precise. *)

Require Export Polyrelax.Intervals.

(** The first output of f, clamped to [l, u] by two more ReLU layers. *)
Definition clamped (f : network) (l u : R) := {|
  hidden := hidden f ++ [[(fst (nth 0 (output f) ([], 0)), snd (nth 0 (output f) ([], 0)) - l)];
                         [([-1], u - l)]];
  output := [([-1], u)] |}.

Lemma clamped_eval : forall f l u x,
  eval (clamped f l u) x 0%nat = u - relu (u - l - relu (eval f x 0%nat - l)).
Proof.
  intros f l u x. unfold eval, clamped; simpl hidden; simpl output; rewrite run_app.
  set (h := run (hidden f) x). compute_net. set (n := nth 0 (output f) ([], 0)).
  replace (dot (fst n) h + (snd n - l)) with (dot (fst n) h + snd n - l) by ring.
  set (r := relu (dot (fst n) h + snd n - l)).
  replace (-1 * r + 0 + (u - l)) with (u - l - r) by ring. ring.
Qed.

(** ** The clamped network *)

(** Whatever f is, and on every box: interval propagation stays within [l, u]. *)
Lemma clamped_ibp_within : forall f l u b,
  l <= u -> l <= fst (ibp (clamped f l u) b) 0%nat /\ snd (ibp (clamped f l u) b) 0%nat <= u.
Proof.
  intros f l u b Lu. unfold ibp, clamped; simpl hidden; simpl output; rewrite ibp_run_app.
  set (b' := ibp_run (hidden f) b). simpl. unfold rho; simpl. unfold rho; simpl.
  set (r1 := relu (dot_lo _ _ _ + _)). set (r2 := relu (dot_hi _ _ _ + _)).
  assert (P1 : 0 <= r1) by apply relu_pos. assert (P2 : 0 <= r2) by apply relu_pos.
  unfold Rmin, Rmax; repeat destruct Rle_dec; split_relu; lra.
Qed.

Section Theorem1.

(** f is computed by a network; l and u are the least and the largest value of its first output on
    X; and X lies in a box. *)
Variables (f : network) (X : set nat) (l u : R) (b : bounds).
Hypothesis l_below : forall x, X x -> l <= eval f x 0%nat.
Hypothesis u_above : forall x, X x -> eval f x 0%nat <= u.
Hypothesis l_attained : exists x, X x /\ eval f x 0%nat = l.
Hypothesis u_attained : exists x, X x /\ eval f x 0%nat = u.
Hypothesis X_in_box : subset X (in_bounds b).

Theorem clamped_equals : forall x, X x -> eval (clamped f l u) x 0%nat = eval f x 0%nat.
Proof.
  intros x Xx. generalize (l_below x Xx) (u_above x Xx); intros.
  rewrite clamped_eval, (relu_id (eval f x 0%nat - l)), relu_id; lra.
Qed.

(** A set that contains the image, and lies in the box of interval propagation, has the bounds l
    and u. *)
Lemma squeezed : forall S, subset (image (eval (clamped f l u)) X) S ->
  subset S (in_bounds (ibp (clamped f l u) b)) ->
  forall c, (above S 0%nat c <-> u <= c) /\ (below S 0%nat c <-> c <= l).
Proof.
  intros S Lower Upper c.
  assert (Lu : l <= u) by (destruct l_attained as (x & Xx & <-); auto).
  destruct (clamped_ibp_within f l u b Lu) as [Bl Bu].
  destruct l_attained as (xl & Xl & El), u_attained as (xu & Xu & Eu).
  rewrite <- clamped_equals in El, Eu by assumption. split; split; intros H.
  - rewrite <- Eu; apply H, Lower; exists xu; auto.
  - intros y Hy; destruct (Upper y Hy 0%nat); lra.
  - rewrite <- El; apply H, Lower; exists xl; auto.
  - intros y Hy; destruct (Upper y Hy 0%nat); lra.
Qed.

Theorem clamped_ibp_exact : fst (ibp (clamped f l u) b) 0%nat = l
                         /\ snd (ibp (clamped f l u) b) 0%nat = u.
Proof.
  assert (Lu : l <= u) by (destruct l_attained as (x & Xx & <-); auto).
  destruct (clamped_ibp_within f l u b Lu) as [Bl Bu].
  assert (In : forall x, X x -> in_bounds (ibp (clamped f l u) b) (eval (clamped f l u) x)).
  { intros x Xx. apply (relaxed_in_ibp m_inf m_inf_within_intervals _ X _ X_in_box).
    apply relaxed_sound; [intros U z Hz; left; exact Hz | exists x; auto]. }
  destruct l_attained as (xl & Xl & El), u_attained as (xu & Xu & Eu).
  rewrite <- clamped_equals in El, Eu by assumption.
  destruct (In xl Xl 0%nat), (In xu Xu 0%nat); lra.
Qed.

(** Hence M_k for every k >= 1, M_k^o for every k that is at least the width, and the Triangle. *)
Theorem clamped_m_exact : forall k c,
  (above (relaxed (m (S k)) (clamped f l u) X) 0%nat c <-> u <= c) /\
  (below (relaxed (m (S k)) (clamped f l u) X) 0%nat c <-> c <= l).
Proof.
  intros k c; apply squeezed.
  - intros y Hy; apply (m_inf_inside (m (S k)) (m_inf_in_m (S k))).
    apply relaxed_sound; [intros U z Hz; left; exact Hz | exact Hy].
  - now apply relaxed_in_ibp; [apply m_within_intervals |].
Qed.

Theorem clamped_output_only_exact : convex X -> forall c,
  (above (output_only (clamped f l u) X) 0%nat c <-> u <= c) /\
  (below (output_only (clamped f l u) X) 0%nat c <-> c <= l).
Proof.
  intros CX c; apply squeezed; [apply output_only_sound | now apply output_only_in_ibp].
Qed.

Theorem clamped_triangle_exact : forall c,
  (above (relaxed triangles (clamped f l u) X) 0%nat c <-> u <= c) /\
  (below (relaxed triangles (clamped f l u) X) 0%nat c <-> c <= l).
Proof.
  intros c; apply squeezed.
  - intros y Hy; apply (m_inf_inside triangles m_inf_in_triangle).
    apply relaxed_sound; [intros U z Hz; left; exact Hz | exact Hy].
  - now apply relaxed_in_ibp; [apply triangle_within_intervals |].
Qed.

End Theorem1.
