(** Over a box the joint hull of all neurons is the product of their triangles. So M_k, for every
    k >= 1, is the Triangle, if its hulls are over boxes (reading A2 in docs/certificates.md). *)

Require Export Polyrelax.OneRelu.

(** z, with the pair (u, y) of the neuron i in place of its own. *)
Definition put (z : vector (nat + nat)) (i : nat) (u y : R) : vector (nat + nat) :=
  join (fun j => if (j =? i)%nat then u else left z j)
       (fun j => if (j =? i)%nat then y else right z j).

Lemma put_same : forall z i, put z i (left z i) (right z i) = z.
Proof.
  intros z i; rewrite (join_parts _ _ z) at 4; unfold put; f_equal; apply vector_eq; intros j;
    destruct (Nat.eqb_spec j i) as [-> | N]; reflexivity.
Qed.

Lemma put_mix : forall z i t u y u' y',
  put z i ((1 - t) * u + t * u') ((1 - t) * y + t * y') = mix t (put z i u y) (put z i u' y').
Proof.
  intros; apply vector_eq; intros [j | j]; unfold put, mix, join;
    destruct (Nat.eqb_spec j i); ring.
Qed.

Section Box.

(** A box in R^n. *)
Variables (n : nat) (lo hi : vector nat).
Hypothesis lo_hi : forall i, lo i <= hi i.
Hypothesis in_n : forall i, (n <= i)%nat -> lo i = 0 /\ hi i = 0.

(** The neurons before m are between ReLU and chord, the others are exact. *)
Definition partly (m : nat) (z : vector (nat + nat)) := box lo hi (left z) /\ forall i,
  if (i <? m)%nat then relu (left z i) <= right z i <= chord (lo i) (hi i) (left z i)
  else right z i = relu (left z i).

Lemma partly_hull : forall m z, partly m z -> m_inf (box lo hi) z.
Proof.
  induction m as [| m IH]; intros z [B H].
  - left; exists (left z); split; [exact B |]. rewrite (join_parts _ _ z) at 1.
    f_equal; apply vector_eq; intros i; exact (H i).
  - assert (Point : forall u, lo m <= u <= hi m -> m_inf (box lo hi) (put z m u (relu u))).
    { intros u U; apply IH; split.
      - intros i; unfold put, left, join.
        destruct (Nat.eqb_spec i m) as [-> | N]; [exact U | apply B].
      - intros i; specialize (H i). unfold put, left, right, join.
        destruct (Nat.eqb_spec i m) as [-> | N]; [now rewrite Nat.ltb_irrefl |].
        destruct (Nat.ltb_spec i (S m)), (Nat.ltb_spec i m); try lia; exact H. }
    assert (U := B m); assert (Y := H m). rewrite (proj2 (Nat.ltb_lt m (S m))) in Y by lia.
    assert (Chord : m_inf (box lo hi) (put z m (left z m) (chord (lo m) (hi m) (left z m)))).
    { destruct (between _ _ _ U) as (t & T & E).
      replace (chord (lo m) (hi m) (left z m)) with ((1 - t) * relu (lo m) + t * relu (hi m)).
      - rewrite E at 1; rewrite put_mix. apply hull_mix; [exact T | |]; apply Point; lra.
      - destruct (Rle_lt_dec (hi m) 0) as [N | P].
        + rewrite chord_inactive, !relu_zero by lra; ring.
        + destruct (Rle_lt_dec 0 (lo m)) as [A | N].
          * rewrite chord_active, !relu_id by lra; lra.
          * rewrite chord_unstable, relu_zero, relu_id, E by lra. field; lra. }
    destruct (between _ _ _ Y) as (t & T & E).
    rewrite <- (put_same z m). rewrite E.
    replace (put z m (left z m) _) with (mix t (put z m (left z m) (relu (left z m)))
      (put z m (left z m) (chord (lo m) (hi m) (left z m)))).
    + apply hull_mix; [exact T | now apply Point | exact Chord].
    + rewrite <- put_mix; f_equal; ring.
Qed.

Theorem box_hull_is_triangles :
  same (m_inf (box lo hi)) (fun z => box lo hi (left z) /\ triangles (box lo hi) z).
Proof.
  intros z; split.
  - intros H; split; [| now apply m_inf_in_triangle]. intros i.
    split; [enough (- left z i <= - lo i) by lra |]; revert z H.
    + apply (m_inf_linear _ (fun z => - left z i)); [intros; unfold left, mix; ring |].
      intros u Uu; specialize (Uu i); unfold left, join; lra.
    + apply (m_inf_linear _ (fun z => left z i)); [reflexivity |].
      intros u Uu; specialize (Uu i); unfold left, join; lra.
  - intros [B [St T]]. apply (partly_hull n); split; [exact B |]. intros i.
    assert (Bi := B i). destruct (St i) as [Active Inactive], (T i) as (P & A & C).
    assert (Lo : below (box lo hi) i (lo i)) by (intros u Uu; apply Uu).
    assert (Hi : above (box lo hi) i (hi i)) by (intros u Uu; apply Uu).
    destruct (Nat.ltb_spec i n) as [Lt | Ge].
    + destruct (Rle_lt_dec (hi i) 0) as [N | Pos].
      * rewrite chord_inactive, relu_zero, Inactive by (try exact N; try lra;
          intros u Uu; specialize (Uu i); lra). lra.
      * destruct (Rle_lt_dec 0 (lo i)) as [Nn | N].
        -- rewrite chord_active, relu_id, Active by (try lra; intros u Uu; specialize (Uu i); lra).
           lra.
        -- rewrite chord_unstable by lra. split; [split_relu; lra |]. apply C; auto.
    + destruct (in_n i Ge) as [L H]. rewrite relu_zero by lra. apply Inactive.
      intros u Uu; specialize (Uu i); lra.
Qed.

(** M_k is between the two. *)
Theorem box_m_is_triangles : forall k,
  same (fun z => box lo hi (left z) /\ m (S k) (box lo hi) z)
       (fun z => box lo hi (left z) /\ triangles (box lo hi) z).
Proof.
  intros k z; split; intros [B H]; split; try exact B.
  - apply (k_relu_in_triangles k); [exact B |]. destruct H as [St G]; split; [exact St |].
    intros I Len Un; destruct (G I Len Un) as (z' & M & El & Er).
    exists z'; split; [exact M |]. intros i Hi; rewrite El; auto.
  - now apply m_inf_in_m, box_hull_is_triangles.
Qed.

End Box.
