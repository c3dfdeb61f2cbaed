(** A slice is bounded exactly under DeepPoly-0. *)

Require Export Polyrelax.Slices.

(** What the relaxation allows, on a box [p, q]. *)

Section Box.

Variables p q : R.
Hypothesis pq : p <= q.

Lemma before_exact : forall t, exact p q (before_top t) (fun x => top t - x).
Proof. intros t y s _ (w & w' & -> & (w'' & -> & ->) & ->); ring. Qed.

Lemma after_exact : forall t, exact p q (after_top t) (fun x => x - top' t).
Proof. intros t y s _ (w & w' & -> & -> & ->); ring. Qed.

Lemma tooth_allowed : forall t x v, allowed p q (tooth_expr t) x v -> exists r r',
  allowed p q (Relu (before_top t)) x r /\ allowed p q (Relu (after_top t)) x r' /\
  v = 1 - rise t * r - fall t * r'.
Proof.
  intros t x v (w & w' & -> & (a & b & (r & Hr & ->) & (r' & Hr' & ->) & ->) & ->).
  exists r, r'; split; [exact Hr |]; split; [exact Hr' | ring].
Qed.

Lemma allowed_relu_pos : forall e x v, allowed p q (Relu e) x v -> 0 <= v.
Proof. intros e x v (t & _ & _ & _ & P & _); exact P. Qed.

Lemma tooth_at_most_1 : forall t x v, proper t -> allowed p q (tooth_expr t) x v -> v <= 1.
Proof.
  intros t x v P H. destruct (slopes t P) as (A & _ & B & _).
  destruct (tooth_allowed t x v H) as (r & r' & Hr & Hr' & ->).
  apply allowed_relu_pos in Hr; apply allowed_relu_pos in Hr'. nra.
Qed.

(** Off the top a tooth is allowed exactly. *)
Lemma tooth_exact : forall t, proper t -> q <= top t \/ top' t <= p ->
  exact p q (tooth_expr t) (value (tooth_expr t)).
Proof.
  intros t P O x v X H. assert (P' := P); destruct P' as (P1 & P2 & P3).
  destruct (tooth_allowed t x v H) as (r & r' & Hr & Hr' & ->). destruct O as [O | O].
  - rewrite (exact_active _ _ _ _ x r (before_exact t)) by (assumption || (intros; lra)).
    rewrite (exact_inactive _ _ _ _ x r' (after_exact t)) by (assumption || (intros; lra)).
    rewrite value_left by (assumption || lra). ring.
  - rewrite (exact_inactive _ _ _ _ x r (before_exact t)) by (assumption || (intros; lra)).
    rewrite (exact_active _ _ _ _ x r' (after_exact t)) by (assumption || (intros; lra)).
    rewrite value_right by (assumption || lra). ring.
Qed.

Lemma interpolated : forall a x, p <= x <= q ->
  a - x = a - p + (a - q - (a - p)) * ((x - p) / (q - p)).
Proof.
  intros a x X; destruct (Req_dec p q) as [E | N].
  - replace (x - p) with 0 by lra; unfold Rdiv; rewrite Rmult_0_l; lra.
  - field; lra.
Qed.

(** A tooth is concave, and its lower bound is exact: it is attained at an end of the box. *)
Lemma tooth_lower : forall t x v, proper t -> p <= x <= q -> allowed p q (tooth_expr t) x v ->
  Rmin (value (tooth_expr t) p) (value (tooth_expr t) q) <= v.
Proof.
  intros t x v P X H. destruct (slopes t P) as (A & _ & B & _).
  destruct (tooth_allowed t x v H) as (r & r' & Hr & Hr' & ->).
  apply (relu_affine_upper p q _ _ x r X (before_exact t)) in Hr;
    [| intros; now apply interpolated].
  apply (relu_affine_upper p q _ _ x r' X (after_exact t)) in Hr';
    [| intros y Y; generalize (interpolated (top' t) y Y); lra].
  rewrite !tooth_value. assert (L := ratio_range p q x X).
  set (lambda := (x - p) / (q - p)) in *; clearbody lambda.
  set (a := relu (top t - p)) in *; set (b := relu (top t - q)) in *.
  set (c := relu (p - top' t)) in *; set (d := relu (q - top' t)) in *.
  assert (U : 1 - rise t * (a + (b - a) * lambda) - fall t * (c + (d - c) * lambda)
                <= 1 - rise t * r - fall t * r') by nra.
  eapply Rle_trans; [| exact U]. unfold Rmin; destruct Rle_dec as [Le | Le]; nra.
Qed.

Lemma sum_allowed_range : forall teeth x s, disjoint teeth -> p <= x <= q ->
  allowed p q (sum_expr teeth) x s -> 0 <= s <= INR (length teeth).
Proof.
  induction teeth as [| t rest IH]; intros x s D X H; [simpl in H; subst; simpl; lra |].
  destruct H as (w & w' & Hw & Hw' & ->), D as (P & _ & D).
  specialize (IH x w' D X Hw').
  change (length (t :: rest)) with (S (length rest)); rewrite S_INR.
  assert (0 <= w) by (eapply allowed_relu_pos; exact Hw). enough (w <= 1) by lra.
  destruct Hw as (u & Hu & Act & Inact & _ & Chord).
  assert (U := tooth_at_most_1 t x u P Hu).
  assert (Low : forall s, (exists y, p <= y <= q /\ allowed p q (tooth_expr t) y s) ->
            Rmin (Rmin (value (tooth_expr t) p) (value (tooth_expr t) q)) (-1) <= s <= 1).
  { intros s (y & Y & S); split; [| eapply tooth_at_most_1; eassumption].
    eapply Rle_trans; [apply Rmin_l |]. now apply tooth_lower with y. }
  eapply Rle_trans; [apply (Chord _ _ Low) |]; [| apply chord_le; [| exact U]];
    (split; [eapply Rle_lt_trans; [apply Rmin_r | lra] | lra]).
Qed.

(** The outer ReLU: o = 1 - rho(1 - s). *)
Lemma slice_allowed : forall teeth x o, disjoint teeth -> p <= x <= q ->
  allowed p q (slice_expr teeth) x o -> 0 <= o <= 1 /\
  ((forall y s, p <= y <= q -> allowed p q (sum_expr teeth) y s -> s <= 1) ->
     allowed p q (sum_expr teeth) x o).
Proof.
  intros teeth x o D X (w & w' & -> & (r & Hr & ->) & ->).
  destruct Hr as (u & (a & b & -> & (s & Hs & ->) & ->) & Act & _ & Pos & Chord).
  split; [split; [| lra] |].
  - assert (Sx := sum_allowed_range teeth x s D X Hs).
    assert (N : 0 <= INR (length teeth)) by apply pos_INR.
    enough (r <= 1) by lra.
    eapply Rle_trans; [apply (Chord (- INR (length teeth) - 1) 1); [| lra] | apply chord_le; lra].
    intros z (y & Y & (a & b & -> & (s' & Hs' & ->) & ->)).
    generalize (sum_allowed_range teeth y s' D Y Hs'); lra.
  - intros Small. replace (1 + -1 * r) with s; [exact Hs |].
    rewrite Act; [ring |]. intros z (y & Y & (a & b & -> & (s' & Hs' & ->) & ->)).
    generalize (Small y s' Y Hs'); lra.
Qed.

(** Off all teeth, the sum is 0. *)
Lemma sum_allowed_off : forall teeth x s, disjoint teeth -> p <= x <= q ->
  (forall t, In t teeth -> q <= foot t \/ foot' t <= p) ->
  allowed p q (sum_expr teeth) x s -> s = 0.
Proof.
  induction teeth as [| t rest IH]; intros x s D X Off H; [exact H |].
  destruct H as (w & w' & Hw & Hw' & ->), D as (P & _ & D).
  rewrite (IH x w' D X) by (assumption || (intros; apply Off; now right)).
  assert (O := Off t (or_introl eq_refl)). assert (P' := P); destruct P' as (P1 & P2 & P3).
  rewrite (exact_inactive p q (tooth_expr t) (value (tooth_expr t)) x w); [ring | | |].
  - apply tooth_exact; [assumption | lra].
  - intros y Y; apply value_outside; [assumption | lra].
  - exact Hw.
Qed.

(** Inside one tooth, the sum is that tooth. *)
Lemma sum_allowed_inside : forall teeth t x s, disjoint teeth -> p <= x <= q -> In t teeth ->
  foot t < p -> q < foot' t -> allowed p q (sum_expr teeth) x s -> allowed p q (tooth_expr t) x s.
Proof.
  induction teeth as [| t' rest IH]; intros t x s D X I A B H; [destruct I |].
  destruct H as (w & w' & Hw & Hw' & ->), D as (P & After & D). destruct I as [-> | I].
  - rewrite (sum_allowed_off rest x w' D X); [| | exact Hw'].
    + destruct Hw as (u & Hu & Act & _). rewrite Act; [now rewrite Rplus_0_r |].
      intros z (y & Y & Hz). eapply Rle_trans; [| exact (tooth_lower t y z P Y Hz)].
      unfold Rmin; destruct Rle_dec; left; apply value_inside; (assumption || lra).
    + intros t' Ht; left; specialize (After t' Ht); lra.
  - assert (P' := P); destruct P' as (P1 & P2 & P3). specialize (After t I).
    rewrite (exact_inactive p q (tooth_expr t') (value (tooth_expr t')) x w).
    + rewrite Rplus_0_l. now apply (IH t x w').
    + apply tooth_exact; [assumption | lra].
    + intros y Y; apply value_outside; [assumption | lra].
    + exact Hw.
Qed.

(** If the box meets no top, the sum is at most the interpolation of its values at the ends. *)
Lemma sum_allowed_no_top : forall teeth x s, disjoint teeth -> p <= x <= q ->
  (forall t, In t teeth -> q < top t \/ top' t < p) -> allowed p q (sum_expr teeth) x s ->
  s <= value (sum_expr teeth) p
         + (value (sum_expr teeth) q - value (sum_expr teeth) p) * ((x - p) / (q - p)).
Proof.
  induction teeth as [| t rest IH]; intros x s D X No H; [simpl in *; lra |].
  destruct H as (w & w' & Hw & Hw' & ->), D as (P & _ & D).
  specialize (IH x w' D X (fun t' Ht => No t' (or_intror Ht)) Hw').
  assert (O := No t (or_introl eq_refl)). assert (P' := P); destruct P' as (P1 & P2 & P3).
  apply (relu_affine_upper p q _ (value (tooth_expr t)) x w X) in Hw.
  - change (value (sum_expr (t :: rest))) with
      (fun x => relu (value (tooth_expr t) x) + value (sum_expr rest) x). cbv beta. lra.
  - apply tooth_exact; [assumption | lra].
  - intros y Y. destruct O as [O | O].
    + rewrite !value_left by (assumption || lra).
      generalize (interpolated (top t) y Y); intros ->; ring.
    + rewrite !value_right by (assumption || lra).
      replace (y - top' t) with (- (top' t - y)) by ring.
      generalize (interpolated (top' t) y Y); intros ->; ring.
Qed.

(** A point of the box that is on a top, or the news that there is none. *)
Lemma find_top : forall teeth,
  (exists t x, In t teeth /\ p <= x <= q /\ top t <= x <= top' t) \/
  (forall t, In t teeth -> proper t -> q < top t \/ top' t < p).
Proof.
  induction teeth as [| t rest IH]; [right; intros t [] |].
  destruct (Rlt_le_dec q (top t)) as [A | A]; [| destruct (Rlt_le_dec (top' t) p) as [B | B]].
  - destruct IH as [(t' & x & I & H) | No]; [left; exists t', x; split; [now right | exact H] |].
    right; intros t' [<- | I] P; auto.
  - destruct IH as [(t' & x & I & H) | No]; [left; exists t', x; split; [now right | exact H] |].
    right; intros t' [<- | I] P; auto.
  - destruct (Rle_lt_dec (top t) (top' t)) as [C | C].
    + left; exists t, (Rmax p (top t)); split; [now left |].
      unfold Rmax; destruct Rle_dec; lra.
    + destruct IH as [(t' & x & I & H) | No]; [left; exists t', x; split; [now right | exact H] |].
      right; intros t' [<- | I] P; [destruct P; lra | auto].
Qed.

Lemma disjoint_proper : forall teeth t, disjoint teeth -> In t teeth -> proper t.
Proof.
  induction teeth as [| t' rest IH]; intros t D I; [destruct I |].
  destruct D as (P & _ & D), I as [<- | I]; auto.
Qed.

(** No top, and the box not inside a tooth or inside one: the sum is at most its larger end. *)
Lemma slice_upper : forall teeth x o, disjoint teeth -> p <= x <= q ->
  allowed p q (slice_expr teeth) x o ->
  exists z, p <= z <= q /\ o <= value (slice_expr teeth) z.
Proof.
  intros teeth x o D X H. destruct (slice_allowed teeth x o D X H) as [[_ O] Sum].
  destruct (find_top teeth) as [(t & z & I & Z & T) | No].
  - exists z; split; [assumption |]. rewrite slice_value, (sum_at_top teeth t) by assumption; lra.
  - assert (Off : forall t, In t teeth -> q < top t \/ top' t < p).
    { intros t I; apply No; [assumption | now apply (disjoint_proper teeth)]. }
    assert (Gp := sum_at_most_1 teeth p D); assert (Gq := sum_at_most_1 teeth q D).
    assert (Interp : forall y s, p <= y <= q -> allowed p q (sum_expr teeth) y s ->
              s <= Rmax (value (sum_expr teeth) p) (value (sum_expr teeth) q)).
    { intros y s Y Hs; assert (U := sum_allowed_no_top teeth y s D Y Off Hs).
      assert (L := ratio_range p q y Y). unfold Rmax; destruct Rle_dec; nra. }
    assert (Ho : allowed p q (sum_expr teeth) x o).
    { apply Sum; intros y s Y Hs; eapply Rle_trans; [exact (Interp y s Y Hs) |].
      unfold Rmax; destruct Rle_dec; assumption. }
    specialize (Interp x o X Ho). unfold Rmax in Interp; destruct Rle_dec.
    + exists q; rewrite slice_value by assumption; lra.
    + exists p; rewrite slice_value by assumption; lra.
Qed.

Lemma slice_lower : forall teeth x o, disjoint teeth -> p <= x <= q ->
  allowed p q (slice_expr teeth) x o ->
  exists z, p <= z <= q /\ value (slice_expr teeth) z <= o.
Proof.
  intros teeth x o D X H. destruct (slice_allowed teeth x o D X H) as [[O _] Sum].
  destruct (Rle_lt_dec (value (sum_expr teeth) p) 0) as [Z | Pos].
  - exists p; rewrite slice_value by assumption; lra.
  - destruct (sum_positive teeth p D Pos) as (t & I & B).
    assert (P := disjoint_proper teeth t D I).
    destruct (Rle_lt_dec (foot' t) q) as [Out | In].
    + (* the foot of the tooth is in the box, and the sum is 0 there *)
      exists (foot' t); split; [lra |]. rewrite slice_value, sum_off; [assumption | assumption | |
        assumption]. clear - D I. intros t' I'.
      revert D I I'; induction teeth as [| t0 rest IH]; intros D I I'; [destruct I |].
      destruct D as (P0 & After & D), I as [-> | I], I' as [-> | I'].
      * right; lra.
      * left; exact (After t' I').
      * right; specialize (After t I). destruct (disjoint_proper rest t D I); lra.
      * auto.
    + assert (Inside := fun y s Y => sum_allowed_inside teeth t y s D Y I (proj1 B) In).
      assert (Ho : allowed p q (sum_expr teeth) x o).
      { apply Sum; intros y s Y Hs. eapply tooth_at_most_1; [exact P |]. exact (Inside y s Y Hs). }
      assert (L := tooth_lower t x o P X (Inside x o X Ho)).
      assert (One : forall y, foot t < y < foot' t ->
                value (sum_expr teeth) y = value (tooth_expr t) y).
      { intros y Y. clear - D I P Y. revert D I; induction teeth as [| t0 rest IH]; intros D I;
          [destruct I |].
        change (relu (value (tooth_expr t0) y) + value (sum_expr rest) y = value (tooth_expr t) y).
        destruct D as (P0 & After & D), I as [-> | I].
        - rewrite sum_off, relu_id; [ring | | assumption |].
          + left; now apply value_inside.
          + intros t' I'; left; specialize (After t' I'); lra.
        - rewrite (IH D I), relu_zero; [ring |]. apply value_outside; [assumption |].
          right; specialize (After t I); lra. }
      unfold Rmin in L; destruct Rle_dec in L.
      * exists p; split; [lra |]. rewrite slice_value, One by (assumption || lra); exact L.
      * exists q; split; [lra |]. rewrite slice_value, One by (assumption || lra); exact L.
Qed.

End Box.

(** A slice is bounded exactly on every box, of any place and size. *)
Theorem slice_precise : forall teeth A B, disjoint teeth -> precise A B (slice_expr teeth).
Proof.
  intros teeth A B D p q _ PQ _ c; split; intros H x o X Ho.
  - destruct (slice_upper p q PQ teeth x o D X Ho) as (z & Z & L).
    eapply Rle_trans; [exact L | now apply H].
  - destruct (slice_lower p q PQ teeth x o D X Ho) as (z & Z & L).
    eapply Rle_trans; [now apply H | exact L].
Qed.
