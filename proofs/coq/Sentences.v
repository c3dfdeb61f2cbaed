(** Sentences of the papers for which a file in refutations/ has the numbers of one network only.
    Here the theorem denies the sentence itself. What needs graphs is in Remarks.v. *)

Require Export Polyrelax.Theorem6 Polyrelax.Vacuous Polyrelax.Maximum Polyrelax.OutputHulls.

(** ** arXiv 2410.06816v1, remark after Definition 5: "an intrinsically unstable neuron is always
    bounded unstable", and "bounded stable neurons must be intrinsically stable"

    False for rho x on [0, 1], if a pre-activation of 0 counts as inactive: 0 is inactive, 1 is
    active, and the pre-activation is never negative. *)

Definition single : layer := [([1], 0)].
Definition unit_box := box (vec [0]) (vec [1]).

Theorem unstable_yet_bounded_stable : let active t := 0 < t in
  polytope 1 unit_box /\ convention active /\
  intrinsically_unstable active unit_box [] single 0%nat /\
  below (image (affine single) unit_box) 0%nat 0 /\
  ~ unstable (image (affine single) unit_box) 0%nat.
Proof.
  intros active. assert (B : below (image (affine single) unit_box) 0%nat 0).
  { intros u (x & Hx & ->); specialize (Hx 0%nat); unfold single, vec in *; simpl in Hx.
    compute_net; lra. }
  split; [apply interval_polytope; lra | split; [split; unfold active; intros; lra | split]].
  - assert (In : forall t, 0 <= t <= 1 -> unit_box (vec [t]))
      by (intros t T [| [| i]]; unfold vec; simpl; lra).
    exists (vec [1]), (vec [0]); split; [apply In; lra | split; [apply In; lra |]].
    unfold active, single; compute_net; lra.
  - split; [exact B |]. intros [(u & U & N) _]; specialize (B u U); lra.
Qed.

(** ** The proof of Theorem 6: "since f_L has at most k intrinsically unstable neurons, it has at
    most k bounded unstable neurons" *)

Definition Theorem_6_step active := forall d k f X, polytope d X ->
  few_intrinsically_unstable active k f X ->
  forall before L after, hidden f = before ++ L :: after ->
    at_most k (unstable (image (affine L) (states (m k) before X))).

(** y = (rho (x + 2), rho x), z = (rho (y_1 - y_2), rho (2 - y_1 - y_2)), and then the same neuron
    twice: 2 z_1 + 2 z_2 - 3, which is 1 on [-1, 1]. *)
Definition two_layers : list layer :=
  [[([1], 2); ([1], 0)]; [([1; -1], 0); ([-1; -1], 2)]].
Definition twice : layer := [([2; 2], -3); ([2; 2], -3)].
Definition doubled := {| hidden := two_layers ++ [twice]; output := [([1; -1], 0)] |}.

Lemma doubled_few : forall active, convention active ->
  few_intrinsically_unstable active 1 doubled unit_interval.
Proof.
  intros active Conv before L after E.
  assert (Stable : forall i, (forall x, unit_interval x -> 0 < affine L (run before x) i) ->
            ~ intrinsically_unstable active unit_interval before L i)
    by (intros i; now apply stable_neuron).
  assert (Missing : forall i, (length L <= i)%nat ->
            ~ intrinsically_unstable active unit_interval before L i)
    by (intros i; apply missing_neuron).
  destruct before as [| L1 [| L2 [| L3 before]]]; simpl in E; injection E; intros; subst.
  - exists [1%nat]; split; [auto |]. intros [| [| i]] U; [exfalso | now left | exfalso].
    + revert U; apply Stable. intros x H; specialize (H 0%nat); unfold vec in H; simpl in H.
      compute_net; lra.
    + revert U; apply Missing; simpl; lia.
  - exists [1%nat]; split; [auto |]. intros [| [| i]] U; [exfalso | now left | exfalso].
    + revert U; apply Stable. intros x H; specialize (H 0%nat); unfold vec in H; simpl in H.
      compute_net; split_relu; lra.
    + revert U; apply Missing; simpl; lia.
  - exists []; split; [auto |].
    intros [| [| i]] U; exfalso; revert U;
      [apply Stable | apply Stable | apply Missing; simpl; lia];
      intros x H; specialize (H 0%nat); unfold vec in H; simpl in H; unfold twice; compute_net;
      split_relu; lra.
  - destruct before; discriminate.
Qed.

(** The means of the true states at -1 and 1, with the weights 2/3 and 1/3, and with 0 and 1. *)
Lemma doubled_states : exists y z,
  states (m 1) two_layers unit_interval y /\ states (m 1) two_layers unit_interval z /\
  2 * y 0%nat + 2 * y 1%nat - 3 < 0 /\ 0 < 2 * z 0%nat + 2 * z 1%nat - 3.
Proof.
  set (first := nth 0 two_layers []); set (second := nth 1 two_layers []).
  set (h := mix (1/3) (rho (affine first (vec [-1]))) (rho (affine first (vec [1])))).
  assert (In : subset (iterated_hull two_layers unit_interval)
                      (states (m 1) two_layers unit_interval)).
  { intros y Hy. apply (states_m_inf_inside (m 1) (m_inf_in_m 1) _ unit_interval);
      [intros x Hx; exact Hx |].
    apply (states_m_inf two_layers unit_interval unit_interval);
      [apply box_convex | apply same_refl | exact Hy]. }
  exists (rho (affine second h)), (run two_layers (vec [1])). split; [| split; [| split]].
  - apply In. left; exists h; split; [| reflexivity].
    apply hull_mix; [lra | |]; left; eexists; (split; [| reflexivity]);
      apply unit_interval_point; lra.
  - apply In, run_in_iterated_hull, unit_interval_point; lra.
  - unfold h, first, second, two_layers, mix; compute_net; split_relu; lra.
  - unfold two_layers; compute_net; split_relu; lra.
Qed.

Theorem theorem_6_step_false : forall active, convention active -> ~ Theorem_6_step active.
Proof.
  intros active Conv T.
  destruct (T 1%nat 1%nat doubled unit_interval unit_interval_polytope (doubled_few active Conv)
              two_layers twice [] eq_refl) as (I & Len & All).
  destruct doubled_states as (y & z & Hy & Hz & Neg & Pos).
  assert (U : forall i, (i < 2)%nat ->
            unstable (image (affine twice) (states (m 1) two_layers unit_interval)) i).
  { intros i Lt; split; [exists (affine twice y); split; [now exists y |]
                        | exists (affine twice z); split; [now exists z |]];
      destruct i as [| [| i]]; try lia; unfold twice; compute_net; lra. }
  assert (Zero := All 0%nat (U 0%nat ltac:(lia))); assert (One := All 1%nat (U 1%nat ltac:(lia))).
  destruct I as [| a [| b I]]; simpl in *; [destruct Zero | | lia]. lia.
Qed.

(** ** max on [0, 1]^2 is expressed by a network that IBP, and the Triangle, bound exactly *)

Definition clamped_max := clamped max_2 0 1.

Theorem max_is_bounded_exactly : let X := square 0 in let b := (vec [0; 0], vec [1; 1]) in
  (forall x, X x -> eval clamped_max x 0%nat = Rmax (x 0%nat) (x 1%nat)) /\
  (fst (ibp clamped_max b) 0%nat = 0 /\ snd (ibp clamped_max b) 0%nat = 1) /\
  forall c,
    (above (image (eval clamped_max) X) 0%nat c <-> 1 <= c) /\
    (below (image (eval clamped_max) X) 0%nat c <-> c <= 0) /\
    (above (relaxed triangles clamped_max X) 0%nat c <-> 1 <= c) /\
    (below (relaxed triangles clamped_max X) 0%nat c <-> c <= 0).
Proof.
  intros X b.
  assert (Max : forall x, X x -> eval max_2 x 0%nat = Rmax (x 0%nat) (x 1%nat)).
  { intros x Hx; apply max_2_computes. intros i; specialize (Hx i).
    destruct i as [| [| i]]; unfold vec in Hx; simpl in Hx; try lra. destruct i; lra. }
  assert (B : forall x, X x -> 0 <= eval max_2 x 0%nat <= 1).
  { intros x Hx; rewrite Max by exact Hx. assert (A := Hx 0%nat); specialize (Hx 1%nat).
    unfold vec in *; simpl in *. unfold Rmax; destruct Rle_dec; lra. }
  assert (Zero : exists x, X x /\ eval max_2 x 0%nat = 0).
  { exists (vec [0; 0]); split; [apply square_point; lra | compute_net; split_relu; lra]. }
  assert (One : exists x, X x /\ eval max_2 x 0%nat = 1).
  { exists (vec [1; 0]); split; [apply square_point; lra | compute_net; split_relu; lra]. }
  assert (Box : subset X (in_bounds b)) by (intros x Hx; exact Hx).
  assert (Low := fun x Hx => proj1 (B x Hx)); assert (Up := fun x Hx => proj2 (B x Hx)).
  assert (Same := clamped_equals max_2 X 0 1 Low Up).
  split; [| split].
  - intros x Hx; rewrite <- Max by exact Hx; now apply Same.
  - now apply (clamped_ibp_exact max_2 X 0 1 b).
  - intros c; split; [| split; [| now apply (clamped_triangle_exact max_2 X 0 1 b)]].
    + split; intros H.
      * destruct One as (x & Hx & E). specialize (H _ (ex_intro _ x (conj Hx eq_refl))).
        unfold clamped_max in H; rewrite Same in H by exact Hx; lra.
      * intros y (x & Hx & ->). unfold clamped_max; rewrite Same by exact Hx.
        specialize (Up x Hx); lra.
    + split; intros H.
      * destruct Zero as (x & Hx & E). specialize (H _ (ex_intro _ x (conj Hx eq_refl))).
        unfold clamped_max in H; rewrite Same in H by exact Hx; lra.
      * intros y (x & Hx & ->). unfold clamped_max; rewrite Same by exact Hx.
        specialize (Low x Hx); lra.
Qed.

(** ** arXiv 2311.04015: no multivariate, convex, monotone function is expressed precisely, that is
    with exact bounds on every box, if the sentence means any of them

    rho (x_1 + x_2) is such a function, and IBP is exact on every box. *)

Definition sum_layer : layer := [([1; 1], 0)].

Theorem multivariate_precise : let g x := run [sum_layer] x 0%nat in
  (forall x, g x = relu (x 0%nat + x 1%nat)) /\
  (forall x y, x 0%nat <= y 0%nat -> x 1%nat <= y 1%nat -> g x <= g y) /\
  (forall t x y, 0 <= t <= 1 -> g (mix t x y) <= (1 - t) * g x + t * g y) /\
  forall b, ordered b -> ranges (image (run [sum_layer]) (in_bounds b)) (ibp_run [sum_layer] b).
Proof.
  intros g. assert (G : forall x, g x = relu (x 0%nat + x 1%nat)).
  { intros x; unfold g, sum_layer; compute_net; f_equal; lra. }
  split; [exact G | split; [| split]].
  - intros x y A B; rewrite !G; apply relu_mono; lra.
  - intros t x y B; rewrite !G. eapply Rle_trans; [| now apply relu_convex].
    apply relu_mono; unfold mix; lra.
  - intros b O. exact (box_ranges sum_layer b O).
Qed.
