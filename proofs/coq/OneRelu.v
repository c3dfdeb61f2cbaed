(** The sentence of arXiv 2410.06816v1, section 3, that k-ReLU and M_k^o are not comparable in
    precision. At k = 1 they are: 1-ReLU allows no more than M_1^o, on every network and every
    polytope, and on some less. So does the Triangle with the tightest bounds. *)

Require Export Polyrelax.OutputHulls Polyrelax.ConvexImages.

(** ** The sentence *)

(** (u_I, y_I) is in the convex hull of the pairs (u_I, rho(u_I)), for every group I of at most k
    unstable neurons. For one neuron that hull is its triangle. *)
Definition k_relu (k : nat) : demand := fun U z =>
  stable_exact U z /\
  forall I, (length I <= k)%nat -> (forall i, In i I -> unstable U i) ->
    exists z', m_inf U z' /\ forall i, In i I -> left z' i = left z i /\ right z' i = right z i.

(** A bound of an output that A gives on some network and some polytope, and B does not. *)
Definition tighter_somewhere (A B : network -> set nat -> set nat) :=
  exists d f X i c, polytope d X /\
    ((above (A f X) i c /\ ~ above (B f X) i c) \/ (below (A f X) i c /\ ~ below (B f X) i c)).

Definition not_comparable A B := tighter_somewhere A B /\ tighter_somewhere B A.

Definition one_relu := relaxed (k_relu 1).

(** ** 1-ReLU lies inside M_1^o *)

Lemma k_relu_in_triangles : forall k (U : set nat) z, U (left z) -> k_relu (S k) U z -> triangles U z.
Proof.
  intros k U z Uz [St G]. split; [exact St |]. intros i.
  assert (Graph : triangles U (join (left z) (rho (left z))))
    by (apply m_inf_in_triangle; left; exists (left z); auto).
  assert (P := relu_pos (left z i)); assert (A := relu_above (left z i)).
  assert (C : forall l h, below U i l -> above U i h -> l < 0 < h ->
    relu (left z i) <= h * (left z i - l) / (h - l)) by apply (proj2 Graph i).
  assert (Stable : forall a b : R -> R, (a (relu (left z i)) <= b (relu (left z i))) ->
    (unstable U i -> a (right z i) <= b (right z i)) -> a (right z i) <= b (right z i)).
  { intros a b E Un. apply (sign_cases U i); [exact Un | |]; intros B.
    - rewrite (proj1 (St i) B), <- (relu_id (left z i)) by (apply B, Uz). exact E.
    - rewrite (proj2 (St i) B), <- (relu_zero (left z i)) by (apply B, Uz). exact E. }
  assert (Unstable : unstable U i -> exists z', triangles U z' /\
            left z' i = left z i /\ right z' i = right z i).
  { intros Un; destruct (G [i]) as (z' & M & E); [simpl; lia | intros j [<- | []]; exact Un |].
    exists z'; split; [now apply m_inf_in_triangle | apply E; now left]. }
  split; [| split].
  - apply (Stable (fun _ => 0) (fun y => y) P). intros Un.
    destruct (Unstable Un) as (z' & [_ T] & El & Er). rewrite <- Er. apply T.
  - apply (Stable (fun _ => left z i) (fun y => y) A). intros Un.
    destruct (Unstable Un) as (z' & [_ T] & El & Er). rewrite <- Er, <- El. apply T.
  - intros l h Bl Bh B. apply (Stable (fun y => y) (fun _ => _) (C l h Bl Bh B)). intros Un.
    destruct (Unstable Un) as (z' & [_ T] & El & Er). rewrite <- Er, <- El. now apply T.
Qed.

Lemma k_relu_within_intervals : forall k, within_intervals (k_relu (S k)).
Proof.
  intros k U z l h i K Uz. apply triangle_within_intervals; [| exact Uz].
  now apply (k_relu_in_triangles k).
Qed.

(** Every relaxation that keeps the intervals lies inside M_1^o. *)
Theorem inside_m_1_o : forall C, within_intervals C -> forall d X f, polytope d X ->
  subset (relaxed C f X) (m_o 1 f X).
Proof.
  intros C WC d X f P out H. apply relaxed_states in H; destruct H as (y & Hy & ->).
  exists y; split; [| reflexivity]. destruct (hidden f) as [| L rest]; [exact Hy |]. simpl in *.
  destruct (polytope_ranges d X L P) as (b & R).
  apply (kept_one rest b); [exact (ranges_ordered _ _ R) | exact (grouped_one _ _ R) |].
  revert y Hy; apply (states_in_ibp C WC).
  intros y (x & Xx & D) i. destruct (R i) as (_ & _ & B).
  destruct (neuron_range d X L i P) as (p & q & Xp & Xq & E).
  assert (Y : relu (affine L p i) <= y i <= relu (affine L q i)).
  { apply (WC _ _ _ _ i D); [exists x; auto | |];
      intros u (v & Xv & ->); apply E, Xv. }
  assert (Bp : fst b i <= rho (affine L p) i <= snd b i) by (apply B; exists p; auto).
  assert (Bq : fst b i <= rho (affine L q) i <= snd b i) by (apply B; exists q; auto).
  unfold rho in Bp, Bq; lra.
Qed.

Theorem one_relu_inside : forall d X f, polytope d X -> subset (one_relu f X) (m_o 1 f X).
Proof. exact (inside_m_1_o _ (k_relu_within_intervals 0)). Qed.

Theorem triangle_inside_m_1_o : forall d X f, polytope d X ->
  subset (relaxed triangles f X) (m_o 1 f X).
Proof. exact (inside_m_1_o _ triangle_within_intervals). Qed.

(** On [-1, 1], rho x + rho (-x) is at most 1 under 1-ReLU, and may be 2 under M_1^o. *)
Definition absolute_value := {| hidden := [[([1], 0); ([-1], 0)]]; output := [([1; 1], 0)] |}.

Theorem one_relu_strict : polytope 1 unit_interval /\
  above (one_relu absolute_value unit_interval) 0%nat 1 /\
  exists y, m_o 1 absolute_value unit_interval y /\ y 0%nat = 2.
Proof.
  split; [exact unit_interval_polytope | split].
  - intros out (x & y & (z & Xx & K & _ & ->) & ->).
    apply k_relu_in_triangles in K; [destruct K as [_ T] | exists x; auto].
    set (pre := affine (nth 0 (hidden absolute_value) [])) in *.
    assert (U : forall v, image pre unit_interval v -> (-1 <= v 0%nat <= 1) /\ (-1 <= v 1%nat <= 1)).
    { intros v (p & Xp & ->). specialize (Xp 0%nat); unfold vec in Xp; simpl in Xp.
      subst pre; compute_net; lra. }
    destruct (T 0%nat) as (_ & _ & A), (T 1%nat) as (_ & _ & B).
    specialize (A (-1) 1 (fun v Hv => proj1 (proj1 (U v Hv))) (fun v Hv => proj2 (proj1 (U v Hv)))).
    specialize (B (-1) 1 (fun v Hv => proj1 (proj2 (U v Hv))) (fun v Hv => proj2 (proj2 (U v Hv)))).
    revert A B; unfold left, right, join; subst pre; compute_net; lra.
  - set (first := nth 0 (hidden absolute_value) []).
    assert (Point : forall t, -1 <= t <= 1 ->
              hull (image (fun x => rho (affine first x)) unit_interval) (rho (affine first (vec [t]))))
      by (intros t B; left; exists (vec [t]); split; [now apply unit_interval_point | reflexivity]).
    exists (affine (output absolute_value) (vec [1; 1])). split; [| compute_net; lra].
    exists (vec [1; 1]); split; [| reflexivity]. intros [| i [| j I]] Len; [| | simpl in Len; lia].
    + exists (rho (affine first (vec [1]))); split; [apply Point; lra | intros i []].
    + exists (rho (affine first (vec [if (i =? 1)%nat then -1 else 1]))).
      split; [apply Point; destruct Nat.eqb; lra |]. subst first.
      intros j [<- | []]; destruct i as [| [| [| i]]]; compute_net; split_relu; lra.
Qed.

(** 1-ReLU gives bounds that M_1^o does not give, and never the other way round. *)
Theorem one_relu_comparable :
  tighter_somewhere one_relu (m_o 1) /\ ~ tighter_somewhere (m_o 1) one_relu.
Proof.
  split.
  - destruct one_relu_strict as (P & B & y & Hy & E).
    exists 1%nat, absolute_value, unit_interval, 0%nat, 1; split; [exact P | left].
    split; [exact B | intros A; specialize (A y Hy); lra].
  - intros (d & f & X & i & c & P & [[B N] | [B N]]); apply N; intros y Hy;
      apply B, (one_relu_inside d X f P y Hy).
Qed.

Theorem incomparable_k1_false : ~ not_comparable one_relu (m_o 1).
Proof. intros [_ H]; exact (proj2 one_relu_comparable H). Qed.
