(** Polytopes are closed, by Farkas' lemma; so T1 holds for every convex polytope. *)

Require Export Polyrelax.Combinations Polyrelax.ConvexImages.

(** ** Farkas' lemma *)

Fixpoint inner (d : nat) (w x : vector nat) : R :=
  match d with
  | O => 0
  | S k => inner k w x + w k * x k
  end.

(** x + s y *)
Definition plus (x : vector nat) (s : R) (y : vector nat) : vector nat := fun i => x i + s * y i.

Lemma inner_plus : forall d w x s y, inner d w (plus x s y) = inner d w x + s * inner d w y.
Proof. induction d; intros; simpl; [ring |]. rewrite IHd; unfold plus; ring. Qed.

Lemma plus_inner : forall d w s v x, inner d (plus w s v) x = inner d w x + s * inner d v x.
Proof. induction d; intros; simpl; [ring |]. rewrite IHd; unfold plus; ring. Qed.

(** c is a sum of nonnegative multiples of the vectors of l. *)
Fixpoint in_cone (l : list (vector nat)) (c : vector nat) : Prop :=
  match l with
  | [] => c = fun _ => 0
  | a :: rest => exists t, 0 <= t /\ in_cone rest (plus c (- t) a)
  end.

Lemma inner_self : forall d c, 0 <= inner d c c /\
  (inner d c c = 0 -> forall i, (i < d)%nat -> c i = 0).
Proof.
  induction d as [| d IH]; intros c; simpl; [split; [lra | lia] |].
  destruct (IH c) as [P Z]. assert (0 <= c d * c d) by nra. split; [lra |].
  intros E i L. destruct (Nat.eq_dec i d) as [-> | N]; [nra |]. apply Z; [lra | lia].
Qed.

Lemma in_cone_moved : forall (k : vector nat -> R) a l v, (forall x, In x l -> 0 <= k x) ->
  in_cone (map (fun x => plus x (k x) a) l) v -> exists s, 0 <= s /\ in_cone l (plus v (- s) a).
Proof.
  intros k a; induction l as [| x rest IH]; intros v K H; simpl in *.
  - exists 0; split; [lra |]. subst v; apply vector_eq; intros i; unfold plus; ring.
  - destruct H as (t & Pt & H). destruct (IH _ (fun y I => K y (or_intror I)) H) as (s & Ps & C).
    assert (0 <= k x) by (apply K; now left).
    exists (t * k x + s); split; [nra |]. exists t; split; [assumption |].
    replace (plus (plus v (- (t * k x + s)) a) (- t) x)
      with (plus (plus v (- t) (plus x (k x) a)) (- s) a); [assumption |].
    apply vector_eq; intros i; unfold plus; ring.
Qed.

Theorem farkas : forall d n l c, length l = n -> in_space d c ->
  (forall a, In a l -> in_space d a) ->
  in_cone l c \/ exists w, (forall a, In a l -> 0 <= inner d w a) /\ inner d w c < 0.
Proof.
  intros d; induction n as [| n IH]; intros l c Len Dc Dl.
  - destruct l; [| discriminate]. destruct (inner_self d c) as [P Z].
    destruct (Req_dec (inner d c c) 0) as [E | N].
    + left; apply vector_eq; intros i. destruct (Nat.lt_ge_cases i d); [now apply Z | now apply Dc].
    + right; exists (plus (fun _ => 0) (-1) c); split; [intros a [] |].
      rewrite plus_inner. replace (inner d (fun _ => 0) c) with 0; [lra |].
      clear; induction d; simpl; [reflexivity | rewrite <- IHd; ring].
  - destruct l as [| a l]; [discriminate |]. injection Len as Len.
    assert (Da : in_space d a) by (apply Dl; now left).
    assert (Dr : forall x, In x l -> in_space d x) by (intros; apply Dl; now right).
    destruct (IH l c Len Dc Dr) as [C | (w & Wl & Wc)].
    { left; exists 0; split; [lra |]. replace (plus c (- 0) a) with c; [assumption |].
      apply vector_eq; intros i; unfold plus; ring. }
    destruct (Rle_lt_dec 0 (inner d w a)) as [Wa | Wa].
    { right; exists w; split; [intros x [<- | I]; auto | assumption]. }
    (* project along a, so that w vanishes *)
    set (k := fun x => - inner d w x / inner d w a).
    assert (Ka : forall x, k x * inner d w a = - inner d w x) by (intros; unfold k; field; lra).
    assert (K : forall x, In x l -> 0 <= k x).
    { intros x I; specialize (Wl x I); specialize (Ka x); nra. }
    set (pr := fun x => plus x (k x) a).
    assert (Dpr : forall x, in_space d x -> in_space d (pr x)).
    { intros x Dx i L; unfold pr, plus; rewrite Dx, Da by assumption; ring. }
    destruct (IH (map pr l) (pr c)) as [C | (w' & Wl' & Wc')].
    + now rewrite map_length.
    + now apply Dpr.
    + intros x I; apply in_map_iff in I; destruct I as (y & <- & I); auto.
    + left. destruct (in_cone_moved k a l (pr c) K C) as (s & Ps & H).
      assert (Kc : k c < 0) by (specialize (Ka c); nra).
      exists (s - k c); split; [lra |].
      replace (plus c (- (s - k c)) a) with (plus (pr c) (- s) a); [assumption |].
      apply vector_eq; intros i; unfold pr, plus; ring.
    + right. set (m := - inner d w' a / inner d w a).
      assert (Ma : m * inner d w a = - inner d w' a) by (unfold m; field; lra).
      assert (E : forall x, inner d (plus w' m w) x = inner d w' (pr x)).
      { intros x; unfold pr; rewrite plus_inner, inner_plus.
        assert (k x * inner d w' a = m * inner d w x); [| lra].
        unfold k, m; field; lra. }
      exists (plus w' m w); split; [| rewrite E; exact Wc'].
      intros x [<- | I]; [rewrite plus_inner; lra |].
      rewrite E; apply Wl', in_map, I.
Qed.

(** ** Polytopes *)

(** (1, x) *)
Definition homogeneous (x : vector nat) : vector nat :=
  fun i => match i with O => 1 | S j => x j end.

Lemma cone_combination : forall l v, in_cone (map homogeneous l) v ->
  exists ws, (forall w x, In (w, x) ws -> 0 <= w /\ In x l) /\ weights_sum ws = v 0%nat /\
    forall j, combination ws j = v (S j).
Proof.
  induction l as [| a l IH]; intros v H; simpl in H.
  - subst v; exists []; simpl; repeat split; intros; contradiction.
  - destruct H as (t & Pt & H). destruct (IH _ H) as (ws & P & W & C).
    exists ((t, a) :: ws); simpl; split; [| split].
    + intros w x [[= <- <-] | I]; [split; [assumption | now left] |].
      destruct (P w x I); split; [assumption | now right].
    + rewrite W; unfold plus, homogeneous; ring.
    + intros j; rewrite C; unfold plus, homogeneous; ring.
Qed.

Lemma inner_mix : forall d w t x y,
  inner d w (mix t x y) = (1 - t) * inner d w x + t * inner d w y.
Proof. induction d; intros; simpl; [ring |]. rewrite IHd; unfold mix; ring. Qed.

Lemma homogeneous_mix : forall t x y, homogeneous (mix t x y) = mix t (homogeneous x) (homogeneous y).
Proof. intros; apply vector_eq; intros [| i]; unfold homogeneous, mix; ring. Qed.

Lemma hull_closed : forall d l, (forall p, In p l -> in_space d p) ->
  closed_along_segments (hull (points l)).
Proof.
  intros d l D y c H.
  assert (Space : forall x, hull (points l) x -> in_space d x).
  { apply hull_least; [| exact D]. intros t x z B Hx Hz i L; unfold mix.
    rewrite Hx, Hz by assumption; ring. }
  assert (Dy : in_space d y).
  { apply Space. replace y with (mix 0 y c); [apply H; lra |].
    apply vector_eq; intros i; unfold mix; ring. }
  assert (Dc : in_space d c).
  { intros i L. assert (E := Space _ (H (1/2) ltac:(lra)) i L).
    unfold mix in E; rewrite (Dy i L) in E; lra. }
  assert (Dh : forall x, in_space d x -> in_space (S d) (homogeneous x)).
  { intros x Dx [| i] L; [lia | apply Dx; lia]. }
  destruct (farkas (S d) _ (map homogeneous l) (homogeneous c) eq_refl (Dh c Dc))
    as [C | (w & Wl & Wc)].
  - intros a I; apply in_map_iff in I; destruct I as (x & <- & I); auto.
  - destruct (cone_combination l _ C) as (ws & P & W & E).
    replace c with (combination ws) by (apply vector_eq; intros j; apply E).
    now apply combination_in_hull.
  - (* w is not negative on the segment, and so not at its end *)
    exfalso. set (g := fun x => inner (S d) w (homogeneous x)).
    assert (Gmix : forall t x z, g (mix t x z) = (1 - t) * g x + t * g z).
    { intros; unfold g; rewrite homogeneous_mix; apply inner_mix. }
    assert (G : forall x, hull (points l) x -> 0 <= g x).
    { intros x Hx; enough (- g x <= 0) by lra. revert x Hx.
      apply (above_hull _ _ (fun x => - g x)); [intros; rewrite Gmix; ring |].
      intros x I; assert (0 <= g x) by (apply Wl, in_map, I); lra. }
    change (g c < 0) in Wc. assert (Gy := G _ (H 0 ltac:(lra))). rewrite Gmix in Gy.
    set (t := (g y - g c / 2) / (g y - g c)).
    assert (T : t * (g y - g c) = g y - g c / 2) by (unfold t; field; lra).
    assert (Bt : 0 <= t < 1) by (split; nra).
    assert (Gt := G _ (H t Bt)). rewrite Gmix in Gt. nra.
Qed.

Lemma closed_same : forall X Y : set nat, same X Y -> closed_along_segments X ->
  closed_along_segments Y.
Proof. intros X Y E C y c H; apply E, (C y); intros t B; now apply E, H. Qed.

Theorem polytope_closed : forall d X, polytope d X -> closed_along_segments X.
Proof.
  intros d X (l & _ & D & E). apply (closed_same (hull (points l))).
  - intros x; symmetry; apply E.
  - now apply (hull_closed d).
Qed.

(** The coordinates that are positive somewhere on a polytope: those that are at one of its points. *)
Theorem active_coordinates : forall d X, polytope d X ->
  exists T : nat -> bool, forall i, T i = true <-> exists x, X x /\ 0 < x i.
Proof.
  intros d X (l & _ & _ & E).
  exists (fun i => existsb (fun p => if Rlt_dec 0 (p i) then true else false) l).
  intros i; split.
  - intros A; apply existsb_exists in A; destruct A as (p & Hp & A); exists p.
    destruct Rlt_dec; [| discriminate A]. split; [apply E; now left | assumption].
  - intros (x & Hx & Pos). match goal with |- ?b = true => destruct b eqn:F end; [reflexivity |].
    enough (x i <= 0) by lra. apply E in Hx; revert x Hx Pos. intros x Hx _; revert x Hx.
    apply (above_hull _ _ (fun x => x i)); [reflexivity |]. intros p Hp.
    destruct (Rlt_dec 0 (p i)) as [P | N]; [| lra].
    enough (A : false = true) by discriminate A. rewrite <- F; apply existsb_exists.
    exists p; split; [exact Hp |]. destruct Rlt_dec; [reflexivity | contradiction].
Qed.

Theorem t1_polytope : forall d X T, polytope d X ->
  (forall i, T i = true <-> exists x, X x /\ 0 < x i) ->
  (convex (image rho X) <-> subset (image rho (image (keep T) X)) (image (keep T) X)) /\
  (convex (image rho X) <->
     same (image rho X) (fun y => image (keep T) X y /\ nonnegative y)).
Proof.
  intros d X T P A. apply (t1 d X T); [eapply polytope_convex; exact P | | exact A |].
  - intros x; now apply polytope_in_space.
  - destruct P as (l & _ & D & E). apply (closed_same (hull (points (map (keep T) l)))).
    + intros y; split.
      * intros H. apply (image_mono _ _ _ (hull (points l))); [intros x; apply E |].
        apply (image_hull _ _ (keep T) (points l) (keep_mix T)). revert y H; apply hull_mono.
        intros y I; apply in_map_iff in I; destruct I as (x & <- & I); exists x; auto.
      * intros (x & Xx & ->). apply E in Xx.
        assert (H : image (keep T) (hull (points l)) (keep T x)) by (exists x; auto).
        apply (image_hull _ _ (keep T) (points l) (keep_mix T)) in H.
        revert H; apply hull_mono. intros y (z & I & ->). now apply in_map.
    + apply (hull_closed d). intros p I; apply in_map_iff in I; destruct I as (x & <- & I).
      intros i L; unfold keep; destruct (T i); [now apply D | reflexivity].
Qed.
