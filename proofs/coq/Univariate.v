(** Every continuous piecewise linear function on an interval has a network of three ReLU layers that
    DeepPoly-0, and hence the Triangle, bounds exactly on every box: the open cells of Table 1 of
    Baader et al. (arXiv 2311.04015).

    The function is sliced by value. The levels are its values at the breakpoints; between two of
    them it is a slice of disjoint teeth; and as each slice is a nondecreasing function of f, bounds
    that are exact for each add up to bounds that are exact for the sum. *)

Require Export Polyrelax.Slices.

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

(** ** The levels *)

Fixpoint increasing (cs : list R) : Prop :=
  match cs with
  | [] => True
  | c :: rest => (forall d, In d rest -> c < d) /\ increasing rest
  end.

Lemma insert : forall v cs, increasing cs ->
  exists ds, increasing ds /\ forall x, In x ds <-> x = v \/ In x cs.
Proof.
  intros v; induction cs as [| c rest IH]; intros Inc.
  - exists [v]; split; [split; [intros d [] | exact I] |]. intros x; simpl; intuition.
  - destruct Inc as [First Inc]. destruct (Rtotal_order v c) as [L | [-> | G]].
    + exists (v :: c :: rest); split.
      * split; [| split; assumption]. intros d [<- | Hd]; [assumption |].
        specialize (First d Hd); lra.
      * intros x; simpl; intuition.
    + exists (c :: rest); split; [split; assumption |]. intros x; simpl; intuition.
    + destruct (IH Inc) as (ds & Inc' & Hds). exists (c :: ds); split.
      * split; [| assumption]. intros d Hd; apply Hds in Hd; destruct Hd as [-> | Hd]; auto.
      * intros x; simpl; rewrite Hds; intuition.
Qed.

Lemma levels_exist : forall values, exists cs, increasing cs /\ forall x, In x cs <-> In x values.
Proof.
  induction values as [| v rest (cs & Inc & H)].
  - exists []; split; [exact I | tauto].
  - destruct (insert v cs Inc) as (ds & Inc' & H'). exists ds; split; [assumption |].
    intros x; rewrite H', H; simpl; intuition.
Qed.

(** A list of levels cuts a value into its slices. *)
Fixpoint sliced (c : R) (cs : list R) (y : R) : R :=
  match cs with
  | [] => 0
  | d :: rest => (d - c) * clamp c d y + sliced d rest y
  end.

Lemma sliced_low : forall cs c y, increasing (c :: cs) -> y <= c -> sliced c cs y = 0.
Proof.
  induction cs as [| d rest IH]; intros c y [First Inc] Y; simpl; [reflexivity |].
  assert (c < d) by (apply First; now left).
  rewrite clamp_low, IH by (assumption || lra); ring.
Qed.

Lemma sliced_all : forall cs c y, increasing (c :: cs) -> c <= y ->
  (exists d, In d (c :: cs) /\ y <= d) -> c + sliced c cs y = y.
Proof.
  induction cs as [| d rest IH]; intros c y [First Inc] Y (e & He & Ye); simpl.
  - destruct He as [<- | []]; lra.
  - assert (cd : c < d) by (apply First; now left). destruct (Rle_lt_dec y d) as [L | G].
    + rewrite (sliced_low rest d y) by assumption. rewrite clamp_between by lra. field; lra.
    + rewrite clamp_high by lra. rewrite <- (IH d y) at 2; [lra | assumption | lra |].
      exists e; split; [| assumption]. destruct He as [<- | He]; [lra | exact He].
Qed.

(** f lies between its values at breakpoints. *)
Lemma between_breakpoints : forall f xs u x, piecewise_linear f (u :: xs) ->
  u <= x <= last xs u ->
  (exists y, In y (u :: xs) /\ f x <= f y) /\ (exists y, In y (u :: xs) /\ f y <= f x).
Proof.
  intros f; induction xs as [| v rest IH]; intros u x H X.
  - simpl in X; replace x with u by lra. split; exists u; simpl; auto using Rle_refl.
  - rewrite last_cons in X. destruct H as (uv & (m & Aff) & H).
    destruct (Rle_lt_dec x v) as [L | G].
    + assert (Fx := Aff x ltac:(lra)); assert (Fv := Aff v ltac:(lra)).
      destruct (Rle_lt_dec 0 m); split; [exists v | exists u | exists u | exists v];
        simpl; split; auto; nra.
    + destruct (IH v x H ltac:(lra)) as [(y & Hy & Ly) (z & Hz & Lz)].
      split; [exists y | exists z]; simpl in *; tauto.
Qed.

(** ** The theorem *)

Lemma slice_depth : forall teeth, (depth (slice_expr teeth) <= 3)%nat.
Proof.
  intros teeth. change (S (depth (sum_expr teeth)) <= 3)%nat.
  enough (depth (sum_expr teeth) <= 2)%nat by lia.
  induction teeth as [| t rest IH]; [simpl; lia |].
  change (Nat.max 2 (depth (sum_expr rest)) <= 2)%nat; lia.
Qed.

Lemma slices_exist : forall f xs u, piecewise_linear f (u :: xs) -> forall cs c,
  increasing (c :: cs) ->
  (forall x, In x (u :: xs) -> f x <= c \/ In (f x) (c :: cs)) ->
  exists slices,
    (forall d e, In (d, e) slices ->
       0 <= d /\ bracketed u (last xs u) e /\ rises_with u (last xs u) f e /\ (depth e <= 3)%nat) /\
    forall c0 x, u <= x <= last xs u ->
      value (weighted_sum c0 slices) x = c0 + sliced c cs (f x).
Proof.
  intros f xs u H; induction cs as [| d rest IH]; intros c [First Inc] Levels.
  - exists []; split; [intros d e [] | intros; simpl; ring].
  - assert (cd : c < d) by (apply First; now left).
    destruct (IH d Inc) as (slices & Good & Val).
    { intros x Hx. destruct (Levels x Hx) as [L | [<- | I]]; [left; lra | left; lra | now right]. }
    destruct (teeth_exist f c d cd xs u H) as (teeth & D & _ & Teeth).
    { intros x Hx. destruct (Levels x Hx) as [L | [E | [E | I]]].
      - now left.
      - left; lra.
      - right; lra.
      - right; left; apply (proj1 Inc), I. }
    assert (E : forall x, u <= x <= last xs u -> value (slice_expr teeth) x = clamp c d (f x)).
    { intros x X; rewrite slice_value by assumption; now apply Teeth. }
    exists ((d - c, slice_expr teeth) :: slices); split.
    + intros d' e [[= <- <-] | I]; [| now apply Good]. split; [lra |]. split; [| split].
      * now apply slice_bracketed.
      * intros x y X Y L. rewrite !E by assumption. now apply clamp_mono.
      * apply slice_depth.
    + intros c0 x X. simpl weighted_sum.
      change ((d - c) * value (slice_expr teeth) x + value (weighted_sum c0 slices) x
                = c0 + ((d - c) * clamp c d (f x) + sliced d rest (f x))).
      rewrite E, Val by assumption. ring.
Qed.

Lemma sum_depth : forall c slices, (forall d e, In (d, e) slices -> (depth e <= 3)%nat) ->
  (depth (weighted_sum c slices) <= 3)%nat.
Proof.
  intros c; induction slices as [| (d, e) rest IH]; intros H; simpl; [lia |].
  assert (depth e <= 3)%nat by (apply (H d); now left).
  assert (depth (weighted_sum c rest) <= 3)%nat by (apply IH; intros d' e' I; apply (H d'); now right).
  lia.
Qed.

Theorem univariate_deeppoly : forall f xs u, piecewise_linear f (u :: xs) ->
  exists e, (depth e <= 3)%nat /\ (forall x, u <= x <= last xs u -> value e x = f x) /\
            precise u (last xs u) e.
Proof.
  intros f xs u H.
  destruct (levels_exist (map f (u :: xs))) as ([| c cs] & Inc & Levels).
  { exfalso. apply (proj2 (Levels (f u))). now left. }
  destruct (slices_exist f xs u H cs c Inc) as (slices & Good & Val).
  { intros x Hx; right; apply Levels, in_map, Hx. }
  exists (weighted_sum c slices); split; [| split].
  - apply sum_depth; intros d e I; destruct (Good d e I) as (_ & _ & _ & Dep); exact Dep.
  - intros x X. rewrite Val by assumption.
    destruct (between_breakpoints f xs u x H X) as [(y & Hy & Ly) (z & Hz & Lz)].
    apply sliced_all; [assumption | |].
    + eapply Rle_trans; [| exact Lz].
      assert (I : In (f z) (c :: cs)) by (apply Levels, in_map, Hz).
      destruct I as [-> | I]; [lra | left; apply (proj1 Inc), I].
    + exists (f y); split; [apply Levels, in_map, Hy | exact Ly].
  - apply bracketed_precise, (slicing_lemma u (last xs u) f c slices).
    intros d e I; destruct (Good d e I) as (P & Br & Ri & _); auto.
Qed.

Theorem univariate_triangle : forall f xs u, piecewise_linear f (u :: xs) ->
  exists e, (depth e <= 3)%nat /\ (forall x, u <= x <= last xs u -> value e x = f x) /\
            precise_under allowed_triangle u (last xs u) e.
Proof.
  intros f xs u H. destruct (univariate_deeppoly f xs u H) as (e & D & V & P).
  exists e; split; [exact D |]; split; [exact V |].
  intros p q Ap pq qB c; destruct (P p q Ap pq qB c) as [U L].
  split; intros Hc x v X S; [apply (U Hc x) | apply (L Hc x)]; auto; now apply triangle_inside.
Qed.
