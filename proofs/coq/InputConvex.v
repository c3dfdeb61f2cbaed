(** F5: on input-convex networks the bounds of M_infinity are exact, on every convex domain.

    Here every layer may read the inputs, too: h_l = rho(W_l h_{l-1} + V_l x + b_l). The inputs are
    part of the state, (h, x), which is relaxed as a whole. In an input-convex network no entry of
    the W_l and of the output's weights on h is negative; the V_l are arbitrary. *)

Require Export Polyrelax.Soundness.

(** Weights on h, weights on x, and bias. *)
Definition skip_neuron := (list R * list R * R)%type.
Definition skip_layer := list skip_neuron.
Record skip_network := { skip_hidden : list skip_layer; skip_output : skip_layer }.

Definition skip_preactivation (n : skip_neuron) (h x : vector nat) :=
  dot (fst (fst n)) h + dot (snd (fst n)) x + snd n.

Definition skip_affine (L : skip_layer) (h x : vector nat) : vector nat :=
  fun i => skip_preactivation (nth i L ([], [], 0)) h x.

Fixpoint skip_run (layers : list skip_layer) (h x : vector nat) : vector nat :=
  match layers with
  | [] => h
  | L :: rest => skip_run rest (rho (skip_affine L h x)) x
  end.

(** Before the first layer there is no h: it is 0. *)
Definition skip_eval (f : skip_network) (x : vector nat) : vector nat :=
  skip_affine (skip_output f) (skip_run (skip_hidden f) (vec []) x) x.

(** A layer, as a map of states (h, x). *)
Definition skip_step (L : skip_layer) (z : vector (nat + nat)) : vector (nat + nat) :=
  join (rho (skip_affine L (left z) (right z))) (right z).

Fixpoint skip_hulls (layers : list skip_layer) (S : set (nat + nat)) : set (nat + nat) :=
  match layers with
  | [] => S
  | L :: rest => skip_hulls rest (hull (image (skip_step L) S))
  end.

Definition start (X : set nat) : set (nat + nat) := image (fun x => join (vec []) x) X.

Definition skip_relaxed (f : skip_network) (X : set nat) : set nat :=
  image (fun z => skip_affine (skip_output f) (left z) (right z)) (skip_hulls (skip_hidden f) (start X)).

(** The sets are those of M_infinity: the states (y, x) such that (u, x, y), with u = W h + V x + b
    for some feasible (h, x), is in the hull of the layer's graph over (u, x). *)
Definition skip_graph (L : skip_layer) (S : set (nat + nat)) : set ((nat + nat) + nat) :=
  image (fun z => join (join (skip_affine L (left z) (right z)) (right z))
                       (rho (skip_affine L (left z) (right z)))) S.

Definition skip_next (L : skip_layer) (S : set (nat + nat)) : set (nat + nat) :=
  fun s => exists h, S (join h (right s)) /\
    hull (skip_graph L S) (join (join (skip_affine L h (right s)) (right s)) (left s)).

Definition input_convex_layer (L : skip_layer) :=
  forall n, In n L -> forall a, In a (fst (fst n)) -> 0 <= a.

Definition input_convex (f : skip_network) :=
  (forall L, In L (skip_hidden f) -> input_convex_layer L) /\ input_convex_layer (skip_output f).

(** ** Affine maps, monotone in h *)

Lemma skip_affine_mix : forall L t h h' x x',
  skip_affine L (mix t h h') (mix t x x') = mix t (skip_affine L h x) (skip_affine L h' x').
Proof.
  intros; apply vector_eq; intros i; unfold skip_affine, skip_preactivation.
  rewrite 2 dot_mix; unfold mix; ring.
Qed.

Theorem skip_next_is_hull : forall L S, convex S ->
  same (skip_next L S) (hull (image (skip_step L) S)).
Proof.
  intros L S CS s; split.
  - intros (h & Sh & H). rewrite (join_parts _ _ s).
    enough (K : forall w, hull (skip_graph L S) w ->
              hull (image (skip_step L) S) (join (right w) (right (left w)))) by exact (K _ H).
    clear; intros w H; induction H as [w (z & Sz & ->) | t w w' B _ IH _ IH'].
    + left; exists z; split; [assumption | reflexivity].
    + change (right (left (mix t w w'))) with (mix t (right (left w)) (right (left w'))).
      change (right (mix t w w')) with (mix t (right w) (right w')).
      rewrite <- mix_join; now apply hull_mix.
  - intros H; induction H as [s (z & Sz & ->) | t s s' B _ (h & Sh & D) _ (h' & Sh' & D')].
    + exists (left z); split; [rewrite (join_parts _ _ z) in Sz; exact Sz |].
      left; exists z; split; [assumption | reflexivity].
    + exists (mix t h h'); split.
      * change (right (mix t s s')) with (mix t (right s) (right s')).
        rewrite <- mix_join; now apply CS.
      * change (right (mix t s s')) with (mix t (right s) (right s')).
        change (left (mix t s s')) with (mix t (left s) (left s')).
        rewrite skip_affine_mix, <- !mix_join; now apply hull_mix.
Qed.

Definition le (x y : vector nat) := forall i, x i <= y i.

Lemma dot_le : forall w x y, (forall a, In a w -> 0 <= a) -> le x y -> dot w x <= dot w y.
Proof.
  induction w as [| a w IH]; intros x y P H; simpl; [lra |].
  assert (a * x 0%nat <= a * y 0%nat) by (apply Rmult_le_compat_l; [apply P; now left | apply H]).
  assert (dot w (fun i => x (S i)) <= dot w (fun i => y (S i))); [| lra].
  apply IH; [intros b Hb; apply P; now right | intros i; apply H].
Qed.

Lemma skip_affine_le : forall L h h' x, input_convex_layer L -> le h h' ->
  le (skip_affine L h x) (skip_affine L h' x).
Proof.
  intros L h h' x C H i; unfold skip_affine, skip_preactivation.
  destruct (nth_in_or_default i L ([], [], 0)) as [I | ->]; [| simpl; lra].
  generalize (dot_le _ _ _ (C _ I) H); lra.
Qed.

Lemma rho_le : forall x y, le x y -> le (rho x) (rho y).
Proof. intros x y H i; apply relu_mono, H. Qed.

Lemma rho_convex : forall t (x y : vector nat), 0 <= t <= 1 ->
  le (rho (mix t x y)) (mix t (rho x) (rho y)).
Proof. intros t x y B i; unfold rho, mix; now apply relu_convex. Qed.

Lemma le_trans : forall x y z, le x y -> le y z -> le x z.
Proof. intros x y z A B i; eapply Rle_trans; [apply A | apply B]. Qed.

Lemma mix_le : forall t x y x' y', 0 <= t <= 1 -> le x x' -> le y y' ->
  le (mix t x y) (mix t x' y').
Proof. intros t x y x' y' B Hx Hy i; specialize (Hx i); specialize (Hy i); unfold mix; nra. Qed.

Definition all_convex (layers : list skip_layer) := forall L, In L layers -> input_convex_layer L.

Lemma skip_run_le : forall layers h h' x, all_convex layers -> le h h' ->
  le (skip_run layers h x) (skip_run layers h' x).
Proof.
  induction layers as [| L rest IH]; simpl; intros h h' x C H; [assumption |].
  apply IH; [intros K HK; apply C; now right |].
  apply rho_le, skip_affine_le; [apply C; now left | assumption].
Qed.

Lemma skip_run_convex : forall layers t h h' x x', all_convex layers -> 0 <= t <= 1 ->
  le (skip_run layers (mix t h h') (mix t x x'))
     (mix t (skip_run layers h x) (skip_run layers h' x')).
Proof.
  induction layers as [| L rest IH]; simpl; intros t h h' x x' C B; [intros i; lra |].
  assert (CR : all_convex rest) by (intros K HK; apply C; now right).
  eapply le_trans; [| now apply IH]. apply skip_run_le; [assumption |].
  rewrite skip_affine_mix. now apply rho_convex.
Qed.

(** ** The lower bound: every relaxed state (h, x) has h above the true state at x *)

Lemma relaxed_above_true : forall layers (X : set nat) (g : vector nat -> vector nat) (S : set (nat + nat)),
  all_convex layers -> convex X ->
  (forall t x y, 0 <= t <= 1 -> le (g (mix t x y)) (mix t (g x) (g y))) ->
  (forall z, S z -> X (right z) /\ le (g (right z)) (left z)) ->
  forall z, skip_hulls layers S z ->
    X (right z) /\ le (skip_run layers (g (right z)) (right z)) (left z).
Proof.
  induction layers as [| L rest IH]; simpl; intros X g S C CX Cg HS; [exact HS |].
  assert (CL : input_convex_layer L) by (apply C; now left).
  apply (IH X (fun x => rho (skip_affine L (g x) x))).
  - intros K HK; apply C; now right.
  - assumption.
  - intros t x y B. eapply le_trans; [| apply rho_convex; exact B].
    rewrite <- skip_affine_mix. apply rho_le, skip_affine_le; [assumption | now apply Cg].
  - apply hull_least.
    + intros t z z' B [Xz Hz] [Xz' Hz']; split; [now apply CX |].
      change (right (mix t z z')) with (mix t (right z) (right z')).
      change (left (mix t z z')) with (mix t (left z) (left z')).
      eapply le_trans; [| apply mix_le; eassumption].
      eapply le_trans; [| apply rho_convex; exact B].
      rewrite <- skip_affine_mix. apply rho_le, skip_affine_le; [assumption | now apply Cg].
    + intros y (z & Sz & ->); destruct (HS z Sz) as [Xz Hz]; split; [exact Xz |].
      apply rho_le, skip_affine_le; assumption.
Qed.

(** ** The upper bound: the rest of the network is a convex function of the state *)

Lemma rest_bounded : forall layers (out : skip_layer) i c (S : set (nat + nat)),
  all_convex layers -> input_convex_layer out ->
  (forall z, S z -> skip_affine out (skip_run layers (left z) (right z)) (right z) i <= c) ->
  forall z, skip_hulls layers S z -> skip_affine out (left z) (right z) i <= c.
Proof.
  induction layers as [| L rest IH]; simpl; intros out i c S C Co HS; [exact HS |].
  assert (CR : all_convex rest) by (intros K HK; apply C; now right).
  apply IH; [assumption | assumption |]. apply hull_least.
  - intros t z z' B Hz Hz'.
    change (right (mix t z z')) with (mix t (right z) (right z')).
    change (left (mix t z z')) with (mix t (left z) (left z')).
    eapply Rle_trans.
    + apply (skip_affine_le out _ _ _ Co (skip_run_convex rest t _ _ _ _ CR B)).
    + rewrite skip_affine_mix; unfold mix; nra.
  - intros y (z & Sz & ->); exact (HS z Sz).
Qed.

Theorem f5 : forall f X, convex X -> input_convex f ->
  same_bounds (image (skip_eval f) X) (skip_relaxed f X).
Proof.
  intros f X CX [Ch Co].
  assert (Sound : subset (image (skip_eval f) X) (skip_relaxed f X)).
  { intros y (x & Xx & ->).
    exists (join (skip_run (skip_hidden f) (vec []) x) x); split; [| reflexivity].
    assert (S0 : start X (join (vec []) x)) by (exists x; auto).
    revert S0; generalize (start X); generalize (vec []).
    induction (skip_hidden f) as [| L rest IH]; simpl; intros h S Sh; [assumption |].
    apply IH; [intros K HK; apply Ch; now right |].
    left; exists (join h x); split; [assumption | reflexivity]. }
  intros i c; split; split; intros H y Hy.
  - destruct Hy as (z & Hz & ->).
    apply (rest_bounded (skip_hidden f) (skip_output f) i c (start X) Ch Co); [| assumption].
    intros w (x & Xx & ->); apply H; exists x; auto.
  - apply H, Sound, Hy.
  - destruct Hy as (z & Hz & ->).
    destruct (relaxed_above_true (skip_hidden f) X (fun _ => vec []) (start X) Ch CX)
      with (z := z) as [Xz Lz]; try assumption.
    + intros t x y _ j; unfold mix, vec; destruct j; simpl; lra.
    + intros w (x & Xx & ->); split; [exact Xx | intros j; apply Rle_refl].
    + eapply Rle_trans; [apply (H (skip_eval f (right z))); exists (right z); auto |].
      apply (skip_affine_le _ _ _ _ Co Lz).
  - apply H, Sound, Hy.
Qed.

(** ** The nested maximum in R^d

    v_1 = rho(x_1 - x_2), v_j = rho(v_{j-1} + x_j - x_{j+1}), and max = v_{d-1} + x_d. Each layer
    has one neuron, so M_1 is M_infinity here. Coordinates are counted from 0. *)

Fixpoint maximum (n : nat) (x : vector nat) : R :=
  match n with
  | O => x 0%nat
  | S k => Rmax (maximum k x) (x n)
  end.

Definition max_step (j : nat) : skip_layer := [([1], repeat 0 j ++ [1; -1], 0)].

Definition nested_max (n : nat) :=
  {| skip_hidden := map max_step (seq 0 n); skip_output := [([1], repeat 0 n ++ [1], 0)] |}.

Lemma dot_skip : forall j w x, dot (repeat 0 j ++ w) x = dot w (fun i => x (j + i)%nat).
Proof.
  induction j as [| j IH]; intros w x; simpl; [reflexivity |].
  rewrite IH; ring.
Qed.

Lemma skip_run_app : forall before after h x,
  skip_run (before ++ after) h x = skip_run after (skip_run before h x) x.
Proof. induction before; intros; simpl; auto. Qed.

Lemma nested_run : forall n x,
  skip_run (map max_step (seq 0 n)) (vec []) x 0%nat = maximum n x - x n.
Proof.
  induction n as [| n IH]; intros x; [simpl; unfold vec; simpl; ring |].
  rewrite seq_S, map_app, skip_run_app. simpl.
  unfold rho, skip_affine, skip_preactivation; simpl.
  rewrite dot_skip, IH; simpl. rewrite Nat.add_0_r, Nat.add_1_r.
  replace (1 * (maximum n x - x n) + 0 + (1 * x n + (-1 * x (S n) + 0)) + 0)
    with (maximum n x - x (S n)) by ring.
  unfold Rmax; destruct Rle_dec; split_relu; lra.
Qed.

Theorem nested_max_computes : forall n x, skip_eval (nested_max n) x 0%nat = maximum n x.
Proof.
  intros n x. unfold skip_eval, skip_affine, skip_preactivation; simpl.
  rewrite nested_run, dot_skip; simpl. rewrite Nat.add_0_r; ring.
Qed.

Theorem nested_max_exact : forall n X, convex X ->
  same_bounds (image (skip_eval (nested_max n)) X) (skip_relaxed (nested_max n) X).
Proof.
  intros n X CX; apply f5; [assumption |]. split.
  - intros L HL k Hk a Ha. apply in_map_iff in HL; destruct HL as (j & <- & _).
    destruct Hk as [<- | []]; destruct Ha as [<- | []]; lra.
  - intros k [<- | []] a [<- | []]; lra.
Qed.
