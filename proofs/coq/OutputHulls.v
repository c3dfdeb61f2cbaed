(** M_k^o of arXiv 2410.06816v1, section 3, for every k. With groups as large as the layers it is the
    iterated hull; at k = 1, and on a polytope, it is the interval of every neuron. *)

Require Export Polyrelax.Chord.

(** The points that no group of at most k coordinates tells from the hull of S. For k = 1 and
    bounded S this is one interval a coordinate (see [grouped_one]). *)
Definition grouped (k : nat) (S : set nat) : set nat := fun y =>
  forall I, (length I <= k)%nat -> exists p, hull S p /\ forall i, In i I -> p i = y i.

(** What is kept behind the layers: hulls of groups of neurons of one layer, all groups of at most k
    of them, over what was kept of the layer before. *)
Fixpoint kept (k : nat) (layers : list layer) (P : set nat) : set nat :=
  match layers with
  | [] => P
  | L :: rest => kept k rest (grouped k (image (fun x => rho (affine L x)) P))
  end.

Definition m_o (k : nat) (f : network) (X : set nat) : set nat :=
  image (affine (output f)) (kept k (hidden f) X).

(** ** With groups as large as the layers, M_k^o is the iterated hull *)

Lemma hull_beyond : forall L P i, (length L <= i)%nat ->
  forall p, hull (image (fun x => rho (affine L x)) P) p -> p i = 0.
Proof.
  intros L P i Le p H; induction H as [p (x & _ & ->) | t p q _ _ Hp _ Hq].
  - unfold rho, affine; rewrite nth_overflow by assumption.
    unfold preactivation; simpl; apply relu_zero; lra.
  - unfold mix; rewrite Hp, Hq; ring.
Qed.

Lemma grouped_mono : forall k S T, subset S T -> subset (grouped k S) (grouped k T).
Proof.
  intros k S T ST y H I Len; destruct (H I Len) as (p & Hp & E).
  exists p; split; [revert Hp; now apply hull_mono | exact E].
Qed.

Lemma grouped_whole : forall k L P, (length L <= S k)%nat ->
  same (grouped (S k) (image (fun x => rho (affine L x)) P))
       (hull (image (fun x => rho (affine L x)) P)).
Proof.
  intros k L P Len y; split; [intros H | intros H I _; exists y; auto].
  destruct (H (seq 0 (length L))) as (p & Hp & E); [now rewrite seq_length |].
  replace y with p; [exact Hp |]. apply vector_eq; intros i.
  destruct (Nat.lt_ge_cases i (length L)) as [Lt | Ge]; [apply E, in_seq; lia |].
  destruct (H [i]) as (q & Hq & Ei); [simpl; lia |].
  rewrite <- (Ei i) by now left. now rewrite !(hull_beyond L P i Ge).
Qed.

Theorem m_o_is_iterated_hull : forall k f X, width_at_most (S k) f ->
  same (m_o (S k) f X) (output_only f X).
Proof.
  intros k f X W. unfold m_o, output_only, width_at_most in *.
  enough (E : same (kept (S k) (hidden f) X) (iterated_hull (hidden f) X))
    by (intros y; split; apply image_mono; intros z; apply E).
  enough (K : forall P Q, same P Q -> same (kept (S k) (hidden f) P) (iterated_hull (hidden f) Q))
    by (apply K, same_refl).
  induction (hidden f) as [| L rest IH]; simpl; intros P Q PQ; [exact PQ |].
  apply IH; [intros K HK; apply W; now right |].
  intros y. rewrite (grouped_whole k L P (W L (or_introl eq_refl)) y).
  split; apply hull_mono, image_mono; intros z; apply PQ.
Qed.

(** ** M_1^o: the interval of every neuron *)

(** The coordinates of the points of S have the ranges b, and attain their ends. *)
Definition ranges (S : set nat) (b : bounds) := forall i,
  (exists p, S p /\ p i = fst b i) /\ (exists q, S q /\ q i = snd b i) /\
  (forall x, S x -> fst b i <= x i <= snd b i).

Lemma ranges_ordered : forall S b, ranges S b -> ordered b.
Proof. intros S b R i; destruct (R i) as ((p & Hp & <-) & _ & B); apply B, Hp. Qed.

Lemma grouped_one : forall S b, ranges S b -> same (grouped 1 S) (in_bounds b).
Proof.
  intros S b R y; split; intros H.
  - intros i; destruct (H [i]) as (p & Hp & E); [auto |]. rewrite <- (E i) by now left.
    clear H E; induction Hp as [p Hp | t p q B _ Hp _ Hq]; [now apply R | unfold mix; nra].
  - intros [| i I] Len.
    + destruct (R 0%nat) as ((p & Hp & _) & _); exists p; split; [now left | intros i []].
    + destruct I as [| j I]; [| simpl in Len; lia].
      destruct (R i) as ((p & Hp & Ep) & (q & Hq & Eq) & _).
      destruct (between _ _ _ (H i)) as (t & B & E).
      exists (mix t p q); split; [apply hull_mix; [exact B | now left | now left] |].
      intros j [<- | []]; unfold mix; rewrite Ep, Eq; auto.
Qed.

Lemma dot_lo_attained : forall w lo hi, (forall i, lo i <= hi i) ->
  exists x, (forall i, lo i <= x i <= hi i) /\ dot w x = dot_lo w lo hi.
Proof.
  induction w as [| a w IH]; intros lo hi B; simpl.
  - exists lo; split; [intros i; specialize (B i); lra | reflexivity].
  - destruct (IH (fun i => lo (S i)) (fun i => hi (S i)) (fun i => B (S i))) as (x & Hx & E).
    exists (fun i => match i with
                     | O => if Rle_dec (a * lo 0%nat) (a * hi 0%nat) then lo 0%nat else hi 0%nat
                     | S i => x i end).
    split.
    + intros [| i]; [specialize (B 0%nat); destruct Rle_dec; lra | apply Hx].
    + unfold Rmin; destruct Rle_dec; f_equal; exact E.
Qed.

Lemma dot_negate : forall w x, dot (map Ropp w) x = - dot w x.
Proof. induction w as [| a w IH]; intros x; simpl; [ring |]. rewrite IH; ring. Qed.

Lemma dot_lo_negate : forall w lo hi, dot_lo (map Ropp w) lo hi = - dot_hi w lo hi.
Proof.
  induction w as [| a w IH]; intros lo hi; simpl; [ring |]. rewrite IH.
  unfold Rmin, Rmax; destruct Rle_dec, Rle_dec; lra.
Qed.

Lemma dot_hi_attained : forall w lo hi, (forall i, lo i <= hi i) ->
  exists x, (forall i, lo i <= x i <= hi i) /\ dot w x = dot_hi w lo hi.
Proof.
  intros w lo hi B; destruct (dot_lo_attained (map Ropp w) lo hi B) as (x & Hx & E).
  exists x; split; [exact Hx |]. rewrite dot_negate, dot_lo_negate in E; lra.
Qed.

Lemma box_ranges : forall L b, ordered b ->
  ranges (image (fun x => rho (affine L x)) (in_bounds b)) (ibp_relu (ibp_affine L b)).
Proof.
  intros L b O i. set (w := fst (nth i L ([], 0))). split; [| split].
  - destruct (dot_lo_attained w _ _ O) as (x & Hx & E).
    exists (rho (affine L x)); split; [exists x; auto |].
    unfold rho, affine, preactivation, ibp_relu, ibp_affine; simpl; fold w; now rewrite E.
  - destruct (dot_hi_attained w _ _ O) as (x & Hx & E).
    exists (rho (affine L x)); split; [exists x; auto |].
    unfold rho, affine, preactivation, ibp_relu, ibp_affine; simpl; fold w; now rewrite E.
  - intros y (x & Hx & ->). destruct (ibp_affine_sound L b x Hx i).
    split; apply relu_mono; assumption.
Qed.

Lemma kept_one : forall layers b P, ordered b -> same P (in_bounds b) ->
  same (kept 1 layers P) (in_bounds (ibp_run layers b)).
Proof.
  induction layers as [| L rest IH]; simpl; intros b P O E; [exact E |].
  assert (R := box_ranges L b O). apply IH; [now apply (ranges_ordered _ _ R) |].
  intros y; rewrite <- (grouped_one _ _ R y).
  split; apply grouped_mono, image_mono; intros z; apply E.
Qed.

(** Over a polytope, a list of linear forms has ranges, and their ends are attained. *)
Lemma least_of : forall (g : vector nat -> R) l, l <> [] ->
  exists p, In p l /\ forall q, In q l -> g p <= g q.
Proof.
  intros g l; induction l as [| a l IH]; intros N; [congruence |].
  destruct l as [| c l].
  - exists a; split; [now left | intros q [<- | []]; lra].
  - destruct IH as (p & Hp & B); [discriminate |].
    destruct (Rle_dec (g a) (g p)) as [Le | Gt].
    + exists a; split; [now left |]. intros q [<- | Hq]; [lra |]. specialize (B q Hq); lra.
    + exists p; split; [now right |]. intros q [<- | Hq]; [lra | now apply B].
Qed.

Lemma least_on_polytope : forall d X (g : vector nat -> R), polytope d X ->
  (forall t x y, g (mix t x y) = (1 - t) * g x + t * g y) ->
  exists p, X p /\ forall x, X x -> g p <= g x.
Proof.
  intros d X g (l & N & _ & E) Lin. destruct (least_of g l N) as (p & Hp & B).
  exists p; split; [apply E; now left |]. intros x Hx; apply E in Hx.
  enough (- g x <= - g p) by lra. revert x Hx. apply (above_hull _ _ (fun x => - g x)).
  - intros; rewrite Lin; ring.
  - intros x Hx; specialize (B x Hx); lra.
Qed.

Lemma affine_coordinate : forall L i t x y,
  affine L (mix t x y) i = (1 - t) * affine L x i + t * affine L y i.
Proof. intros L i t x y; now rewrite affine_mix. Qed.

Lemma neuron_range : forall d X L i, polytope d X -> exists p q, X p /\ X q /\
  forall x, X x -> affine L p i <= affine L x i <= affine L q i.
Proof.
  intros d X L i P.
  destruct (least_on_polytope d X (fun x => affine L x i) P) as (p & Xp & Lo);
    [intros; apply affine_coordinate |].
  destruct (least_on_polytope d X (fun x => - affine L x i) P) as (q & Xq & Hi);
    [intros; rewrite affine_coordinate; ring |].
  exists p, q; split; [exact Xp | split; [exact Xq |]]. intros x Xx.
  specialize (Lo x Xx); specialize (Hi x Xx); simpl in *; lra.
Qed.

Lemma finitely_many : forall (Q : nat -> R * R -> Prop) n, (forall i, exists r, Q i r) ->
  exists g, forall i, (i < n)%nat -> Q i (g i).
Proof.
  intros Q n E; induction n as [| n (g & Hg)]; [exists (fun _ => (0, 0)); lia |].
  destruct (E n) as (r & H). exists (fun i => if (i =? n)%nat then r else g i).
  intros i Lt. destruct (Nat.eqb_spec i n) as [-> | N]; [exact H | apply Hg; lia].
Qed.

Lemma polytope_ranges : forall d X L, polytope d X ->
  exists b, ranges (image (fun x => rho (affine L x)) X) b.
Proof.
  intros d X L P. set (S := image (fun x => rho (affine L x)) X).
  assert (E : forall i, exists r, (exists p, S p /\ p i = fst r) /\ (exists q, S q /\ q i = snd r)
                                  /\ forall x, S x -> fst r <= x i <= snd r).
  { intros i; destruct (neuron_range d X L i P) as (p & q & Xp & Xq & B).
    exists (relu (affine L p i), relu (affine L q i)). split; [| split].
    - exists (rho (affine L p)); split; [exists p; auto | reflexivity].
    - exists (rho (affine L q)); split; [exists q; auto | reflexivity].
    - intros y (x & Xx & ->); split; apply relu_mono, B, Xx. }
  destruct (finitely_many _ (length L) E) as (g & Hg).
  exists (fun i => if (i <? length L)%nat then fst (g i) else 0,
          fun i => if (i <? length L)%nat then snd (g i) else 0).
  intros i; simpl. destruct (Nat.ltb_spec i (length L)) as [Lt | Ge]; [now apply Hg |].
  assert (Z : forall y, S y -> y i = 0) by (intros y Hy; apply (hull_beyond L X i Ge); now left).
  destruct (E 0%nat) as (r & (p & Sp & _) & _).
  split; [| split]; [exists p; auto | exists p; auto |]. intros y Hy; rewrite (Z y Hy); lra.
Qed.
