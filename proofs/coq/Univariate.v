(** Every continuous piecewise linear function on an interval has a network of three ReLU layers that
    DeepPoly-0, and hence the Triangle, bounds exactly on every box: the open cells of Table 1 of
    Baader et al. (arXiv 2311.04015).

    The function is sliced by value. The levels are its values at the breakpoints; between two of
    them it is a slice of disjoint teeth; and as each slice is a nondecreasing function of f, bounds
    that are exact for each add up to bounds that are exact for the sum. *)

Require Export Polyrelax.Slicing.

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
