(** Theorem 2 of arXiv 2410.06816v1: "M_k^o(f, X) = f(X)" for a network of width at most k.

    As an equation of sets it fails with one ReLU layer. Read as exact bounds it holds with one
    ReLU layer, and fails with two. *)

Require Export Polyrelax.Soundness Polyrelax.ConvexImages.

(** For a width of at most k, M_k^o is the iterated hull, [output_only]. *)
Definition Theorem_2_set := forall d k f X,
  polytope d X -> width_at_most k f -> same (output_only f X) (image (eval f) X).

Definition Theorem_2_bounds := forall d k f X,
  polytope d X -> width_at_most k f -> same_bounds (image (eval f) X) (output_only f X).

Definition relu_layers (f : network) := length (hidden f).

(** ** One ReLU layer *)

Theorem one_layer_is_hull : forall f X, relu_layers f = 1%nat ->
  same (output_only f X) (hull (image (eval f) X)).
Proof.
  intros [layers out] X E; destruct layers as [| L [| ? ?]]; try discriminate.
  intros y; unfold output_only; simpl hidden; simpl iterated_hull; simpl output.
  rewrite (image_hull _ _ (affine out) _ (affine_mix out) y).
  split; apply hull_mono; intros z; unfold image.
  - intros (h & (x & Xx & ->) & ->); exists x; auto.
  - intros (x & Xx & ->); exists (rho (affine L x)); split; [exists x; auto | reflexivity].
Qed.

(** F2: both bounds are exact, on every domain. *)
Theorem theorem_2_bounds_one_layer : forall f X, relu_layers f = 1%nat ->
  same_bounds (image (eval f) X) (output_only f X).
Proof.
  intros f X E. apply (same_bounds_trans _ _ (hull (image (eval f) X))).
  - apply same_bounds_hull.
  - apply same_bounds_same; intros y; symmetry; now apply one_layer_is_hull.
Qed.

Lemma l_shape_width : width_at_most 2 l_shape.
Proof. intros L [<- | []]; simpl; lia. Qed.

Theorem theorem_2_set_false_one_layer :
  ~ (forall d k f X, relu_layers f = 1%nat -> polytope d X -> width_at_most k f ->
       same (output_only f X) (image (eval f) X)).
Proof.
  intros H. specialize (H 1%nat 2%nat l_shape _ eq_refl unit_interval_polytope l_shape_width).
  apply (corner_not_convex (eval l_shape) l_shape_eval).
  intros t y y' B Hy Hy'. apply H in Hy; apply H in Hy'; apply H.
  apply (one_layer_is_hull l_shape _ eq_refl) in Hy.
  apply (one_layer_is_hull l_shape _ eq_refl) in Hy'.
  apply (one_layer_is_hull l_shape _ eq_refl); now apply hull_mix.
Qed.

Theorem theorem_2_set_false : ~ Theorem_2_set.
Proof.
  intros H; apply theorem_2_set_false_one_layer; intros d k f X _; apply H.
Qed.

(** ** Two ReLU layers: the network N2, which has no biases and computes 0

    y = (rho x, rho (-x)), f = c rho(y_1) - c rho(y_1 - y_2), for a factor c. *)

Definition n2 (c : R) := {|
  hidden := [[([1], 0); ([-1], 0)]; [([1; 0], 0); ([1; -1], 0)]];
  output := [([c; -c], 0)] |}.

Lemma n2_width : forall c, width_at_most 2 (n2 c).
Proof. intros c L [<- | [<- | []]]; simpl; lia. Qed.

Lemma n2_zero : forall c x, eval (n2 c) x 0%nat = 0.
Proof.
  intros c x; compute_net.
  replace (relu (1 * relu (1 * x 0%nat + 0 + 0) + (0 * relu (-1 * x 0%nat + 0 + 0) + 0) + 0))
    with (relu (1 * relu (1 * x 0%nat + 0 + 0) + (-1 * relu (-1 * x 0%nat + 0 + 0) + 0) + 0))
    by (split_relu; lra).
  ring.
Qed.

(** The mean of the true states at 1 and -1 is in the first hull; from there the output is c/2. *)
Lemma n2_relaxed : forall c, exists y, output_only (n2 c) unit_interval y /\ y 0%nat = c / 2.
Proof.
  intros c. set (h := mix (1/2) (rho (affine (nth 0 (hidden (n2 c)) []) (vec [1])))
                       (rho (affine (nth 0 (hidden (n2 c)) []) (vec [-1])))).
  exists (affine (output (n2 c)) (rho (affine (nth 1 (hidden (n2 c)) []) h))); split.
  - eexists; split; [| reflexivity]. left; exists h; split; [| reflexivity].
    apply hull_mix; [lra | |]; left; eexists; (split; [| reflexivity]);
      apply unit_interval_point; lra.
  - subst h; compute_net; unfold mix; compute_net; split_relu; lra.
Qed.

Theorem theorem_2_bounds_false_two_layers :
  ~ (forall d k f X, relu_layers f = 2%nat -> polytope d X -> width_at_most k f ->
       same_bounds (image (eval f) X) (output_only f X)).
Proof.
  intros H.
  destruct (H 1%nat 2%nat (n2 1) _ eq_refl unit_interval_polytope (n2_width 1) 0%nat 0) as [U _].
  destruct (n2_relaxed 1) as (y & Hy & E).
  assert (B : above (output_only (n2 1) unit_interval) 0%nat 0).
  { apply U; intros z (x & _ & ->); rewrite n2_zero; lra. }
  specialize (B y Hy); lra.
Qed.

Theorem theorem_2_bounds_false : ~ Theorem_2_bounds.
Proof.
  intros H; apply theorem_2_bounds_false_two_layers; intros d k f X _; apply H.
Qed.

(** ** What is true instead: if the images of all ReLU layers but the last are convex *)

Fixpoint images_convex_but_last (layers : list layer) (X : set nat) : Prop :=
  match layers with
  | [] | [_] => True
  | L :: rest => convex (image (fun x => rho (affine L x)) X)
                 /\ images_convex_but_last rest (image (fun x => rho (affine L x)) X)
  end.

Lemma iterated_hull_same : forall layers X Y, same X Y ->
  same (iterated_hull layers X) (iterated_hull layers Y).
Proof.
  intros layers X Y E; destruct (same_subset _ _ _ E) as [A B].
  intros y; split; apply iterated_hull_mono; assumption.
Qed.

Lemma iterated_hull_exact : forall layers X, convex X -> images_convex_but_last layers X ->
  same (iterated_hull layers X) (hull (image (run layers) X)).
Proof.
  induction layers as [| L rest IH]; intros X CX C.
  - intros y; simpl; rewrite <- (hull_id _ X CX y). split; apply hull_mono.
    + intros x Xx; exists x; auto.
    + intros z (x & Xx & ->); assumption.
  - assert (E : same (image (run rest) (image (fun x => rho (affine L x)) X))
                     (image (run (L :: rest)) X)).
    { intros y; split.
      - intros (z & (x & Xx & ->) & ->); exists x; auto.
      - intros (x & Xx & ->); exists (rho (affine L x)); split; [exists x; auto | reflexivity]. }
    destruct rest as [| L' rest].
    + intros y; simpl iterated_hull. destruct (same_subset _ _ _ E) as [A B].
      split; apply hull_mono; intros z; [intros Hz; apply A; exists z; auto |].
      intros Hz; apply B in Hz; destruct Hz as (w & Hw & ->); exact Hw.
    + destruct C as [C1 C2]. specialize (IH _ C1 C2). intros y.
      change (iterated_hull (L' :: rest) (hull (image (fun x => rho (affine L x)) X)) y
                <-> hull (image (run (L :: L' :: rest)) X) y).
      rewrite (iterated_hull_same _ _ _ (hull_id _ _ C1) y), (IH y).
      destruct (same_subset _ _ _ E); split; apply hull_mono; assumption.
Qed.

Theorem theorem_2_repaired : forall f X, convex X -> images_convex_but_last (hidden f) X ->
  same (output_only f X) (hull (image (eval f) X)).
Proof.
  intros f X CX C y. assert (E := iterated_hull_exact _ _ CX C).
  transitivity (image (affine (output f)) (hull (image (run (hidden f)) X)) y).
  - destruct (same_subset _ _ _ E); split; apply image_mono; assumption.
  - rewrite (image_hull _ _ _ _ (affine_mix (output f)) y). split; apply hull_mono.
    + intros z (h & (x & Xx & ->) & ->); exists x; auto.
    + intros z (x & Xx & ->); exists (run (hidden f) x); split; [exists x; auto | reflexivity].
Qed.
