(** Networks that are clamped at their range (mao2026, completeness by transformation). That the
    Triangle is exact on them is false, and so it is of interval propagation on all boxes in the
    domain. *)

Require Export Polyrelax.Vacuous Polyrelax.Maximum.

(** ** Under the Triangle, as l + rho(f - l) - rho(f - u) *)

Definition clamped_twice (f : network) (l u : R) :=
  let w := fst (nth 0 (output f) ([], 0)) in let b := snd (nth 0 (output f) ([], 0)) in
  {| hidden := hidden f ++ [[(w, b - l); (w, b - u)]]; output := [([1; -1], l)] |}.

Definition clamped_triangle_is_exact := forall d f X l u, polytope d X ->
  (forall x, X x -> l <= eval f x 0%nat <= u) ->
  (exists x, X x /\ eval f x 0%nat = l) -> (exists x, X x /\ eval f x 0%nat = u) ->
  forall y, relaxed triangles (clamped_twice f l u) X y -> l <= y 0%nat <= u.

(** rho x - rho x, which is 0. *)
Definition toy := {| hidden := [[([1], 0); ([1], 0)]]; output := [([1; -1], 0)] |}.

(** The upper line over any bounds that hold at -a and a. *)
Lemma at_zero : forall (U : set nat) i a l h, 0 < a -> (exists u, U u /\ u i = - a) ->
  (exists u, U u /\ u i = a) -> below U i l -> above U i h -> a / 2 <= h * (0 - l) / (h - l).
Proof.
  intros U i a l h P (u & Uu & E) (v & Uv & F) Lo Hi.
  specialize (Lo u Uu); specialize (Hi v Uv). rewrite E in Lo; rewrite F in Hi.
  apply (Rmult_le_reg_r (h - l)); [lra |]. unfold Rdiv; rewrite !Rmult_assoc, Rinv_l by lra. nra.
Qed.

(** At the pre-activation 0 each neuron, from 0 to half of a, as it likes. *)
Lemma free_at_zero : forall (U : set nat) n a z, 0 < a ->
  (forall i, left z i = 0) ->
  (forall i, (i < n)%nat -> 0 <= right z i <= a / 2 /\
     (exists u, U u /\ u i = - a) /\ exists u, U u /\ u i = a) ->
  (forall i, (n <= i)%nat -> right z i = 0) -> triangles U z.
Proof.
  intros U n a z P Z Small Beyond. split.
  - intros i; rewrite Z. destruct (Nat.lt_ge_cases i n) as [Lt | Ge]; [| auto].
    destruct (Small i Lt) as (_ & (u & Uu & E) & (v & Uv & F)).
    split; intros H; [specialize (H u Uu) | specialize (H v Uv)]; lra.
  - intros i; rewrite Z. destruct (Nat.lt_ge_cases i n) as [Lt | Ge].
    + destruct (Small i Lt) as (B & Neg & Pos). split; [| split]; try apply B.
      intros l h Lo Hi _. apply (Rle_trans _ (a / 2)); [apply B |]. now apply (at_zero U i a).
    + rewrite (Beyond i Ge). split; [lra | split; [lra |]]. intros l h _ _ B.
      apply (Rmult_le_reg_r (h - l)); [lra |].
      unfold Rdiv; rewrite !Rmult_assoc, Rinv_l by lra. nra.
Qed.

Theorem clamped_triangle_is_exact_false : ~ clamped_triangle_is_exact.
Proof.
  intros H. set (first := nth 0 (hidden toy) []).
  set (last := [([1; -1], 0 - 0); ([1; -1], 0 - 0)]).
  assert (Zero : forall x, eval toy x 0%nat = 0) by (intros x; unfold toy; compute_net; lra).
  specialize (H 1%nat toy unit_interval 0 0 unit_interval_polytope).
  enough (Out : relaxed triangles (clamped_twice toy 0 0) unit_interval (vec [1/4])).
  { apply H in Out; [unfold vec in Out; simpl in Out; lra | intros x _; rewrite Zero; lra | |];
      exists (vec [0]); (split; [apply unit_interval_point; lra | apply Zero]). }
  set (P := next triangles first unit_interval).
  assert (State : forall y, 0 <= y 0%nat <= 1/2 -> 0 <= y 1%nat <= 1/2 ->
            (forall i, (2 <= i)%nat -> y i = 0) -> P y).
  { intros y A B C; exists (vec [0]); split; [apply unit_interval_point; lra |].
    apply (free_at_zero _ 2 1); [lra | | | exact C].
    - intros [| [| [| i]]]; unfold left, join, first, toy; compute_net; lra.
    - intros i Lt; split; [unfold right, join; destruct i as [| [| i]]; [lra | lra | lia] |].
      split; [exists (affine first (vec [-1])) | exists (affine first (vec [1]))];
        (split; [eexists; split; [apply unit_interval_point | reflexivity]; lra |]);
        destruct i as [| [| i]]; try lia; unfold first, toy; compute_net; lra. }
  apply relaxed_states. exists (vec [1/4; 0]); split.
  - exists (vec [0]); split;
      [apply State; unfold vec; simpl; try lra; intros [| [| [| i]]]; lia || reflexivity |].
    apply (free_at_zero _ 2 (1/2)); [lra | | |].
    + intros [| [| [| i]]]; unfold left, join; compute_net; lra.
    + intros i Lt; split;
        [unfold right, join, vec; destruct i as [| [| i]]; simpl; [lra | lra | lia] |].
      split; [exists (affine last (vec [0; 1/2])) | exists (affine last (vec [1/2; 0]))];
        (split; [eexists; split; [apply State | reflexivity] |]);
        try (unfold vec; simpl; lra); try (intros [| [| [| j]]]; lia || reflexivity);
        destruct i as [| [| i]]; try lia; unfold last; compute_net; lra.
    + intros [| [| [| i]]]; lia || reflexivity.
  - apply vector_eq; intros [| [| i]]; compute_net; lra.
Qed.

(** ** Under interval propagation, as u - rho(u - l - rho(f - l)), on every box in the domain *)

Definition clamped_ibp_is_exact_inside := forall d f X l u, polytope d X ->
  (forall x, X x -> l <= eval f x 0%nat <= u) ->
  forall b, subset (in_bounds b) X -> forall c,
  (forall x, in_bounds b x -> eval f x 0%nat <= c) -> snd (ibp (clamped f l u) b) 0%nat <= c.

(** max, clamped at its range [0, 1] on [0, 1]^2, has the upper bound 1 on [0, 1/2]^2 as well. *)
Theorem clamped_ibp_is_exact_inside_false : ~ clamped_ibp_is_exact_inside.
Proof.
  intros H. assert (Max : forall x, square 0 x -> eval max_2 x 0%nat = Rmax (x 0%nat) (x 1%nat)).
  { intros x Hx; apply max_2_computes. intros i; specialize (Hx i).
    destruct i as [| [| [| i]]]; unfold vec in Hx; simpl in Hx; lra. }
  set (b := (vec [0; 0], vec [1/2; 1/2])).
  assert (Inside : subset (in_bounds b) (square 0)).
  { intros x Hx i; specialize (Hx i); unfold vec in *; simpl in Hx.
    destruct i as [| [| [| i]]]; simpl in *; lra. }
  specialize (H 2%nat max_2 (square 0) 0 1 ltac:(apply rectangle_polytope; lra)).
  assert (Value : snd (ibp (clamped max_2 0 1) b) 0%nat = 1).
  { cbv beta iota zeta delta [ibp clamped max_2 max_layer b ibp_affine ibp_run ibp_relu rho vec
      hidden output app nth dot_lo dot_hi fst snd].
    repeat match goal with
    | |- context [Rmin ?p ?q] =>
        first [rewrite (Rmin_left p q) by lra | rewrite (Rmin_right p q) by lra]
    | |- context [Rmax ?p ?q] =>
        first [rewrite (Rmax_left p q) by lra | rewrite (Rmax_right p q) by lra]
    | |- context [relu ?t] => first [rewrite (relu_id t) by lra | rewrite (relu_zero t) by lra]
    end; lra. }
  enough (B : snd (ibp (clamped max_2 0 1) b) 0%nat <= 1/2) by (rewrite Value in B; lra).
  apply H; [| exact Inside |].
  - intros x Hx; rewrite Max by exact Hx. assert (A := Hx 0%nat); specialize (Hx 1%nat).
    unfold vec in *; simpl in *. unfold Rmax; destruct Rle_dec; lra.
  - intros x Hx; rewrite Max by now apply Inside. assert (A := Hx 0%nat); specialize (Hx 1%nat).
    unfold b, vec in *; simpl in *. unfold Rmax; destruct Rle_dec; lra.
Qed.
