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

(** Behind the first layer the hull has the means of the true states at -1 and 1. With the weight 1/3,
    1/2 or 1 for the latter, 2 z_1 + 2 z_2 - 3 is -1/3, 0 or 1 behind the second layer. *)
Definition mean (t : R) := mix t (rho (affine (nth 0 two_layers []) (vec [-1])))
                                 (rho (affine (nth 0 two_layers []) (vec [1]))).
Definition allowed_state (t : R) := rho (affine (nth 1 two_layers []) (mean t)).

Lemma allowed_states : forall t, 0 <= t <= 1 ->
  states (m 1) two_layers unit_interval (allowed_state t).
Proof.
  intros t T. apply (states_m_inf_inside (m 1) (m_inf_in_m 1) _ unit_interval);
    [intros x Hx; exact Hx |].
  apply (states_m_inf two_layers unit_interval unit_interval);
    [apply box_convex | apply same_refl |].
  left; exists (mean t); split; [| reflexivity].
  apply hull_mix; [exact T | |]; left; eexists; (split; [| reflexivity]);
    apply unit_interval_point; lra.
Qed.

Lemma twice_values :
  affine twice (allowed_state (1/3)) = vec [-1/3; -1/3] /\
  affine twice (allowed_state (1/2)) = vec [0; 0] /\
  affine twice (allowed_state 1) = vec [1; 1].
Proof.
  repeat split; apply vector_eq; intros [| [| [| i]]];
    unfold twice, allowed_state, mean, two_layers, mix; compute_net; try lra; split_relu; lra.
Qed.

Lemma twice_unstable : forall i, (i < 2)%nat ->
  unstable (image (affine twice) (states (m 1) two_layers unit_interval)) i.
Proof.
  destruct twice_values as (Neg & _ & Pos).
  intros i Lt; split;
    [exists (affine twice (allowed_state (1/3))); split;
       [eexists; split; [apply (allowed_states (1/3)); lra | reflexivity] | rewrite Neg]
    | exists (affine twice (allowed_state 1)); split;
       [eexists; split; [apply (allowed_states 1); lra | reflexivity] | rewrite Pos]];
    destruct i as [| [| i]]; try lia; unfold vec; simpl; lra.
Qed.

Theorem theorem_6_step_false : forall active, convention active -> ~ Theorem_6_step active.
Proof.
  intros active Conv T.
  destruct (T 1%nat 1%nat doubled unit_interval unit_interval_polytope (doubled_few active Conv)
              two_layers twice [] eq_refl) as (I & Len & All).
  assert (Zero := All 0%nat (twice_unstable 0 ltac:(lia))).
  assert (One := All 1%nat (twice_unstable 1 ltac:(lia))).
  destruct I as [| a [| b I]]; simpl in *; [destruct Zero | | lia]. lia.
Qed.

(** "The constraints of M_k have the same feasible set as those of M_infinity": what M_1 allows for
    the two equal neurons need not be equal. *)

Definition Theorem_6_equivalent active := forall d k f X, polytope d X ->
  few_intrinsically_unstable active k f X -> same (relaxed (m k) f X) (relaxed m_inf f X).

Lemma doubled_m_inf : forall out, relaxed m_inf doubled unit_interval out -> out 0%nat = 0.
Proof.
  intros out H; apply relaxed_states in H; destruct H as (v & H & ->).
  destruct H as (y & _ & M). set (P := next _ _ _) in M.
  assert (E : forall s : R, s * v 0%nat <= s * v 1%nat).
  { intros s. enough (B : s * v 0%nat - s * v 1%nat <= 0) by lra.
    change (s * right (join (affine twice y) v) 0%nat
            - s * right (join (affine twice y) v) 1%nat <= 0).
    apply (m_inf_linear _ (fun z => s * right z 0%nat - s * right z 1%nat) 0
             ltac:(intros; unfold right, mix; ring)) with (2 := M).
    intros u (x & _ & ->). unfold right, join, rho, twice; compute_net. lra. }
  generalize (E 1) (E (-1)); compute_net; lra.
Qed.

Theorem theorem_6_equivalent_false : forall active, convention active ->
  ~ Theorem_6_equivalent active.
Proof.
  intros active Conv T.
  assert (Same := T 1%nat 1%nat doubled unit_interval unit_interval_polytope
                    (doubled_few active Conv)).
  destruct twice_values as (Neg & Mid & Pos).
  set (P := states (m 1) two_layers unit_interval).
  assert (Graph : forall t, 0 <= t <= 1 -> m_inf (image (affine twice) P)
            (join (affine twice (allowed_state t)) (rho (affine twice (allowed_state t)))))
    by (intros t B; left; eexists; split; [exists (allowed_state t); split;
          [now apply allowed_states | reflexivity] | reflexivity]).
  assert (Out : relaxed (m 1) doubled unit_interval (affine (output doubled) (vec [1/4; 0]))).
  { apply relaxed_states. exists (vec [1/4; 0]); split; [| reflexivity].
    exists (allowed_state (1/2)); split; [apply allowed_states; lra |].
    fold P. rewrite Mid. split.
    - destruct (twice_unstable 0 ltac:(lia)) as [(a & A & Na) (b & B & Pb)].
      intros [| i]; split; intros H; unfold left, right, join;
        try (specialize (H a A); lra); try (specialize (H b B); lra);
        unfold vec; destruct i as [| [| i]]; reflexivity.
    - intros I Len _. destruct I as [| [| i] [| j I]]; try (simpl in Len; lia).
      + exists (join (vec [0; 0]) (rho (vec [0; 0]))). rewrite <- Mid.
        split; [apply Graph; lra | split; [reflexivity | intros i []]].
      + exists (mix (1/4)
          (join (affine twice (allowed_state (1/3))) (rho (affine twice (allowed_state (1/3)))))
          (join (affine twice (allowed_state 1)) (rho (affine twice (allowed_state 1))))).
        split; [apply hull_mix; [lra | apply Graph; lra | apply Graph; lra] |].
        rewrite Neg, Pos, mix_join. split.
        * apply vector_eq; intros [| [| [| i]]]; unfold left, join, mix, vec; simpl; lra.
        * intros i [<- | []]. unfold right, join, mix, rho, vec; simpl. split_relu; lra.
      + exists (join (vec [0; 0]) (rho (vec [0; 0]))). rewrite <- Mid at 1 2.
        split; [apply Graph; lra | split; [reflexivity |]].
        intros k [<- | []]; unfold right, join, rho, vec; destruct i as [| [| i]]; simpl;
          apply relu_zero; lra. }
  apply Same, doubled_m_inf in Out. revert Out; compute_net; lra.
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
