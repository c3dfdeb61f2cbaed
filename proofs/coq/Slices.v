(** One slice: a function with plateaus at 0 and 1 and affine ramps between them, as an expression of
    three ReLU layers that DeepPoly-0 bounds exactly on every box.

    A tooth rises from 0 at [foot] to 1 at [top], stays there until [top'], and falls to 0 at [foot'].
    A slice with the teeth t_k is 1 - rho(1 - sum_k rho(t_k)), and

      t_k = 1 - rho(top - x) / (top - foot) - rho(x - top') / (foot' - top'). *)

Require Export Polyrelax.DeepPoly.

Record tooth := { foot : R; top : R; top' : R; foot' : R }.

Definition rise (t : tooth) := / (top t - foot t).
Definition fall (t : tooth) := / (foot' t - top' t).

Definition before_top (t : tooth) := Plus (Const (top t)) (Scale (-1) Input).
Definition after_top (t : tooth) := Plus Input (Const (- top' t)).

Definition tooth_expr (t : tooth) :=
  Plus (Const 1) (Plus (Scale (- rise t) (Relu (before_top t))) (Scale (- fall t) (Relu (after_top t)))).

Fixpoint sum_expr (teeth : list tooth) : expr :=
  match teeth with
  | [] => Const 0
  | t :: rest => Plus (Relu (tooth_expr t)) (sum_expr rest)
  end.

Definition slice_expr (teeth : list tooth) :=
  Plus (Const 1) (Scale (-1) (Relu (Plus (Const 1) (Scale (-1) (sum_expr teeth))))).

Definition proper (t : tooth) := foot t < top t /\ top t <= top' t /\ top' t < foot' t.

(** Proper teeth, one after the other. *)
Fixpoint disjoint (teeth : list tooth) : Prop :=
  match teeth with
  | [] => True
  | t :: rest => proper t /\ (forall t', In t' rest -> foot' t <= foot t') /\ disjoint rest
  end.

(** ** The values *)

Lemma tooth_value : forall t x, value (tooth_expr t) x =
  1 - rise t * relu (top t - x) - fall t * relu (x - top' t).
Proof.
  intros t x; simpl. replace (top t + -1 * x) with (top t - x) by ring.
  replace (x + - top' t) with (x - top' t) by ring. ring.
Qed.

Lemma slopes : forall t, proper t ->
  0 < rise t /\ rise t * (top t - foot t) = 1 /\ 0 < fall t /\ fall t * (foot' t - top' t) = 1.
Proof.
  intros t (A & B & C); unfold rise, fall; repeat split; try (apply Rinv_0_lt_compat; lra);
    apply Rinv_l; lra.
Qed.

Lemma value_at_most_1 : forall t x, proper t -> value (tooth_expr t) x <= 1.
Proof.
  intros t x P; rewrite tooth_value. destruct (slopes t P) as (A & _ & B & _).
  generalize (relu_pos (top t - x)) (relu_pos (x - top' t)); intros; nra.
Qed.

Lemma value_top : forall t x, top t <= x <= top' t -> value (tooth_expr t) x = 1.
Proof. intros t x B; rewrite tooth_value, !relu_zero; lra. Qed.

Lemma value_left : forall t x, proper t -> x <= top t ->
  value (tooth_expr t) x = 1 - rise t * (top t - x).
Proof.
  intros t x (A & B & C) X; rewrite tooth_value, relu_id, (relu_zero (x - top' t)); lra.
Qed.

Lemma value_right : forall t x, proper t -> top' t <= x ->
  value (tooth_expr t) x = 1 - fall t * (x - top' t).
Proof.
  intros t x (A & B & C) X; rewrite tooth_value, (relu_zero (top t - x)), relu_id; lra.
Qed.

Lemma value_outside : forall t x, proper t -> x <= foot t \/ foot' t <= x ->
  value (tooth_expr t) x <= 0.
Proof.
  intros t x P O; destruct (slopes t P) as (A & EA & B & EB); destruct P as (? & ? & ?).
  destruct O as [O | O].
  - rewrite value_left by (unfold proper; lra). nra.
  - rewrite value_right by (unfold proper; lra). nra.
Qed.

Lemma value_inside : forall t x, proper t -> foot t < x < foot' t -> 0 < value (tooth_expr t) x.
Proof.
  intros t x P O; destruct (slopes t P) as (A & EA & B & EB).
  destruct (Rle_lt_dec x (top t)).
  - rewrite value_left by assumption. nra.
  - destruct (Rle_lt_dec x (top' t)).
    + rewrite value_top by lra; lra.
    + rewrite value_right by (assumption || lra). nra.
Qed.

Lemma sum_nonneg : forall teeth x, 0 <= value (sum_expr teeth) x.
Proof.
  induction teeth as [| t rest IH]; intros x; [simpl; lra |].
  change (0 <= relu (value (tooth_expr t) x) + value (sum_expr rest) x).
  specialize (IH x); generalize (relu_pos (value (tooth_expr t) x)); lra.
Qed.

(** The teeth are off at x if all of them lie beyond x, or before it. *)
Lemma sum_off : forall teeth x, disjoint teeth ->
  (forall t, In t teeth -> x <= foot t \/ foot' t <= x) -> value (sum_expr teeth) x = 0.
Proof.
  induction teeth as [| t rest IH]; intros x D Off; [reflexivity |].
  change (relu (value (tooth_expr t) x) + value (sum_expr rest) x = 0).
  destruct D as (P & _ & D). rewrite IH; [| assumption | intros; apply Off; now right].
  rewrite relu_zero; [ring |]. apply value_outside; [assumption | apply Off; now left].
Qed.

Lemma sum_at_most_1 : forall teeth x, disjoint teeth -> value (sum_expr teeth) x <= 1.
Proof.
  induction teeth as [| t rest IH]; intros x D; [simpl; lra |].
  change (relu (value (tooth_expr t) x) + value (sum_expr rest) x <= 1).
  destruct D as (P & After & D). destruct (Rle_lt_dec (foot' t) x) as [O | I].
  - rewrite relu_zero; [specialize (IH x D); lra |]. apply value_outside; auto.
  - rewrite sum_off; [| assumption |].
    + generalize (value_at_most_1 t x P); split_relu; lra.
    + intros t' Ht; left; specialize (After t' Ht); lra.
Qed.

Theorem slice_value : forall teeth x, disjoint teeth ->
  value (slice_expr teeth) x = value (sum_expr teeth) x.
Proof.
  intros teeth x D. unfold slice_expr; simpl.
  replace (1 + -1 * value (sum_expr teeth) x) with (1 - value (sum_expr teeth) x) by ring.
  rewrite relu_id; [ring | generalize (sum_at_most_1 teeth x D); lra].
Qed.

Lemma sum_at_top : forall teeth t x, disjoint teeth -> In t teeth -> top t <= x <= top' t ->
  value (sum_expr teeth) x = 1.
Proof.
  intros teeth t x D I T. apply Rle_antisym; [now apply sum_at_most_1 |].
  revert D I; induction teeth as [| t' rest IH]; intros D I; [destruct I |].
  change (1 <= relu (value (tooth_expr t') x) + value (sum_expr rest) x).
  destruct D as (P & _ & D), I as [-> | I].
  - rewrite value_top, relu_id by lra. generalize (sum_nonneg rest x); lra.
  - specialize (IH D I). generalize (relu_pos (value (tooth_expr t') x)); lra.
Qed.

(** Where the sum is positive, one tooth is on. *)
Lemma sum_positive : forall teeth x, disjoint teeth -> 0 < value (sum_expr teeth) x ->
  exists t, In t teeth /\ foot t < x < foot' t.
Proof.
  induction teeth as [| t rest IH]; intros x D H; [simpl in H; lra |].
  change (0 < relu (value (tooth_expr t) x) + value (sum_expr rest) x) in H.
  destruct D as (P & _ & D). destruct (Rle_lt_dec x (foot t)) as [L | L];
    [| destruct (Rle_lt_dec (foot' t) x) as [G | G]].
  - rewrite relu_zero in H by (apply value_outside; auto).
    destruct (IH x D) as (t' & I & B); [lra |]; exists t'; split; [now right | assumption].
  - rewrite relu_zero in H by (apply value_outside; auto).
    destruct (IH x D) as (t' & I & B); [lra |]; exists t'; split; [now right | assumption].
  - exists t; split; [now left | lra].
Qed.
