(** Layer-wise relaxations have an unbounded error: for every T > 0 there is a network that is
    constant, and whose layer-wise bounds differ by T. *)

Require Export Polyrelax.Theorem2.

(** N2, reading the first input only, with c = s (x_1 - a) for its x, and output weights 2T, -2T. *)
Definition scaled_n2 (s a T : R) := {|
  hidden := [[([s], - (s * a)); ([- s], s * a)]; [([1; 0], 0); ([1; -1], 0)]];
  output := [([2 * T; - (2 * T)], 0)] |}.

Lemma scaled_n2_zero : forall s a T x, eval (scaled_n2 s a T) x 0%nat = 0.
Proof.
  intros s a T x; compute_net. set (r1 := relu (s * _ + _ + _)). set (r2 := relu (- s * _ + _ + _)).
  replace (relu (1 * r1 + (-1 * r2 + 0) + 0)) with (relu (1 * r1 + (0 * r2 + 0) + 0)); [ring |].
  subst r1 r2; split_relu; lra.
Qed.

(** Every demand that M_infinity implies, M_k and the Triangle among them, allows the output T, on
    every convex domain that is not constant in the first coordinate. *)
Theorem error_unbounded : forall T X p q, convex X -> X p -> X q -> p 0%nat < q 0%nat ->
  exists f, relu_layers f = 2%nat /\ width_at_most 2 f /\ (forall x, eval f x 0%nat = 0) /\
    forall C, (forall U, subset (m_inf U) (C U)) -> exists y, relaxed C f X y /\ y 0%nat = T.
Proof.
  intros T X p q CX Xp Xq L.
  set (s := 2 / (q 0%nat - p 0%nat)); set (a := (p 0%nat + q 0%nat) / 2).
  assert (Ep : s * p 0%nat = s * a - 1) by (unfold s, a; field; lra).
  assert (Eq : s * q 0%nat = s * a + 1) by (unfold s, a; field; lra).
  exists (scaled_n2 s a T). split; [reflexivity |]. split; [| split].
  - intros K [<- | [<- | []]]; simpl; lia.
  - intros x; apply scaled_n2_zero.
  - intros C MC. set (first := [nth 0 (hidden (scaled_n2 s a T)) []]).
    set (second := [nth 1 (hidden (scaled_n2 s a T)) []]).
    eexists; split.
    + apply (m_inf_inside C MC), m_inf_is_output_only; [assumption |].
      apply (after_a_hull (scaled_n2 s a T) _ first second (mix (1/2) (run first p) (run first q)) CX eq_refl).
      apply hull_mix; [lra | |]; left; eexists; (split; [| reflexivity]); assumption.
    + subst first second; compute_net; unfold mix; compute_net. clearbody s a.
      replace (relu (s * p 0%nat + 0 + - (s * a))) with 0 by (split_relu; lra).
      replace (relu (s * q 0%nat + 0 + - (s * a))) with 1 by (split_relu; lra).
      replace (relu (- s * p 0%nat + 0 + s * a)) with 1 by (split_relu; lra).
      replace (relu (- s * q 0%nat + 0 + s * a)) with 0 by (split_relu; lra).
      split_relu; lra.
Qed.

(** On [-1, 1] the bounds of M_infinity are 0 and T precisely, and those of the network 0 and 0. *)
Theorem error_is_T : forall T, 0 <= T -> let f := scaled_n2 1 0 T in
  polytope 1 unit_interval /\ (forall x, eval f x 0%nat = 0) /\
  (forall c, above (relaxed m_inf f unit_interval) 0%nat c <-> T <= c) /\
  (forall c, below (relaxed m_inf f unit_interval) 0%nat c <-> c <= 0).
Proof.
  intros T Pos f. split; [exact unit_interval_polytope |]. split; [apply scaled_n2_zero |].
  assert (M := m_inf_is_output_only f unit_interval (box_convex _ _)).
  set (first := nth 0 (hidden f) []).
  assert (B : forall h, hull (image (fun x => rho (affine first x)) unit_interval) h ->
            0 <= h 0%nat /\ 0 <= h 1%nat /\ h 0%nat + h 1%nat <= 1).
  { apply hull_least.
    - intros t x y B (? & ? & ?) (? & ? & ?); unfold mix; repeat split; nra.
    - intros y (x & Hx & ->). generalize (Hx 0%nat). subst first f; compute_net.
      split_relu; lra. }
  assert (Range : forall y, relaxed m_inf f unit_interval y -> 0 <= y 0%nat <= T).
  { intros y Hy; apply M in Hy; destruct Hy as (h2 & H2 & ->).
    assert (D : 0 <= h2 0%nat - h2 1%nat <= 1 / 2).
    { revert h2 H2; apply hull_least.
      - intros t x y B1 X1 Y1; unfold mix; nra.
      - intros y (h & Hh & ->). specialize (B h Hh). subst f; compute_net; split_relu; lra. }
    subst f; compute_net; nra. }
  split; intros c; split; intros H.
  - assert (K : exists y, output_only f unit_interval y /\ y 0%nat = T).
    { eexists; split.
      - apply (after_a_hull f _ [first] [nth 1 (hidden f) []]
                 (mix (1/2) (run [first] (vec [-1])) (run [first] (vec [1])))
                 (box_convex _ _) eq_refl).
        apply hull_mix; [lra | |]; left; eexists; (split; [| reflexivity]);
          apply unit_interval_point; lra.
      - subst first f; compute_net; unfold mix; compute_net; split_relu; lra. }
    destruct K as (y & Hy & <-). apply H, M, Hy.
  - intros y Hy; specialize (Range y Hy); lra.
  - rewrite <- (scaled_n2_zero 1 0 T (vec [0])). apply H, relaxed_sound.
    + intros U z Hz; left; exact Hz.
    + exists (vec [0]); split; [apply unit_interval_point; lra | reflexivity].
  - intros y Hy; specialize (Range y Hy); lra.
Qed.
