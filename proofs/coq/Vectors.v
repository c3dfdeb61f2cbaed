(** Vectors, and the ReLU.

    A vector is a function from indices to reals. R^d is the space of the vectors over [nat] that
    are 0 from the index d on ([in_space d]); [vec [a; b]] is (a, b). The index type is arbitrary,
    so that a pair of vectors is a vector too ([join]), over the disjoint union of the indices. *)

Require Export Reals List Lra Lia FunctionalExtensionality.
Export ListNotations.
Open Scope R_scope.

Definition vector (I : Type) := I -> R.

Definition vec (l : list R) : vector nat := fun i => nth i l 0.

Definition in_space (d : nat) (x : vector nat) := forall i, (d <= i)%nat -> x i = 0.

(** The point that divides the segment from x to y in the ratio t : 1 - t. *)
Definition mix {I} (t : R) (x y : vector I) : vector I := fun i => (1 - t) * x i + t * y i.

Definition join {I J} (x : vector I) (y : vector J) : vector (I + J) :=
  fun i => match i with inl i => x i | inr j => y j end.

Definition left {I J} (z : vector (I + J)) : vector I := fun i => z (inl i).
Definition right {I J} (z : vector (I + J)) : vector J := fun j => z (inr j).

Definition relu (t : R) := Rmax 0 t.
Definition rho {I} (x : vector I) : vector I := fun i => relu (x i).

(** w_0 x_0 + w_1 x_1 + ..., over the length of w. *)
Fixpoint dot (w : list R) (x : vector nat) : R :=
  match w with
  | [] => 0
  | a :: rest => a * x 0%nat + dot rest (fun i => x (S i))
  end.

(** ** Elementary facts *)

Lemma vector_eq : forall I (x y : vector I), (forall i, x i = y i) -> x = y.
Proof. intros I x y; apply functional_extensionality. Qed.

Lemma join_parts : forall I J (z : vector (I + J)), z = join (left z) (right z).
Proof. intros; apply vector_eq; intros [i | j]; reflexivity. Qed.

Lemma mix_join : forall I J t (x x' : vector I) (y y' : vector J),
  mix t (join x y) (join x' y') = join (mix t x x') (mix t y y').
Proof. intros; apply vector_eq; intros [i | j]; reflexivity. Qed.

Lemma join_inj : forall I J (x x' : vector I) (y y' : vector J),
  join x y = join x' y' -> x = x' /\ y = y'.
Proof.
  intros I J x x' y y' E; split; apply vector_eq; intros i.
  - exact (f_equal (fun z => z (inl i)) E).
  - exact (f_equal (fun z => z (inr i)) E).
Qed.

Lemma mix_same : forall I t (x : vector I), mix t x x = x.
Proof. intros; apply vector_eq; intros; unfold mix; ring. Qed.

Lemma dot_mix : forall w t x y, dot w (mix t x y) = (1 - t) * dot w x + t * dot w y.
Proof.
  induction w as [| a w IH]; intros t x y; simpl.
  - ring.
  - change (fun i => mix t x y (S i)) with (mix t (fun i => x (S i)) (fun i => y (S i))).
    rewrite IH; unfold mix; ring.
Qed.

Lemma relu_cases : forall t, (t <= 0 /\ relu t = 0) \/ (0 <= t /\ relu t = t).
Proof. intros t; unfold relu, Rmax; destruct (Rle_dec 0 t); lra. Qed.

(** Replaces every ReLU by 0 or by its argument, case by case. *)
Ltac split_relu :=
  repeat match goal with
  | |- context [relu ?t] =>
      let E := fresh "E" in let B := fresh "B" in destruct (relu_cases t) as [[B E] | [B E]];
      rewrite E in *; clear E
  | H : context [relu ?t] |- _ =>
      let E := fresh "E" in let B := fresh "B" in destruct (relu_cases t) as [[B E] | [B E]];
      rewrite E in *; clear E
  end.

Lemma relu_pos : forall t, 0 <= relu t.
Proof. intros; split_relu; lra. Qed.

Lemma relu_above : forall t, t <= relu t.
Proof. intros; split_relu; lra. Qed.

Lemma relu_id : forall t, 0 <= t -> relu t = t.
Proof. intros; split_relu; lra. Qed.

Lemma relu_zero : forall t, t <= 0 -> relu t = 0.
Proof. intros; split_relu; lra. Qed.

Lemma relu_mono : forall s t, s <= t -> relu s <= relu t.
Proof. intros; split_relu; lra. Qed.

Lemma relu_convex : forall t a b, 0 <= t <= 1 ->
  relu ((1 - t) * a + t * b) <= (1 - t) * relu a + t * relu b.
Proof.
  intros t a b B. destruct (relu_cases ((1 - t) * a + t * b)) as [[_ E] | [_ E]]; rewrite E.
  - generalize (relu_pos a) (relu_pos b); intros; nra.
  - generalize (relu_above a) (relu_above b); intros; nra.
Qed.
