(** When a ReLU layer keeps a set convex.

    Lemma 3 of arXiv 2410.06816v1 ("Then f(X) is a convex polytope") is false, and so is the
    equation on which its proof rests; T1 says when it holds. *)

Require Export Polyrelax.Networks.

(** ** Lemma 3, for a network that ends with an affine or with a ReLU layer *)

Definition Lemma_3_affine := forall d f X,
  polytope d X -> polytope (length (output f)) (image (eval f) X).

Definition Lemma_3_relu := forall d layers L X,
  polytope d X -> polytope (length L) (image (run (layers ++ [L])) X).

(** x -> (rho x, rho (-x)) takes [-1, 1] to two segments. *)
Definition l_layer : layer := [([1], 0); ([-1], 0)].
Definition l_shape := {| hidden := [l_layer]; output := [([1; 0], 0); ([0; 1], 0)] |}.
Definition unit_interval := box (vec [-1]) (vec [1]).

Lemma unit_interval_polytope : polytope 1 unit_interval.
Proof. apply interval_polytope; lra. Qed.

Lemma unit_interval_point : forall t, -1 <= t <= 1 -> unit_interval (vec [t]).
Proof. intros t B [| [| i]]; unfold vec; simpl; lra. Qed.

Lemma l_shape_run : forall x, run [l_layer] x 0%nat = relu (x 0%nat)
                           /\ run [l_layer] x 1%nat = relu (- x 0%nat).
Proof. intros x; compute_net; split; f_equal; ring. Qed.

Lemma l_shape_eval : forall x, eval l_shape x 0%nat = relu (x 0%nat)
                            /\ eval l_shape x 1%nat = relu (- x 0%nat).
Proof.
  intros x; compute_net; split; split_relu; lra.
Qed.

(** A convex set cannot hold (1, 0) and (0, 1) without (1/2, 1/2). *)
Lemma corner_not_convex : forall f : vector nat -> vector nat,
  (forall x, f x 0%nat = relu (x 0%nat) /\ f x 1%nat = relu (- x 0%nat)) ->
  ~ convex (image f unit_interval).
Proof.
  intros f E C.
  destruct (C (1/2) (f (vec [1])) (f (vec [-1]))) as (x & _ & H).
  - lra.
  - exists (vec [1]); split; [apply unit_interval_point; lra | reflexivity].
  - exists (vec [-1]); split; [apply unit_interval_point; lra | reflexivity].
  - destruct (E x) as [E0 E1], (E (vec [1])) as [P0 P1], (E (vec [-1])) as [N0 N1].
    assert (H0 := f_equal (fun z => z 0%nat) H); assert (H1 := f_equal (fun z => z 1%nat) H).
    unfold mix in H0, H1; simpl in H0, H1. rewrite E0, P0, N0 in H0; rewrite E1, P1, N1 in H1.
    unfold vec in *; simpl in *; split_relu; lra.
Qed.

Theorem lemma_3_false_affine : ~ Lemma_3_affine.
Proof.
  intros H. apply (corner_not_convex (eval l_shape) l_shape_eval).
  exact (polytope_convex _ _ (H 1%nat l_shape _ unit_interval_polytope)).
Qed.

Theorem lemma_3_false_relu : ~ Lemma_3_relu.
Proof.
  intros H. apply (corner_not_convex (run [l_layer]) l_shape_run).
  exact (polytope_convex _ _ (H 1%nat [] l_layer _ unit_interval_polytope)).
Qed.

(** ** The step of its proof: if X is given by C(x) <= 0, the range of rho on X is given by
    C(y) <= 0 and y >= 0 *)

Definition nonnegative (y : vector nat) := forall i, 0 <= y i.

Definition Lemma_3_step := forall d X, polytope d X ->
  same (image rho X) (fun y => X y /\ nonnegative y).

(** One neuron suffices: rho takes [-2, -1] to {0}. *)
Theorem lemma_3_step_false : ~ Lemma_3_step.
Proof.
  intros H. assert (P : polytope 1 (box (vec [-2]) (vec [-1]))) by (apply interval_polytope; lra).
  destruct (proj1 (H 1%nat _ P (rho (vec [-2])))) as [B _].
  - exists (vec [-2]); split; [intros [| [| i]]; unfold vec; simpl; lra | reflexivity].
  - specialize (B 0%nat); unfold rho, vec in B; simpl in B; split_relu; lra.
Qed.

(** The half of the equation that is true. *)
Theorem lemma_3_step_subset : forall X : set nat,
  subset (fun y => X y /\ nonnegative y) (image rho X).
Proof.
  intros X y [Xy N]; exists y; split; [assumption |].
  apply vector_eq; intros i; unfold rho; rewrite relu_id; auto.
Qed.

(** ** T1: when the image is convex *)

(** Keeps the coordinates in T, and puts 0 for the others. *)
Definition keep (T : nat -> bool) (x : vector nat) : vector nat :=
  fun i => if T i then x i else 0.

(** A set that contains the half-open segment from y to c contains c. Closed sets do. *)
Definition closed_along_segments (X : set nat) :=
  forall y c, (forall t, 0 <= t < 1 -> X (mix t y c)) -> X c.

Lemma keep_mix : forall T, preserves_mix (keep T).
Proof.
  intros T t x y; apply vector_eq; intros i; unfold keep, mix; destruct (T i); ring.
Qed.

Section T1.

(** X is convex, in R^d; T are the coordinates that are positive somewhere on X; and the
    projection of X on them is closed, as it is for every compact X. *)
Variables (d : nat) (X : set nat) (T : nat -> bool).
Hypothesis X_convex : convex X.
Hypothesis X_in_space : forall x, X x -> in_space d x.
Hypothesis T_active : forall i, T i = true <-> exists x, X x /\ 0 < x i.
Hypothesis X_closed : closed_along_segments (image (keep T) X).

Lemma rho_keep : forall x, X x -> rho (keep T x) = rho x.
Proof.
  intros x Xx; apply vector_eq; intros i; unfold rho, keep. destruct (T i) eqn:E; [reflexivity |].
  rewrite !relu_zero; [reflexivity | | lra]. apply Rnot_lt_le; intros P.
  enough (T i = true) by congruence. apply T_active; exists x; auto.
Qed.

Lemma image_rho_keep : same (image rho (image (keep T) X)) (image rho X).
Proof.
  intros y; split.
  - intros (c & (x & Xx & ->) & ->); exists x; split; [assumption | now apply rho_keep].
  - intros (x & Xx & ->); exists (keep T x); split; [exists x; auto | now rewrite rho_keep].
Qed.

Lemma inside_gives_equation : subset (image rho (image (keep T) X)) (image (keep T) X) ->
  same (image rho X) (fun y => image (keep T) X y /\ nonnegative y).
Proof.
  intros B y; rewrite <- (image_rho_keep y); split.
  - intros H; split; [now apply B |]. destruct H as (c & _ & ->); intros i; apply relu_pos.
  - intros H; now apply lemma_3_step_subset.
Qed.

Lemma equation_gives_convex :
  same (image rho X) (fun y => image (keep T) X y /\ nonnegative y) -> convex (image rho X).
Proof.
  intros E t x y B Hx Hy. apply E in Hx; apply E in Hy; apply E.
  destruct Hx as [Cx Nx], Hy as [Cy Ny]; split.
  - apply (image_convex _ _ _ _ (keep_mix T) X_convex); assumption.
  - intros i; specialize (Nx i); specialize (Ny i); unfold mix; nra.
Qed.

(** A convex image contains a point that is positive on all of T. *)
Lemma positive_point : convex (image rho X) -> (exists x, X x) ->
  exists y, image rho X y /\ forall i, T i = true -> 0 < y i.
Proof.
  intros C (x0 & Xx0).
  enough (K : forall n, exists y, image rho X y /\ forall i, (i < n)%nat -> T i = true -> 0 < y i).
  { destruct (K d) as (y & Iy & P); exists y; split; [assumption |]. intros i Ti.
    destruct (Nat.lt_ge_cases i d) as [L | G]; [now apply P |].
    apply T_active in Ti; destruct Ti as (x & Xx & Pos). rewrite (X_in_space x Xx i G) in Pos; lra. }
  induction n as [| n (y & Iy & P)].
  - exists (rho x0); split; [exists x0; auto | lia].
  - destruct (T n) eqn:Tn.
    + apply T_active in Tn; destruct Tn as (x & Xx & Pos).
      exists (mix (1/2) y (rho x)); split; [apply C; [lra | assumption | exists x; auto] |].
      assert (N : nonnegative y) by (destruct Iy as (? & _ & ->); intros ?; apply relu_pos).
      intros i L Ti; unfold mix, rho. specialize (N i); specialize (P i).
      generalize (relu_pos (x i)); intros.
      destruct (Nat.eq_dec i n) as [-> | D]; [rewrite (relu_id (x n)) by lra; lra |].
      specialize (P ltac:(lia) Ti); lra.
    + exists y; split; [assumption |]. intros i L Ti.
      destruct (Nat.eq_dec i n) as [-> | D]; [congruence |]. apply P; [lia | assumption].
Qed.

Lemma convex_gives_inside : convex (image rho X) ->
  subset (image rho (image (keep T) X)) (image (keep T) X).
Proof.
  intros C c Hc. apply image_rho_keep in Hc.
  destruct (positive_point C) as (y & Iy & P); [destruct Hc as (x & Xx & _); eauto |].
  apply (X_closed y); intros t B.
  assert (Nc : nonnegative c) by (destruct Hc as (? & _ & ->); intros ?; apply relu_pos).
  assert (I : image rho X (mix t y c)) by (apply C; [lra | |]; assumption).
  apply image_rho_keep in I; destruct I as (z & (x & Xx & ->) & E).
  exists x; split; [assumption |]. rewrite E; apply vector_eq; intros i.
  assert (Ei := f_equal (fun v => v i) E); unfold rho in *; unfold keep in *; simpl in Ei.
  destruct (T i) eqn:Ti; [| apply relu_zero; lra].
  assert (0 < mix t y c i).
  { specialize (P i Ti); specialize (Nc i); unfold mix; nra. }
  rewrite Ei in H. split_relu; lra.
Qed.

Theorem t1 :
  (convex (image rho X) <-> subset (image rho (image (keep T) X)) (image (keep T) X)) /\
  (convex (image rho X) <->
     same (image rho X) (fun y => image (keep T) X y /\ nonnegative y)).
Proof.
  split; split; intros H.
  - now apply convex_gives_inside.
  - now apply equation_gives_convex, inside_gives_equation.
  - now apply inside_gives_equation, convex_gives_inside.
  - now apply equation_gives_convex.
Qed.

End T1.

(** What is convex always: rho(X) + R_+^d = (X + R_+^d) with only its nonnegative points. *)
Definition upward (X : set nat) : set nat := fun y => exists x, X x /\ forall i, x i <= y i.

Theorem upward_image : forall X,
  same (upward (image rho X)) (fun y => upward X y /\ nonnegative y).
Proof.
  intros X y; split.
  - intros (z & (x & Xx & ->) & L); split.
    + exists x; split; [assumption |]. intros i; specialize (L i); unfold rho in L.
      generalize (relu_above (x i)); lra.
    + intros i; specialize (L i); unfold rho in L; generalize (relu_pos (x i)); lra.
  - intros ((x & Xx & L) & N). exists (rho x); split; [exists x; auto |].
    intros i; specialize (L i); specialize (N i); unfold rho; split_relu; lra.
Qed.

Theorem upward_image_convex : forall X, convex X -> convex (upward (image rho X)).
Proof.
  intros X C t y y' B Hy Hy'. apply upward_image in Hy; apply upward_image in Hy'.
  apply upward_image. destruct Hy as [(x & Xx & L) N], Hy' as [(x' & Xx' & L') N']; split.
  - exists (mix t x x'); split; [now apply C |].
    intros i; specialize (L i); specialize (L' i); unfold mix; nra.
  - intros i; specialize (N i); specialize (N' i); unfold mix; nra.
Qed.
