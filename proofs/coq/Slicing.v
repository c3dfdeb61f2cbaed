(** Slices by value: exact slices add up to an exact sum, and what a continuous piecewise linear
    function does between two neighbouring levels is a slice of disjoint teeth. *)

Require Export Polyrelax.SliceBounds.

(** ** The slicing lemma *)

(** Every allowed value lies between two true values on the box. *)
Definition bracketed (A B : R) (e : expr) := forall p q x v, A <= p -> p <= q -> q <= B ->
  p <= x <= q -> allowed p q e x v ->
  (exists z, p <= z <= q /\ v <= value e z) /\ (exists z, p <= z <= q /\ value e z <= v).

(** e is a nondecreasing function of f. *)
Definition rises_with (A B : R) (f : R -> R) (e : expr) := forall x y,
  A <= x <= B -> A <= y <= B -> f x <= f y -> value e x <= value e y.

Lemma bracketed_precise : forall A B e, bracketed A B e -> precise A B e.
Proof.
  intros A B e H p q Ap pq qB c; split; intros Hc x v X Hv;
    destruct (H p q x v Ap pq qB X Hv) as [(z & Z & L) (z' & Z' & L')].
  - eapply Rle_trans; [exact L | now apply Hc].
  - eapply Rle_trans; [now apply Hc | exact L'].
Qed.

Lemma slice_bracketed : forall A B teeth, disjoint teeth -> bracketed A B (slice_expr teeth).
Proof.
  intros A B teeth D p q x v _ pq _ X H; split.
  - now apply (slice_upper p q pq teeth x).
  - now apply (slice_lower p q pq teeth x).
Qed.

(** c + sum_i d_i e_i. *)
Fixpoint weighted_sum (c : R) (slices : list (R * expr)) : expr :=
  match slices with
  | [] => Const c
  | (d, e) :: rest => Plus (Scale d e) (weighted_sum c rest)
  end.

Theorem slicing_lemma : forall A B f c slices,
  (forall d e, In (d, e) slices -> 0 <= d /\ bracketed A B e /\ rises_with A B f e) ->
  bracketed A B (weighted_sum c slices) /\ rises_with A B f (weighted_sum c slices).
Proof.
  intros A B f c; induction slices as [| (d, e) rest IH]; intros H.
  - split; [| intros x y _ _ _; simpl; lra].
    intros p q x v _ pq _ X ->; split; exists x; simpl; split; lra.
  - destruct (H d e (or_introl eq_refl)) as (Pos & Be & Re).
    destruct IH as [Br Rr]; [intros d' e' I; apply H; now right |]. split.
    + intros p q x v Ap pq qB X (w & w' & (w0 & Hw & ->) & Hw' & ->).
      destruct (Be p q x w0 Ap pq qB X Hw) as [(z1 & Z1 & U1) (y1 & Y1 & L1)].
      destruct (Br p q x w' Ap pq qB X Hw') as [(z2 & Z2 & U2) (y2 & Y2 & L2)].
      split; simpl.
      * destruct (Rle_lt_dec (f z1) (f z2)) as [Le | Lt].
        -- exists z2; split; [assumption |]. assert (K := Re z1 z2 ltac:(lra) ltac:(lra) Le); nra.
        -- exists z1; split; [assumption |].
           assert (K := Rr z2 z1 ltac:(lra) ltac:(lra) ltac:(lra)); nra.
      * destruct (Rle_lt_dec (f y1) (f y2)) as [Le | Lt].
        -- exists y1; split; [assumption |]. assert (K := Rr y1 y2 ltac:(lra) ltac:(lra) Le); nra.
        -- exists y2; split; [assumption |].
           assert (K := Re y2 y1 ltac:(lra) ltac:(lra) ltac:(lra)); nra.
    + intros x y X Y L; simpl. assert (K := Re x y X Y L); assert (K' := Rr x y X Y L); nra.
Qed.

(** ** Piecewise linear functions, and their slices *)

(** f is affine between neighbours in a list of breakpoints that grows strictly. *)
Fixpoint piecewise_linear (f : R -> R) (breakpoints : list R) : Prop :=
  match breakpoints with
  | u :: ((v :: _) as rest) =>
      u < v /\ (exists m, forall x, u <= x <= v -> f x = f u + m * (x - u))
      /\ piecewise_linear f rest
  | _ => True
  end.

(** What lies between the levels lo and hi, as a number from 0 to 1. *)
Definition clamp (lo hi y : R) := Rmin 1 (Rmax 0 ((y - lo) / (hi - lo))).

Lemma clamp_low : forall lo hi y, lo < hi -> y <= lo -> clamp lo hi y = 0.
Proof.
  intros lo hi y L Y; unfold clamp. rewrite Rmax_left, Rmin_right; try lra.
  apply (Rmult_le_reg_r (hi - lo)); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma clamp_high : forall lo hi y, lo < hi -> hi <= y -> clamp lo hi y = 1.
Proof.
  intros lo hi y L Y; unfold clamp.
  assert (1 <= (y - lo) / (hi - lo)).
  { apply (Rmult_le_reg_r (hi - lo)); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
  rewrite Rmax_right, Rmin_left; lra.
Qed.

Lemma clamp_between : forall lo hi y, lo < hi -> lo <= y <= hi ->
  clamp lo hi y = (y - lo) / (hi - lo).
Proof.
  intros lo hi y L Y; unfold clamp.
  assert (E : (y - lo) / (hi - lo) * (hi - lo) = y - lo) by (field; lra).
  rewrite Rmax_right, Rmin_right; [reflexivity | |]; apply (Rmult_le_reg_r (hi - lo)); lra.
Qed.

Lemma clamp_mono : forall lo hi y z, lo < hi -> y <= z -> clamp lo hi y <= clamp lo hi z.
Proof.
  intros lo hi y z L Y; unfold clamp.
  apply Rle_min_compat_l, Rle_max_compat_l. apply Rmult_le_compat_r; [| lra].
  left; apply Rinv_0_lt_compat; lra.
Qed.

Section Slice.

Variables (f : R -> R) (lo hi : R).
Hypothesis lo_hi : lo < hi.

Definition outside (x : R) := f x <= lo \/ hi <= f x.

(** What the construction, from right to left, maintains at the left end u: if f is low there, no
    tooth begins before u; if it is high, the first tooth's top begins at u. *)
Definition fits (u : R) (teeth : list tooth) :=
  (f u <= lo -> forall t, In t teeth -> u <= foot t) /\
  (hi <= f u -> exists t rest, teeth = t :: rest /\ top t = u).

Lemma sum_cons : forall t rest x,
  value (sum_expr (t :: rest)) x = relu (value (tooth_expr t) x) + value (sum_expr rest) x.
Proof. reflexivity. Qed.

(** The value right of the top does not depend on where the tooth begins. *)
Lemma value_moved : forall t a b x, top t <= x -> b <= x ->
  value (tooth_expr {| foot := a; top := b; top' := top' t; foot' := foot' t |}) x
    = value (tooth_expr t) x.
Proof.
  intros t a b x A B; rewrite !tooth_value; unfold rise, fall; simpl.
  rewrite (relu_zero (b - x)), (relu_zero (top t - x)); lra.
Qed.

Lemma one_segment : forall u v last m teeth, u < v -> v <= last ->
  (forall x, u <= x <= v -> f x = f u + m * (x - u)) -> outside u -> outside v ->
  disjoint teeth -> fits v teeth ->
  (forall x, v <= x <= last -> value (sum_expr teeth) x = clamp lo hi (f x)) ->
  exists teeth', disjoint teeth' /\ fits u teeth' /\
    (forall x, u <= x <= last -> value (sum_expr teeth') x = clamp lo hi (f x)).
Proof.
  intros u v last m teeth uv vl Aff Ou Ov D [Low High] Val.
  assert (Fv := Aff v ltac:(lra)).
  destruct Ou as [Lu | Hu], Ov as [Lv | Hv].
  - (* low, low: nothing changes *)
    specialize (Low Lv). exists teeth; split; [assumption |]; split.
    + split; [| lra]. intros _ t I; specialize (Low t I); lra.
    + intros x X. destruct (Rle_lt_dec v x) as [A | A]; [apply Val; lra |].
      rewrite sum_off; [| assumption | intros t I; specialize (Low t I); lra].
      rewrite clamp_low; [reflexivity | assumption |]. rewrite Aff by lra. nra.
  - (* low, high: the first tooth rises here *)
    destruct (High Hv) as (t & rest & -> & Et). destruct D as ((P1 & P2 & P3) & After & D).
    assert (M : 0 < m) by nra.
    set (a := u + (lo - f u) / m); set (b := u + (hi - f u) / m).
    assert (Ea : m * (a - u) = lo - f u) by (unfold a; field; lra).
    assert (Eb : m * (b - u) = hi - f u) by (unfold b; field; lra).
    clearbody a b. assert (ab : a < b) by nra. assert (ua : u <= a) by nra.
    assert (bv : b <= v) by nra.
    set (t' := {| foot := a; top := b; top' := top' t; foot' := foot' t |}).
    assert (P : proper t') by (unfold proper, t'; simpl; lra).
    exists (t' :: rest); split; [split; [exact P | split; assumption] |]; split.
    + split; [| lra]. intros _ s [<- | I]; [exact ua |].
      specialize (After s I); lra.
    + intros x X. rewrite sum_cons. destruct (Rle_lt_dec v x) as [A | A].
      * unfold t'; rewrite value_moved, <- sum_cons by lra. apply Val; lra.
      * rewrite (sum_off rest), Rplus_0_r by (assumption ||
          (intros s I; left; specialize (After s I); lra)).
        assert (Fx := Aff x ltac:(lra)).
        destruct (Rle_lt_dec x a) as [Xa | Xa].
        -- rewrite relu_zero by (apply value_outside; [exact P | left; exact Xa]).
           rewrite clamp_low; [reflexivity | assumption | nra].
        -- destruct (Rle_lt_dec b x) as [Xb | Xb].
           ++ rewrite value_top by (unfold t'; simpl; lra).
              rewrite relu_id, clamp_high; [reflexivity | assumption | nra | lra].
           ++ rewrite value_left by (assumption || (unfold t'; simpl; lra)).
              rewrite clamp_between by (assumption || nra).
              replace (1 - rise t' * (top t' - x)) with ((f x - lo) / (hi - lo)).
              ** apply relu_id. apply Rmult_le_pos; [nra | left; apply Rinv_0_lt_compat; lra].
              ** unfold rise, t'; simpl. replace (f x - lo) with (m * (x - a)) by lra.
                 replace (hi - lo) with (m * (b - a)) by lra. field; lra.
  - (* high, low: a new tooth falls here *)
    specialize (Low Lv). assert (M : m < 0) by nra.
    set (a := u + (hi - f u) / m); set (b := u + (lo - f u) / m).
    assert (Ea : m * (a - u) = hi - f u) by (unfold a; field; lra).
    assert (Eb : m * (b - u) = lo - f u) by (unfold b; field; lra).
    clearbody a b. assert (ab : a < b) by nra. assert (ua : u <= a) by nra.
    assert (bv : b <= v) by nra.
    set (t' := {| foot := u - 1; top := u; top' := a; foot' := b |}).
    assert (P : proper t') by (unfold proper, t'; simpl; lra).
    exists (t' :: teeth); split; [split; [exact P | split; [| assumption]] |]; [| split].
    + intros s I; specialize (Low s I); unfold t'; simpl; lra.
    + split; [lra |]. intros _; exists t', teeth; split; reflexivity.
    + intros x X. rewrite sum_cons. destruct (Rle_lt_dec v x) as [A | A].
      * rewrite relu_zero, Rplus_0_l; [apply Val; lra |].
        apply value_outside; [exact P | right; unfold t'; simpl; lra].
      * rewrite (sum_off teeth), Rplus_0_r by (assumption ||
          (intros s I; left; specialize (Low s I); lra)).
        assert (Fx := Aff x ltac:(lra)).
        destruct (Rle_lt_dec x a) as [Xa | Xa].
        -- rewrite value_top by (unfold t'; simpl; lra).
           rewrite relu_id, clamp_high; [reflexivity | assumption | nra | lra].
        -- destruct (Rle_lt_dec b x) as [Xb | Xb].
           ++ rewrite relu_zero by (apply value_outside; [exact P | right; exact Xb]).
              rewrite clamp_low; [reflexivity | assumption | nra].
           ++ rewrite value_right by (assumption || (unfold t'; simpl; lra)).
              rewrite clamp_between by (assumption || nra).
              replace (1 - fall t' * (x - top' t')) with ((f x - lo) / (hi - lo)).
              ** apply relu_id. apply Rmult_le_pos; [nra | left; apply Rinv_0_lt_compat; lra].
              ** unfold fall, t'; simpl. replace (f x - lo) with (m * (x - b)) by lra.
                 replace (hi - lo) with (m * (a - b)) by lra. field; lra.
  - (* high, high: the first tooth's top begins earlier *)
    destruct (High Hv) as (t & rest & -> & Et). destruct D as ((P1 & P2 & P3) & After & D).
    set (t' := {| foot := u - 1; top := u; top' := top' t; foot' := foot' t |}).
    assert (D' : disjoint (t' :: rest)).
    { split; [unfold proper, t'; simpl; lra | split; assumption]. }
    exists (t' :: rest); split; [exact D' |]; split.
    + split; [lra |]. intros _; exists t', rest; split; reflexivity.
    + intros x X. destruct (Rle_lt_dec v x) as [A | A].
      * rewrite sum_cons. unfold t'; rewrite value_moved, <- sum_cons by lra. apply Val; lra.
      * rewrite (sum_at_top _ t') by (assumption || (now left) || (unfold t'; simpl; lra)).
        rewrite clamp_high; [reflexivity | assumption |]. rewrite Aff by lra. nra.
Qed.

Lemma last_above : forall xs u, piecewise_linear f (u :: xs) -> u <= last xs u.
Proof.
  induction xs as [| v rest IH]; intros u H; [simpl; lra |].
  destruct H as (uv & _ & H). specialize (IH v H).
  replace (last (v :: rest) u) with (last rest v); [lra |].
  clear; revert v; induction rest as [| w rest IH]; intros v; [reflexivity |].
  simpl in *. destruct rest; [reflexivity | apply (IH v)].
Qed.

Lemma last_cons : forall (xs : list R) u v, last (v :: xs) u = last xs v.
Proof.
  induction xs as [| w rest IH]; intros u v; [reflexivity |].
  change (last (v :: w :: rest) u) with (last (w :: rest) u). now rewrite !IH.
Qed.

Lemma teeth_exist : forall xs u, piecewise_linear f (u :: xs) ->
  (forall x, In x (u :: xs) -> outside x) ->
  exists teeth, disjoint teeth /\ fits u teeth /\
    (forall x, u <= x <= last xs u -> value (sum_expr teeth) x = clamp lo hi (f x)).
Proof.
  induction xs as [| v rest IH]; intros u H Out.
  - destruct (Out u (or_introl eq_refl)) as [L | G].
    + exists []; split; [exact I |]; split; [split; [intros _ t [] | lra] |].
      intros x X; simpl in *. replace x with u by lra. now rewrite clamp_low.
    + set (t := {| foot := u - 1; top := u; top' := u; foot' := u + 1 |}).
      assert (D : disjoint [t]).
      { split; [unfold proper, t; simpl; lra | split; [intros s [] | exact I]]. }
      exists [t]; split; [exact D |]; split.
      * split; [lra |]. intros _; exists t, []; split; reflexivity.
      * intros x X; simpl last in X. rewrite (sum_at_top [t] t) by
          (assumption || (now left) || (unfold t; simpl; lra)).
        replace x with u by lra. now rewrite clamp_high.
  - destruct H as (uv & (m & Aff) & H).
    destruct (IH v H) as (teeth & D & F & Val); [intros x Hx; apply Out; now right |].
    rewrite last_cons. apply (one_segment u v (last rest v) m teeth); auto.
    + now apply last_above.
    + apply Out; now left.
    + apply Out; right; now left.
Qed.

End Slice.
