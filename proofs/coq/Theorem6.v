(** Theorem 6 of arXiv 2410.06816v1: with at most k intrinsically unstable neurons in each layer,
    "linear programming with constraints induced by M_k [...] results in exact upper and lower
    bounds". False, already with one unstable neuron in each layer. *)

Require Export Polyrelax.Soundness Polyrelax.ConvexImages.

(** What "x activates this neuron" means is left open at a pre-activation of 0. *)
Definition convention (active : R -> Prop) :=
  (forall t, 0 < t -> active t) /\ (forall t, t < 0 -> ~ active t).

(** Definition 4, for neuron i of a layer L that follows after the layers [before]. *)
Definition intrinsically_unstable (active : R -> Prop) X (before : list layer) L i :=
  exists x y, X x /\ X y /\ active (affine L (run before x) i) /\ ~ active (affine L (run before y) i).

Definition at_most (k : nat) (P : nat -> Prop) :=
  exists I, (length I <= k)%nat /\ forall i, P i -> In i I.

Definition few_intrinsically_unstable active k (f : network) X :=
  forall before L after, hidden f = before ++ L :: after ->
    at_most k (intrinsically_unstable active X before L).

Definition Theorem_6 active := forall d k f X, polytope d X ->
  few_intrinsically_unstable active k f X -> same_bounds (image (eval f) X) (relaxed (m k) f X).

(** N1': y = (rho x, rho (x + 2)), f = rho(y_1 + 1) - rho(y_2 - 2) - 1, which is 0 on [-1, 1]. *)
Definition n1' := {|
  hidden := [[([1], 0); ([1], 2)]; [([1; 0], 1); ([0; 1], -2)]];
  output := [([1; -1], -1)] |}.

Lemma n1'_zero : forall x, unit_interval x -> eval n1' x 0%nat = 0.
Proof.
  intros x H; specialize (H 0%nat); unfold vec in H; simpl in H; compute_net. split_relu; lra.
Qed.

Lemma stable_neuron : forall active, convention active ->
  forall (X : set nat) before L i, (forall x, X x -> 0 < affine L (run before x) i) ->
  ~ intrinsically_unstable active X before L i.
Proof. intros active [P _] X before L i B (x & y & _ & Xy & _ & N); apply N, P, B, Xy. Qed.

Lemma missing_neuron : forall (active : R -> Prop) (X : set nat) before L i, (length L <= i)%nat ->
  ~ intrinsically_unstable active X before L i.
Proof.
  intros active X before L i Le (x & y & _ & _ & A & N).
  unfold affine in *; rewrite nth_overflow in * by assumption.
  apply N; exact A.
Qed.

(** In layer 1 only the first neuron is unstable, in layer 2 only the second one. *)
Lemma n1'_few : forall active, convention active ->
  few_intrinsically_unstable active 1 n1' unit_interval.
Proof.
  intros active Conv before L after E.
  destruct before as [| L1 [| L2 before]]; simpl in E; injection E; intros; subst.
  - exists [0%nat]; split; [auto |]. intros [| [| i]] U; [now left | exfalso | exfalso].
    + revert U; apply stable_neuron; [assumption |].
      intros x H; specialize (H 0%nat); unfold vec in H; simpl in H; compute_net; lra.
    + revert U; apply missing_neuron; simpl; lia.
  - exists [1%nat]; split; [auto |]. intros [| [| i]] U; [exfalso | now left | exfalso].
    + revert U; apply stable_neuron; [assumption |].
      intros x H; specialize (H 0%nat); unfold vec in H; simpl in H; compute_net; split_relu; lra.
    + revert U; apply missing_neuron; simpl; lia.
  - destruct before; discriminate.
Qed.

(** M_infinity, hence every weaker relaxation, allows the output 1/2: the mean of the true states at
    -1 and 1 for the first layer, then the true image of it. *)
Lemma n1'_relaxed : exists y, relaxed m_inf n1' unit_interval y /\ y 0%nat = 1 / 2.
Proof.
  set (h := mix (1/2) (rho (affine (nth 0 (hidden n1') []) (vec [1])))
                 (rho (affine (nth 0 (hidden n1') []) (vec [-1])))).
  exists (affine (output n1') (rho (affine (nth 1 (hidden n1') []) h))); split.
  - apply m_inf_is_output_only; [apply box_convex |].
    eexists; split; [| reflexivity]. left; exists h; split; [| reflexivity].
    apply hull_mix; [lra | |]; left; eexists; (split; [| reflexivity]);
      apply unit_interval_point; lra.
  - subst h; compute_net; unfold mix; compute_net; split_relu; lra.
Qed.

Theorem theorem_6_false : forall active, convention active -> ~ Theorem_6 active.
Proof.
  intros active Conv H.
  destruct (H 1%nat 1%nat n1' _ unit_interval_polytope (n1'_few active Conv) 0%nat 0) as [U _].
  destruct n1'_relaxed as (y & Hy & E).
  assert (B : above (relaxed (m 1) n1' unit_interval) 0%nat 0).
  { apply U; intros z (x & Hx & ->); rewrite n1'_zero by assumption; lra. }
  specialize (B y (m_inf_inside (m 1) (m_inf_in_m 1) _ _ y Hy)); lra.
Qed.

(** ** What is true instead: with at most k *bounded* unstable neurons in each layer, M_k is
    M_infinity, whose projections are the iterated hulls *)

Fixpoint few_bounded_unstable (k : nat) (layers : list layer) (P : set nat) : Prop :=
  match layers with
  | [] => True
  | L :: rest =>
      (exists I, (length I <= k)%nat /\ forall i, In i I <-> unstable (image (affine L) P) i)
      /\ few_bounded_unstable k rest (next m_inf L P)
  end.

Lemma states_mono : forall C, (forall U V, subset U V -> subset (C U) (C V)) ->
  forall layers P Q, subset P Q -> subset (states C layers P) (states C layers Q).
Proof.
  intros C Mono; induction layers as [| L rest IH]; simpl; intros P Q PQ; [assumption |].
  apply IH; intros y (x & Px & D). exists x; split; [auto |].
  revert D; apply Mono, image_mono, PQ.
Qed.

Lemma unstable_same : forall U V i, same U V -> unstable U i -> unstable V i.
Proof.
  intros U V i E [(u & Uu & N) (v & Uv & P)]; split; [exists u | exists v]; split; auto; now apply E.
Qed.

Lemma few_bounded_unstable_same : forall k layers P Q, same P Q ->
  few_bounded_unstable k layers P -> few_bounded_unstable k layers Q.
Proof.
  induction layers as [| L rest IH]; simpl; intros P Q E; [auto |].
  destruct (same_subset _ _ _ E) as [A B].
  assert (EL : same (image (affine L) P) (image (affine L) Q)) by
    (intros y; split; apply image_mono; assumption).
  intros [(I & Len & HI) F]; split.
  - exists I; split; [assumption |]. intros i; rewrite HI; split; apply unstable_same; [assumption |].
    intros y; symmetry; apply EL.
  - revert F; apply IH. intros y; split; intros (x & Hx & D); exists x; (split; [now apply E |]);
      revert D; apply m_inf_mono, image_mono; assumption.
Qed.

Lemma states_m : forall k layers P Q, same P Q -> few_bounded_unstable k layers P ->
  same (states (m k) layers Q) (states m_inf layers P).
Proof.
  induction layers as [| L rest IH]; simpl; intros P Q E; [intros _ y; symmetry; apply E |].
  destruct (same_subset _ _ _ E) as [A B]. intros [(I & Len & HI) F]. apply IH; [| assumption].
  assert (EL : same (image (affine L) P) (image (affine L) Q)) by
    (intros y; split; apply image_mono; assumption).
  assert (HI' : forall i, In i I <-> unstable (image (affine L) Q) i).
  { intros i; rewrite HI; split; apply unstable_same; [assumption |].
    intros y; symmetry; apply EL. }
  intros y; split; intros (x & Hx & D); exists x; (split; [now apply E |]).
  - apply (m_is_m_inf k _ I HI' Len); revert D; apply m_inf_mono, image_mono, A.
  - apply (m_is_m_inf k _ I HI' Len) in D; revert D; apply m_inf_mono, image_mono, B.
Qed.

Theorem theorem_6_repaired : forall k f X, convex X -> few_bounded_unstable k (hidden f) X ->
  same (relaxed (m k) f X) (relaxed m_inf f X) /\ same (relaxed (m k) f X) (output_only f X).
Proof.
  intros k f X CX F.
  assert (E : same (relaxed (m k) f X) (relaxed m_inf f X)).
  { intros y; rewrite 2 (relaxed_states _ _ _ _).
    destruct (same_subset _ _ _ (states_m k _ X X (same_refl _ X) F)).
    split; apply image_mono; assumption. }
  split; [exact E |]. intros y; rewrite (E y); now apply m_inf_is_output_only.
Qed.
