(** That a bounded set of inequalities is the hull of its vertices, face by face: from a vertex
    through any other point of a face runs a segment that ends where a further row turns zero. What
    the exported files say of hulls is proved with this; to read them it is not needed. *)

Require Export Polyrelax.Dag.

Definition meets (rows : list form) (y : vector nat) := all (fun f => 0 <= value f y) rows.

Fixpoint some {A} (P : A -> Prop) (l : list A) : Prop :=
  match l with
  | [] => False
  | a :: rest => P a \/ some P rest
  end.

Lemma all_mono : forall A (P Q : A -> Prop) l, (forall a, P a -> Q a) -> all P l -> all Q l.
Proof. induction l; simpl; intuition. Qed.

Lemma same_hulls : forall I (S T : set I), subset S (hull T) -> subset T (hull S) ->
  same (hull S) (hull T).
Proof. split; apply hull_least; auto using hull_convex. Qed.

Lemma value_mix : forall f t x y, value f (mix t x y) = (1 - t) * value f x + t * value f y.
Proof. intros f t x y; unfold value; rewrite terms_mix; ring. Qed.

(** How far the segment runs: s times the length from p to y, beyond y. *)
Lemma furthest : forall rows p y, meets rows p -> meets rows y ->
  all (fun f => value f p <= value f y) rows \/
  exists s, 0 <= s /\ meets rows (mix (1 + s) p y) /\
    some (fun f => 0 < value f p /\ value f (mix (1 + s) p y) = 0) rows.
Proof.
  induction rows as [| f rows IH]; intros p y P Y; [now left |].
  destruct P as [Fp P], Y as [Fy Y], (IH p y P Y) as [A | (s & B & M & Z)].
  - destruct (Rle_lt_dec (value f p) (value f y)) as [C | C]; [left; split; assumption | right].
    exists (value f y / (value f p - value f y)).
    assert (B : 0 <= value f y / (value f p - value f y)) by (apply Rle_mult_inv_pos; lra).
    assert (E : value f (mix (1 + value f y / (value f p - value f y)) p y) = 0).
    { rewrite value_mix; field; lra. }
    revert B E; generalize (value f y / (value f p - value f y)); intros s B E.
    split; [assumption |]; split; [split; [lra |] | left; lra].
    clear - A Y B; induction rows as [| g rows IH]; [exact I |].
    destruct A as [A As], Y as [Y Ys]; split; [rewrite value_mix; nra | now apply IH].
  - right; destruct (Rle_lt_dec 0 (value f (mix (1 + s) p y))) as [C | C].
    { exists s; split; [assumption |]; split; [now split | now right]. }
    rewrite value_mix in C.
    exists (value f y / (value f p - value f y)).
    assert (D : value f y < value f p) by nra.
    assert (B' : 0 <= value f y / (value f p - value f y)) by (apply Rle_mult_inv_pos; lra).
    assert (L : value f y / (value f p - value f y) <= s).
    { apply (Rmult_le_reg_r (value f p - value f y)); [lra |].
      unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra. }
    assert (E : value f (mix (1 + value f y / (value f p - value f y)) p y) = 0).
    { rewrite value_mix; field; lra. }
    revert B' L E; generalize (value f y / (value f p - value f y)); intros r B' L E.
    split; [assumption |]; split; [split; [lra |] | left; lra].
    clear - Y M B B' L; induction rows as [| g rows IH]; [exact I |].
    destruct M as [M Ms], Y as [Y Ys]; split; [| now apply IH].
    rewrite value_mix in *; destruct (Rle_lt_dec (value g p) (value g y)); nra.
Qed.

(** Either y is the vertex p, as no row is less at y; or y is on a segment from p to a point q where
    a further row is zero, and then what is zero at p and y is zero at q too. *)
Lemma onward : forall V rows d p y, In p V -> in_space d p -> in_space d y ->
  meets rows p -> meets rows y ->
  (all (fun f => value f p <= value f y) rows -> p = y) ->
  (forall q, in_space d q -> meets rows q ->
     (forall f, value f p = 0 -> value f y = 0 -> value f q = 0) ->
     some (fun f => 0 < value f p /\ value f q = 0) rows -> hull (points V) q) ->
  hull (points V) y.
Proof.
  intros V rows d p y L Dp Dy P Y Same Next.
  destruct (furthest rows p y P Y) as [A | (s & B & M & Z)]; [left; now rewrite <- Same |].
  assert (C : 0 < / (1 + s)) by (apply Rinv_0_lt_compat; lra).
  assert (D : (1 + s) * / (1 + s) = 1) by (apply Rinv_r; lra).
  replace y with (mix (/ (1 + s)) p (mix (1 + s) p y)).
  - apply hull_mix; [split; nra | now left | apply Next; try assumption].
    + intros i H; unfold mix; rewrite (Dp i H), (Dy i H); ring.
    + intros f E F; rewrite value_mix, E, F; ring.
  - apply vector_eq; intros i; unfold mix.
    transitivity ((1 - (1 + s) * / (1 + s)) * p i + (1 + s) * / (1 + s) * y i); [ring |].
    rewrite D; ring.
Qed.

(** ** The proofs of the exported files *)

Ltac plain := cbv beta iota zeta delta [meets all some value terms fst snd vec nth] in *.
Ltac plainly := plain; repeat split; lra.

(** From the point y, of the space by Y, where the rows are met by M, past the vertex p. *)
Ltac past rows p y Y M := eapply (onward _ rows _ p y);
  [auto 30 using in_eq, in_cons | apply vec_in_space | exact Y | plainly | exact M
  | intros A; apply vector_eq; intros i; plain; flatten;
    repeat (destruct i as [| i]; [lra |]);
    transitivity 0; [now destruct i | symmetry; apply Y; simpl; auto with arith]
  | clear Y M ].
