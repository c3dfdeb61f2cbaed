(** Sets of vectors: convexity, convex hull, polytopes, boxes, and bounds. *)

Require Export Polyrelax.Vectors.

Definition set (I : Type) := vector I -> Prop.

Definition subset {I} (S T : set I) := forall x, S x -> T x.
Definition same {I} (S T : set I) := forall x, S x <-> T x.

Definition image {I J} (f : vector I -> vector J) (S : set I) : set J :=
  fun y => exists x, S x /\ y = f x.

Definition convex {I} (S : set I) :=
  forall t x y, 0 <= t <= 1 -> S x -> S y -> S (mix t x y).

(** The smallest convex set that contains S: see [hull_convex] and [hull_least] below. *)
Inductive hull {I} (S : set I) : set I :=
  | hull_point : forall x, S x -> hull S x
  | hull_mix : forall t x y, 0 <= t <= 1 -> hull S x -> hull S y -> hull S (mix t x y).

Definition points {I} (l : list (vector I)) : set I := fun p => In p l.

(** A convex polytope in R^d: the hull of finitely many points, not empty. *)
Definition polytope (d : nat) (X : set nat) :=
  exists l, l <> [] /\ (forall p, In p l -> in_space d p) /\ same X (hull (points l)).

Definition box (lo hi : vector nat) : set nat := fun x => forall i, lo i <= x i <= hi i.

(** Exactness of bounds, without a supremum: S and T have the same upper and the same lower bounds
    in every coordinate. *)
Definition above {I} (S : set I) (i : I) (c : R) := forall x, S x -> x i <= c.
Definition below {I} (S : set I) (i : I) (c : R) := forall x, S x -> c <= x i.
Definition same_bounds {I} (S T : set I) :=
  forall i c, (above S i c <-> above T i c) /\ (below S i c <-> below T i c).

(** ** The hull *)

Lemma hull_convex : forall I (S : set I), convex (hull S).
Proof. intros I S t x y; apply hull_mix. Qed.

Lemma hull_least : forall I (S T : set I), convex T -> subset S T -> subset (hull S) T.
Proof. intros I S T C ST x H; induction H; auto. Qed.

Lemma hull_mono : forall I (S T : set I), subset S T -> subset (hull S) (hull T).
Proof. intros I S T ST; apply hull_least; [apply hull_convex |]; intros x H; left; auto. Qed.

Lemma hull_id : forall I (S : set I), convex S -> same (hull S) S.
Proof.
  intros I S C x; split; [| now left].
  revert x; apply hull_least; [assumption | now intros x].
Qed.

(** A map that preserves mixtures, as affine maps do, takes hulls to hulls. *)
Definition preserves_mix {I J} (f : vector I -> vector J) :=
  forall t x y, f (mix t x y) = mix t (f x) (f y).

Lemma image_hull : forall I J (f : vector I -> vector J) S, preserves_mix f ->
  same (image f (hull S)) (hull (image f S)).
Proof.
  intros I J f S P y; split.
  - intros (x & H & ->); induction H.
    + left; exists x; auto.
    + rewrite P; apply hull_mix; auto.
  - intros H; induction H as [y (x & H & ->) | t y y' B _ (x & H & ->) _ (x' & H' & ->)].
    + exists x; split; [now left | reflexivity].
    + exists (mix t x x'); split; [now apply hull_mix | now rewrite P].
Qed.

Lemma image_convex : forall I J (f : vector I -> vector J) S, preserves_mix f ->
  convex S -> convex (image f S).
Proof.
  intros I J f S P C t y y' B (x & H & ->) (x' & H' & ->).
  exists (mix t x x'); split; [now apply C | now rewrite P].
Qed.

Lemma image_mono : forall I J (f : vector I -> vector J) S T,
  subset S T -> subset (image f S) (image f T).
Proof. intros I J f S T ST y (x & H & ->); exists x; auto. Qed.

(** What a linear form satisfies on S, it satisfies on the hull. *)
Lemma above_hull : forall I (S : set I) (f : vector I -> R) c,
  (forall t x y, f (mix t x y) = (1 - t) * f x + t * f y) ->
  (forall x, S x -> f x <= c) -> forall x, hull S x -> f x <= c.
Proof.
  intros I S f c L H x Hx; induction Hx as [| t x y B _ IHx _ IHy]; auto. rewrite L; nra.
Qed.

Lemma same_bounds_hull : forall I (S : set I), same_bounds S (hull S).
Proof.
  intros I S i c; split; split; intros H x Hx.
  - apply (above_hull _ S (fun z => z i)); auto.
  - apply H; now left.
  - enough (- x i <= - c) by lra.
    apply (above_hull _ S (fun z => - z i)); auto.
    + intros; unfold mix; ring.
    + intros z Hz; specialize (H z Hz); lra.
  - apply H; now left.
Qed.

Lemma same_bounds_same : forall I (S T : set I), same S T -> same_bounds S T.
Proof. intros I S T E i c; split; split; intros H x Hx; apply H, E, Hx. Qed.

Lemma same_bounds_trans : forall I (S T U : set I),
  same_bounds S T -> same_bounds T U -> same_bounds S U.
Proof.
  intros I S T U A B i c; destruct (A i c) as [A1 A2], (B i c) as [B1 B2].
  split; [rewrite A1 | rewrite A2]; assumption.
Qed.

Lemma same_refl : forall I (S : set I), same S S.
Proof. intros I S x; tauto. Qed.

(** ** Polytopes and boxes *)

Lemma polytope_convex : forall d X, polytope d X -> convex X.
Proof.
  intros d X (l & _ & _ & E) t x y B Hx Hy. apply E, hull_convex; try apply E; assumption.
Qed.

Lemma polytope_in_space : forall d X x, polytope d X -> X x -> in_space d x.
Proof.
  intros d X x (l & _ & D & E) Hx. apply E in Hx.
  revert x Hx; apply hull_least; [| exact D].
  intros t x y B Hx Hy i Hi; unfold mix; rewrite Hx, Hy by assumption; ring.
Qed.

Lemma box_convex : forall lo hi, convex (box lo hi).
Proof.
  intros lo hi t x y B Hx Hy i; specialize (Hx i); specialize (Hy i); unfold mix; nra.
Qed.

Lemma vec_in_space : forall l, in_space (length l) (vec l).
Proof. intros l i H; apply nth_overflow; assumption. Qed.

Lemma vec_beyond : forall l i, (length l <= i)%nat -> vec l i = 0.
Proof. intros; apply nth_overflow; assumption. Qed.

(** The vector x between a and b, as a mixture of the two. *)
Lemma between : forall a b x, a <= x <= b -> exists t, 0 <= t <= 1 /\ x = (1 - t) * a + t * b.
Proof.
  intros a b x H. destruct (Req_dec a b) as [E | N].
  - exists 0; split; [| subst]; lra.
  - exists ((x - a) / (b - a)). split; [| field; lra].
    split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] |].
    apply (Rmult_le_reg_r (b - a)); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma interval_polytope : forall a b, a <= b -> polytope 1 (box (vec [a]) (vec [b])).
Proof.
  intros a b L. exists [vec [a]; vec [b]]. split; [discriminate |]. split.
  - intros p [<- | [<- | []]]; apply (vec_in_space [_]).
  - intros x; split.
    + intros H. destruct (between a b (x 0%nat) (H 0%nat)) as (t & B & E).
      replace x with (mix t (vec [a]) (vec [b])).
      * apply hull_mix; [assumption | |]; left; simpl; auto.
      * apply vector_eq; intros [| i]; [exact (eq_sym E) |].
        unfold mix; specialize (H (S i)); destruct i; unfold vec in *; simpl in *; lra.
    + revert x; apply hull_least; [apply box_convex |].
      intros p [<- | [<- | []]]; intros [| [| i]]; unfold vec; simpl; lra.
Qed.

Lemma rectangle_polytope : forall a b c d, a <= b -> c <= d ->
  polytope 2 (box (vec [a; c]) (vec [b; d])).
Proof.
  intros a b c d L M. exists [vec [a; c]; vec [b; c]; vec [a; d]; vec [b; d]].
  split; [discriminate |]. split.
  - intros p [<- | [<- | [<- | [<- | []]]]]; apply (vec_in_space [_; _]).
  - intros x; split.
    + intros H. destruct (between a b (x 0%nat) (H 0%nat)) as (t & Bt & Et).
      destruct (between c d (x 1%nat) (H 1%nat)) as (s & Bs & Es).
      replace x with (mix s (mix t (vec [a; c]) (vec [b; c])) (mix t (vec [a; d]) (vec [b; d]))).
      * repeat (apply hull_mix; [assumption | |]); left; simpl; auto 6.
      * apply vector_eq; intros [| [| i]]; unfold mix, vec; simpl; [lra | lra |].
        specialize (H (S (S i))); destruct i; unfold vec in *; simpl in *; lra.
    + revert x; apply hull_least; [apply box_convex |].
      intros p [<- | [<- | [<- | [<- | []]]]]; intros [| [| [| i]]]; unfold vec; simpl; lra.
Qed.
