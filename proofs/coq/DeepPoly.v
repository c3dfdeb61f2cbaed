(** DeepPoly-0 on expressions in one variable.

    An expression is a network in which no neuron is read twice: a tree of sums, multiples and ReLUs
    over the input, which itself may be read any number of times. DeepPoly-0 relaxes every neuron by
    two lines: 0 below, and above the chord over the bounds that hold for the pre-activation under
    all earlier constraints. As each neuron has one lower and one upper line, back-substitution
    computes the optimum of the linear program that these constraints make. *)

Require Export Polyrelax.Vectors.

Inductive expr :=
  | Input
  | Const (c : R)
  | Plus (e e' : expr)
  | Scale (a : R) (e : expr)
  | Relu (e : expr).

Fixpoint value (e : expr) (x : R) : R :=
  match e with
  | Input => x
  | Const c => c
  | Plus e e' => value e x + value e' x
  | Scale a e => a * value e x
  | Relu e => relu (value e x)
  end.

(** The number of ReLU layers. *)
Fixpoint depth (e : expr) : nat :=
  match e with
  | Input | Const _ => 0
  | Plus e e' => Nat.max (depth e) (depth e')
  | Scale _ e => depth e
  | Relu e => S (depth e)
  end.

(** What DeepPoly-0 demands of v = rho(t), if B is the set of the possible t. *)
Definition relu_demand (B : R -> Prop) (t v : R) : Prop :=
  ((forall s, B s -> 0 <= s) -> v = t) /\ ((forall s, B s -> s <= 0) -> v = 0) /\ 0 <= v /\
  forall l h, (forall s, B s -> l <= s <= h) -> l < 0 < h -> v <= h * (t - l) / (h - l).

(** v is a value that the relaxation on the box [p, q] allows for e, at the input x. *)
Fixpoint allowed (p q : R) (e : expr) (x v : R) : Prop :=
  match e with
  | Input => v = x
  | Const c => v = c
  | Plus e e' => exists w w', allowed p q e x w /\ allowed p q e' x w' /\ v = w + w'
  | Scale a e => exists w, allowed p q e x w /\ v = a * w
  | Relu e => exists t, allowed p q e x t /\
      relu_demand (fun s => exists y, p <= y <= q /\ allowed p q e y s) t v
  end.

(** The Triangle has the line v = t below, too. *)
Fixpoint allowed_triangle (p q : R) (e : expr) (x v : R) : Prop :=
  match e with
  | Input => v = x
  | Const c => v = c
  | Plus e e' => exists w w',
      allowed_triangle p q e x w /\ allowed_triangle p q e' x w' /\ v = w + w'
  | Scale a e => exists w, allowed_triangle p q e x w /\ v = a * w
  | Relu e => exists t, allowed_triangle p q e x t /\ t <= v /\
      relu_demand (fun s => exists y, p <= y <= q /\ allowed_triangle p q e y s) t v
  end.

Definition relaxation := R -> R -> expr -> R -> R -> Prop.

(** Both bounds are exact on every box in [A, B]: what bounds the values, bounds what is allowed. *)
Definition precise_under (S : relaxation) (A B : R) (e : expr) :=
  forall p q, A <= p -> p <= q -> q <= B -> forall c,
  ((forall x, p <= x <= q -> value e x <= c) -> forall x v, p <= x <= q -> S p q e x v -> v <= c) /\
  ((forall x, p <= x <= q -> c <= value e x) -> forall x v, p <= x <= q -> S p q e x v -> c <= v).

Definition precise := precise_under allowed.

(** ** The relaxations are sound, and the Triangle is inside DeepPoly-0 *)

Lemma relu_demand_sound : forall (B : R -> Prop) t, B t -> relu_demand B t (relu t).
Proof.
  intros B t Bt; repeat split.
  - intros H; apply relu_id, (H _ Bt).
  - intros H; apply relu_zero, (H _ Bt).
  - apply relu_pos.
  - intros l h H L; specialize (H _ Bt). apply (Rmult_le_reg_r (h - l)); [lra |].
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra. split_relu; nra.
Qed.

Theorem triangle_sound : forall p q e x, p <= x <= q -> allowed_triangle p q e x (value e x).
Proof.
  intros p q; induction e as [| c | e IH e' IH' | a e IH | e IH]; simpl; intros x X; auto.
  - exists (value e x), (value e' x); auto.
  - exists (value e x); auto.
  - exists (value e x); split; [auto |]; split; [apply relu_above |].
    apply relu_demand_sound; exists x; auto.
Qed.

Theorem triangle_inside : forall p q e x v, allowed_triangle p q e x v -> allowed p q e x v.
Proof.
  intros p q; induction e as [| c | e IH e' IH' | a e IH | e IH]; simpl; intros x v H; auto.
  - destruct H as (w & w' & A & B & E); exists w, w'; auto.
  - destruct H as (w & A & E); exists w; auto.
  - destruct H as (t & T & _ & Act & Inact & Pos & Chord); exists t; split; [auto |].
    split; [| split; [| split; [exact Pos |]]].
    + intros B; apply Act; intros s (y & Y & S); apply B; eauto.
    + intros B; apply Inact; intros s (y & Y & S); apply B; eauto.
    + intros l h B; apply Chord; intros s (y & Y & S); apply B; eauto.
Qed.

Theorem allowed_sound : forall p q e x, p <= x <= q -> allowed p q e x (value e x).
Proof. intros p q e x X; now apply triangle_inside, triangle_sound. Qed.

(** The chord over [l, h] at t, for t in [l, h], lies below h. *)
Lemma chord_le : forall l h t, l < 0 < h -> t <= h -> h * (t - l) / (h - l) <= h.
Proof.
  intros l h t B T. apply (Rmult_le_reg_r (h - l)); [lra |].
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

(** ** Neurons whose pre-activation is allowed exactly *)

Definition exact (p q : R) (e : expr) (g : R -> R) :=
  forall y s, p <= y <= q -> allowed p q e y s -> s = g y.

Lemma exact_active : forall p q e g x v, exact p q e g -> (forall y, p <= y <= q -> 0 <= g y) ->
  p <= x <= q -> allowed p q (Relu e) x v -> v = g x.
Proof.
  intros p q e g x v E P X (t & T & Act & _). rewrite Act; [now apply E |].
  intros s (y & Y & S); rewrite (E y s Y S); auto.
Qed.

Lemma exact_inactive : forall p q e g x v, exact p q e g -> (forall y, p <= y <= q -> g y <= 0) ->
  allowed p q (Relu e) x v -> v = 0.
Proof.
  intros p q e g x v E N (t & _ & _ & Inact & _). apply Inact.
  intros s (y & Y & S); rewrite (E y s Y S); auto.
Qed.

Lemma ratio_range : forall p q x, p <= x <= q -> 0 <= (x - p) / (q - p) <= 1.
Proof.
  intros p q x X; destruct (Req_dec p q) as [E | N].
  - replace (x - p) with 0 by lra. unfold Rdiv; rewrite Rmult_0_l; lra.
  - split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] |].
    apply (Rmult_le_reg_r (q - p)); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
Qed.

(** If the pre-activation is affine, the ReLU is at most the linear interpolation of its values at
    the ends of the box. (On a box that is a point the ratio is 0/0, which is 0 in Coq.) *)
Lemma relu_affine_upper : forall p q e g x v, p <= x <= q -> exact p q e g ->
  (forall y, p <= y <= q -> g y = g p + (g q - g p) * ((y - p) / (q - p))) ->
  allowed p q (Relu e) x v ->
  v <= relu (g p) + (relu (g q) - relu (g p)) * ((x - p) / (q - p)).
Proof.
  intros p q e g x v X E Aff H.
  assert (Lx := ratio_range p q x X). assert (Ex := Aff x X).
  assert (Bounds : forall y, p <= y <= q -> Rmin (g p) (g q) <= g y <= Rmax (g p) (g q)).
  { intros y Y; rewrite (Aff y Y). assert (Ly := ratio_range p q y Y).
    unfold Rmin, Rmax; destruct Rle_dec; split; nra. }
  set (lambda := (x - p) / (q - p)) in *. clearbody lambda.
  assert (Range : forall s, (exists y, p <= y <= q /\ allowed p q e y s) ->
            Rmin (g p) (g q) <= s <= Rmax (g p) (g q)).
  { intros s (y & Y & S); rewrite (E y s Y S); auto. }
  assert (Active : 0 <= Rmin (g p) (g q) -> v = g x).
  { intros P; apply (exact_active p q e g); auto. intros y Y; specialize (Bounds y Y); lra. }
  assert (Inactive : Rmax (g p) (g q) <= 0 -> v = 0).
  { intros N; apply (exact_inactive p q e g x); auto. intros y Y; specialize (Bounds y Y); lra. }
  destruct H as (t & T & _ & _ & _ & Chord). rewrite (E x t X T), Ex in Chord.
  specialize (Chord _ _ Range). clear Bounds Range E Aff T.
  unfold Rmin, Rmax in *; destruct (Rle_dec (g p) (g q)) as [Up | Down].
  - destruct (Rle_lt_dec 0 (g p)); [rewrite Active, !relu_id; lra |].
    destruct (Rle_lt_dec (g q) 0); [rewrite Inactive, !relu_zero; lra |].
    rewrite (relu_zero (g p)), (relu_id (g q)) by lra.
    eapply Rle_trans; [apply Chord; lra |]. apply Req_le; field; lra.
  - destruct (Rle_lt_dec 0 (g q)); [rewrite Active, !relu_id; lra |].
    destruct (Rle_lt_dec (g p) 0); [rewrite Inactive, !relu_zero; lra |].
    rewrite (relu_zero (g q)), (relu_id (g p)) by lra.
    eapply Rle_trans; [apply Chord; lra |]. apply Req_le; field; lra.
Qed.
