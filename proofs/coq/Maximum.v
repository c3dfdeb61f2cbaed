(** max(x_1, x_2), on the network of Figure 6 of arXiv 2410.06816v1: exact under M_1 on every convex
    domain without negative coordinates, not exact under the Triangle on any [p, 1]^2. *)

Require Export Polyrelax.Soundness Polyrelax.ConvexImages.

(** a = x_1 - x_2, b = x_2, c = rho(a), d = rho(b), f = c + d. *)
Definition max_layer : layer := [([1; -1], 0); ([0; 1], 0)].
Definition max_2 := {| hidden := [max_layer]; output := [([1; 1], 0)] |}.

Lemma max_affine : forall x, affine max_layer x 0%nat = x 0%nat - x 1%nat
                          /\ affine max_layer x 1%nat = x 1%nat.
Proof. intros x; compute_net; split; ring. Qed.

Lemma max_output : forall y, affine (output max_2) y 0%nat = y 0%nat + y 1%nat.
Proof. intros y; compute_net; ring. Qed.

Lemma output_beyond : forall y i, affine (output max_2) y (S i) = 0.
Proof. intros y [| i]; compute_net; ring. Qed.

Theorem max_2_computes : forall x, nonnegative x ->
  eval max_2 x 0%nat = Rmax (x 0%nat) (x 1%nat).
Proof.
  intros x N; generalize (N 1%nat); compute_net.
  unfold Rmax; destruct Rle_dec; split_relu; lra.
Qed.

Section Exact.

Variable X : set nat.
Hypothesis X_nonnegative : subset X nonnegative.

Lemma second_neuron_stable : below (image (affine max_layer) X) 1%nat 0.
Proof.
  intros u (x & Xx & ->). rewrite (proj2 (max_affine x)). apply X_nonnegative, Xx.
Qed.

(** The relaxed output is no less than the true one at the same x. *)
Lemma max_lower : forall x y, X x -> m 1 (image (affine max_layer) X) (join (affine max_layer x) y) ->
  eval max_2 x 0%nat <= y 0%nat + y 1%nat.
Proof.
  intros x y Xx [St G]. rewrite max_2_computes by now apply X_nonnegative.
  assert (E := proj1 (St 1%nat) second_neuron_stable).
  unfold right, left, join in E; rewrite (proj2 (max_affine x)) in E.
  enough (0 <= y 0%nat /\ affine max_layer x 0%nat <= y 0%nat) as [P A].
  { rewrite (proj1 (max_affine x)) in A. apply Rmax_lub; lra. }
  destruct (St 0%nat) as [Below Above]; unfold right, left, join in Below, Above.
  assert (U : image (affine max_layer) X (affine max_layer x)) by (exists x; auto).
  split; apply (sign_cases (image (affine max_layer) X) 0%nat); intros H.
  1, 4: destruct (G [0%nat]) as (z & M & El & Er); [simpl; lia | intros j [<- | []]; exact H |];
    destruct (proj2 (m_inf_in_triangle _ _ M) 0%nat) as (P & A & _);
    rewrite El, Er in A by (now left); rewrite Er in P by (now left); assumption.
  - rewrite (Below H); exact (H _ U).
  - rewrite (Above H); lra.
  - rewrite (Below H); lra.
  - rewrite (Above H); exact (H _ U).
Qed.

Lemma max_upper : forall c, (forall x, X x -> eval max_2 x 0%nat <= c) ->
  forall x y, X x -> m 1 (image (affine max_layer) X) (join (affine max_layer x) y) ->
  y 0%nat + y 1%nat <= c.
Proof.
  intros c Hc x y Xx [St G].
  assert (E := proj1 (St 1%nat) second_neuron_stable).
  unfold right, left, join in E; rewrite (proj2 (max_affine x)) in E.
  destruct (St 0%nat) as [Below Above]; unfold right, left, join in Below, Above.
  assert (Max : forall x', X x' -> relu (x' 0%nat - x' 1%nat) + x' 1%nat <= c).
  { intros x' Xx'. specialize (Hc x' Xx'). rewrite max_2_computes in Hc by now apply X_nonnegative.
    revert Hc; unfold Rmax; destruct Rle_dec; split_relu; lra. }
  assert (Mx := Max x Xx). rewrite E.
  apply (sign_cases (image (affine max_layer) X) 0%nat); intros H.
  - destruct (G [0%nat]) as (z & M & El & Er); [simpl; lia | intros j [<- | []]; exact H |].
    assert (B : right z 0%nat + left z 1%nat <= c).
    { clear El Er; revert z M. apply (m_inf_linear _ (fun z => right z 0%nat + left z 1%nat)).
      - intros; unfold right, left, mix; ring.
      - intros u (x' & Xx' & ->). specialize (Max x' Xx'). unfold right, left, join, rho.
        rewrite (proj1 (max_affine x')), (proj2 (max_affine x')); exact Max. }
    rewrite El, Er in B by now left. unfold right, left, join in B.
    rewrite (proj2 (max_affine x)) in B; exact B.
  - rewrite (Below H), (proj1 (max_affine x)). revert Mx; split_relu; lra.
  - rewrite (Above H). revert Mx; split_relu; lra.
Qed.

Theorem max_2_exact : same_bounds (image (eval max_2) X) (relaxed (m 1) max_2 X).
Proof.
  assert (Sound : subset (image (eval max_2) X) (relaxed (m 1) max_2 X)).
  { intros y Hy; apply (m_inf_inside (m 1) (m_inf_in_m 1)), relaxed_sound; [| exact Hy].
    intros U z Hz; left; exact Hz. }
  intros [| i] c; split; split; intros H w Hw; try (now apply H, Sound);
    apply relaxed_states in Hw; destruct Hw as (y & (x & Xx & D) & ->).
  - rewrite max_output; refine (max_upper c _ x y Xx D). intros x' Xx'; apply H; exists x'; auto.
  - rewrite max_output. eapply Rle_trans; [| exact (max_lower x y Xx D)]. apply H; exists x; auto.
  - rewrite output_beyond, <- (output_beyond (run (hidden max_2) x) i); apply H; exists x; auto.
  - rewrite output_beyond, <- (output_beyond (run (hidden max_2) x) i); apply H; exists x; auto.
Qed.

End Exact.

(** ** Under the Triangle, on [p, 1]^2: the upper bound is 1 + (1 - p)/2, not 1 *)

Definition square (p : R) := box (vec [p; p]) (vec [1; 1]).

Lemma square_point : forall p a b, p <= a <= 1 -> p <= b <= 1 -> square p (vec [a; b]).
Proof. intros p a b A B [| [| [| i]]]; unfold vec; simpl; lra. Qed.

Theorem max_2_triangle : forall p, 0 <= p < 1 ->
  polytope 2 (square p) /\
  (forall y, image (eval max_2) (square p) y -> y 0%nat <= 1) /\
  exists y, relaxed triangles max_2 (square p) y /\ y 0%nat = 1 + (1 - p) / 2.
Proof.
  intros p P. split; [apply rectangle_polytope; lra |]. split.
  - intros y (x & Hx & ->). generalize (Hx 0%nat) (Hx 1%nat); compute_net; split_relu; lra.
  - set (y := vec [(1 - p) / 2; 1]). exists (affine (output max_2) y); split.
    + apply relaxed_states; exists y; split; [| reflexivity].
      assert (In : forall a b, p <= a <= 1 -> p <= b <= 1 ->
                image (affine max_layer) (square p) (affine max_layer (vec [a; b]))).
      { intros a b A B; exists (vec [a; b]); split; [now apply square_point | reflexivity]. }
      exists (vec [1; 1]); split; [apply square_point; lra |]. split.
      * intros [| [| i]]; unfold right, left, join, y; split; intros B.
        -- specialize (B _ (In p 1 ltac:(lra) ltac:(lra))); revert B; compute_net; lra.
        -- specialize (B _ (In 1 p ltac:(lra) ltac:(lra))); revert B; compute_net; lra.
        -- compute_net; lra.
        -- specialize (B _ (In 1 1 ltac:(lra) ltac:(lra))); revert B; compute_net; lra.
        -- destruct i; compute_net; lra.
        -- destruct i; compute_net; lra.
      * intros i; unfold right, left, join, y. split; [| split].
        -- destruct i as [| [| [| i]]]; compute_net; lra.
        -- destruct i as [| [| [| i]]]; compute_net; lra.
        -- intros l h Bl Bh Blh. apply (Rmult_le_reg_r (h - l)); [lra |].
           unfold Rdiv; rewrite (Rmult_assoc (h * _)), Rinv_l by lra.
           assert (L := Bl _ (In p 1 ltac:(lra) ltac:(lra))).
           assert (H := Bh _ (In 1 p ltac:(lra) ltac:(lra))).
           assert (H1 := Bh _ (In 1 1 ltac:(lra) ltac:(lra))).
           destruct i as [| [| [| i]]]; revert L H H1; compute_net; intros; try nra.
    + unfold y; compute_net; lra.
Qed.
