(** The convex hull is the set of all convex combinations of finitely many points. *)

Require Export Polyrelax.Hulls.

Fixpoint combination {I} (l : list (R * vector I)) : vector I :=
  match l with
  | [] => fun _ => 0
  | (w, x) :: rest => fun i => w * x i + combination rest i
  end.

Fixpoint weights_sum {I} (l : list (R * vector I)) : R :=
  match l with
  | [] => 0
  | (w, _) :: rest => w + weights_sum rest
  end.

Lemma weights_nonneg : forall I (l : list (R * vector I)),
  (forall w x, In (w, x) l -> 0 <= w) -> 0 <= weights_sum l.
Proof.
  intros I; induction l as [| (w, x) rest IH]; intros P; simpl; [lra |].
  assert (0 <= w) by (apply (P w x); now left).
  assert (0 <= weights_sum rest) by (apply IH; intros v y Hv; apply (P v y); now right). lra.
Qed.

Lemma combination_zero : forall I (l : list (R * vector I)),
  (forall w x, In (w, x) l -> 0 <= w) -> weights_sum l = 0 -> combination l = fun _ => 0.
Proof.
  intros I; induction l as [| (w, x) rest IH]; intros P E; simpl in *; [reflexivity |].
  assert (0 <= w) by (apply (P w x); now left).
  assert (Pr : forall v y, In (v, y) rest -> 0 <= v) by (intros v y H'; apply (P v y); now right).
  assert (0 <= weights_sum rest) by now apply weights_nonneg.
  rewrite IH by (assumption || lra). apply vector_eq; intros i; replace w with 0 by lra; ring.
Qed.

Lemma scaled_combination : forall I (S : set I) l s, 0 < s -> weights_sum l = s ->
  (forall w x, In (w, x) l -> 0 <= w /\ S x) -> hull S (fun i => combination l i / s).
Proof.
  intros I S; induction l as [| (w, x) rest IH]; intros s Pos E P; simpl in *; [lra |].
  assert (Pw : 0 <= w /\ S x) by (apply P; now left).
  assert (Pr : forall v y, In (v, y) rest -> 0 <= v /\ S y) by (intros v y H; apply P; now right).
  assert (Pr' : forall v y, In (v, y) rest -> 0 <= v) by (intros v y H; now apply (Pr v y)).
  assert (N := weights_nonneg I rest Pr').
  destruct (Req_dec (weights_sum rest) 0) as [Z | NZ].
  - replace (fun i => _) with x; [left; tauto |]. rewrite (combination_zero I rest Pr' Z).
    apply vector_eq; intros i; replace w with s by lra; field; lra.
  - set (r := weights_sum rest) in *.
    replace (fun i => _) with (mix (r / s) x (fun i => combination rest i / r)).
    + apply hull_mix; [| left; tauto | apply IH; [lra | reflexivity | exact Pr]].
      split; [apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra] |].
      apply (Rmult_le_reg_r s); [lra |]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
    + apply vector_eq; intros i; unfold mix. replace w with (s - r) by lra. field; lra.
Qed.

(** The hull has all convex combinations; it has nothing else, by [combination_hull]. *)
Theorem combination_in_hull : forall I (S : set I) l, weights_sum l = 1 ->
  (forall w x, In (w, x) l -> 0 <= w /\ S x) -> hull S (combination l).
Proof.
  intros I S l E P. replace (combination l) with (fun i => combination l i / 1).
  - now apply scaled_combination; [lra | |].
  - apply vector_eq; intros i; field.
Qed.

Lemma combination_app : forall I (k l : list (R * vector I)) i,
  combination (k ++ l) i = combination k i + combination l i.
Proof.
  intros I; induction k as [| (w, x) k IH]; intros l i; simpl; [ring | rewrite IH; ring].
Qed.

Lemma weights_app : forall I (k l : list (R * vector I)),
  weights_sum (k ++ l) = weights_sum k + weights_sum l.
Proof. intros I; induction k as [| (w, x) k IH]; intros l; simpl; [ring | rewrite IH; ring]. Qed.

Definition scale {I} (t : R) : list (R * vector I) -> list (R * vector I) :=
  map (fun p => (t * fst p, snd p)).

Lemma scale_sums : forall I t (l : list (R * vector I)),
  weights_sum (scale t l) = t * weights_sum l /\
  forall i, combination (scale t l) i = t * combination l i.
Proof.
  intros I t; induction l as [| (w, x) rest [IHw IHc]]; simpl; [split; intros; ring |].
  split; [rewrite IHw; ring | intros i; rewrite IHc; ring].
Qed.

Theorem combination_hull : forall I (S : set I) x, hull S x ->
  exists l, weights_sum l = 1 /\ (forall w y, In (w, y) l -> 0 <= w /\ S y) /\ x = combination l.
Proof.
  intros I S x H; induction H as [x Sx | t x y B _ (k & Ek & Pk & ->) _ (l & El & Pl & ->)].
  - exists [(1, x)]; split; [simpl; ring |]; split.
    + intros w y [[= <- <-] | []]; split; [lra | assumption].
    + apply vector_eq; intros i; simpl; ring.
  - exists (scale (1 - t) k ++ scale t l).
    destruct (scale_sums I (1 - t) k) as [Wk Ck], (scale_sums I t l) as [Wl Cl].
    split; [rewrite weights_app, Wk, Wl, Ek, El; ring |]; split.
    + intros w y H; apply in_app_or in H; destruct H as [H | H]; apply in_map_iff in H;
        destruct H as ((v, z) & [= <- <-] & H); [destruct (Pk v z H) | destruct (Pl v z H)];
        (split; [simpl; nra | assumption]).
    + apply vector_eq; intros i; rewrite combination_app, Ck, Cl; reflexivity.
Qed.
