(** Lemma 7 of arXiv 2410.06816v1, "The Strong Form of M_k": for an affine layer u = Ax + b and a
    ReLU layer v = rho(u) with k bounded unstable neurons, the constraints of M_k are equivalent to
    those of the hull of the composed function's graph. False; true if A is injective on X. *)

Require Export Polyrelax.Soundness Polyrelax.Combinations.

(** LS_1: x is in X, and (Ax + b, v) satisfies the constraints of M_k. *)
Definition ls_1 (k : nat) (L : layer) (X : set nat) : set (nat + nat) :=
  fun z => X (left z) /\ m k (image (affine L) X) (join (affine L (left z)) (right z)).

(** LS_2: the hull of the pairs (x, rho(Ax + b)). *)
Definition ls_2 (L : layer) (X : set nat) : set (nat + nat) :=
  hull (image (fun x => join x (rho (affine L x))) X).

Definition k_unstable (k : nat) (L : layer) (X : set nat) :=
  exists I, NoDup I /\ length I = k /\ forall i, In i I <-> unstable (image (affine L) X) i.

Definition Lemma_7 := forall d k L X, polytope d X -> k_unstable k L X ->
  same (ls_1 k L X) (ls_2 L X).

(** One neuron, u = x_1 - x_2 on [0, 1]^2: the point x = (1, 1), v = 1/2. *)
Definition difference : layer := [([1; -1], 0)].
Definition unit_square := box (vec [0; 0]) (vec [1; 1]).

Lemma unit_square_point : forall a b, 0 <= a <= 1 -> 0 <= b <= 1 -> unit_square (vec [a; b]).
Proof. intros a b A B [| [| [| i]]]; unfold vec; simpl; lra. Qed.

Lemma difference_unstable : k_unstable 1 difference unit_square.
Proof.
  exists [0%nat]; split; [| split; [reflexivity |]].
  - constructor; [intros [] | constructor].
  - intros [| i]; split.
    + intros _; split.
      * exists (affine difference (vec [0; 1])); split;
          [exists (vec [0; 1]); split; [apply unit_square_point; lra | reflexivity] |].
        compute_net; lra.
      * exists (affine difference (vec [1; 0])); split;
          [exists (vec [1; 0]); split; [apply unit_square_point; lra | reflexivity] |].
        compute_net; lra.
    + now left.
    + intros [[=] | []].
    + intros [(u & (x & _ & ->) & N) _]. exfalso; revert N; destruct i; compute_net; lra.
Qed.

Lemma in_ls_1 : ls_1 1 difference unit_square (join (vec [1; 1]) (vec [1/2])).
Proof.
  split; [apply unit_square_point; lra |]. apply m_inf_in_m.
  replace (join _ _) with (mix (1/2)
    (join (affine difference (vec [0; 1])) (rho (affine difference (vec [0; 1]))))
    (join (affine difference (vec [1; 0])) (rho (affine difference (vec [1; 0]))))).
  - apply hull_mix; [lra | |]; left; eexists; (split; [| reflexivity]); eexists;
      (split; [| reflexivity]); apply unit_square_point; lra.
  - apply vector_eq; intros [i | i]; unfold mix, left, right; compute_net.
    + destruct i as [| [| i]]; compute_net; lra.
    + destruct i as [| [| i]]; compute_net; split_relu; lra.
Qed.

(** On the graph v <= 1 - x_2, hence also on its hull. *)
Lemma not_in_ls_2 : ~ ls_2 difference unit_square (join (vec [1; 1]) (vec [1/2])).
Proof.
  intros H.
  assert (B : right (join (vec [1; 1]) (vec [1/2])) 0%nat
                + left (join (vec [1; 1]) (vec [1/2])) 1%nat <= 1).
  { revert H. apply (above_hull _ _ (fun z : vector (nat + nat) => right z 0%nat + left z 1%nat)).
    - intros; unfold right, left, mix; ring.
    - intros z (x & Hx & ->). generalize (Hx 0%nat) (Hx 1%nat).
      unfold right, left; compute_net; split_relu; lra. }
  unfold right, left, vec in B; simpl in B; lra.
Qed.

Theorem lemma_7_false : ~ Lemma_7.
Proof.
  intros H. apply not_in_ls_2.
  apply (H 2%nat 1%nat difference unit_square).
  - apply rectangle_polytope; lra.
  - exact difference_unstable.
  - exact in_ls_1.
Qed.

(** Its proof: "all effective constraints of the hull must be of the form l_2(Ax + b, v) <= 0". Here
    v <= x_1 is a constraint; if it is removed from those that make the hull, (0, 0) and v = 1 come
    in; and it is not of that form. *)
Definition without_x_1 : set (nat + nat) := fun z =>
  let x := left z in let v := right z in
  0 <= v 0%nat /\ x 0%nat - x 1%nat <= v 0%nat /\ v 0%nat <= 1 - x 1%nat /\
  forall i, x (S (S i)) = 0 /\ v (S i) = 0.

Lemma corner : forall a b v, 0 <= a <= 1 -> 0 <= b <= 1 -> v = relu (a - b) ->
  image (fun x => join x (rho (affine difference x))) unit_square (join (vec [a; b]) (vec [v])).
Proof.
  intros a b v A B ->; exists (vec [a; b]); split; [now apply unit_square_point |].
  f_equal; apply vector_eq; intros [| [| i]]; compute_net; try (rewrite relu_zero; lra).
  f_equal; lra.
Qed.

Theorem effective_constraint :
  same (ls_2 difference unit_square)
       (fun z => without_x_1 z /\ right z 0%nat <= left z 0%nat) /\
  ~ same (ls_2 difference unit_square) without_x_1 /\
  ~ exists l : R -> R -> R, forall x_1 x_2 v, l (x_1 - x_2) v = v - x_1.
Proof.
  assert (Hull : forall z, ls_2 difference unit_square z ->
            without_x_1 z /\ right z 0%nat <= left z 0%nat).
  { intros z H; induction H as [z (x & Hx & ->) | t y z B _ IHy _ IHz].
    - assert (A := Hx 0%nat); assert (B := Hx 1%nat). unfold without_x_1, left, right; simpl.
      unfold vec in A, B; simpl in A, B. compute_net. repeat split; try (split_relu; lra).
      + specialize (Hx (S (S i))); unfold vec in Hx; simpl in Hx; destruct i; lra.
      + destruct i; apply relu_zero; simpl; lra.
    - destruct IHy as [(A & B' & C & D) E], IHz as [(A' & B'' & C' & D') E'].
      unfold without_x_1, left, right, mix in *; simpl in *. repeat split; try nra.
      + rewrite (proj1 (D i)), (proj1 (D' i)); ring.
      + rewrite (proj2 (D i)), (proj2 (D' i)); ring. }
  assert (Out : without_x_1 (join (vec [0; 0]) (vec [1]))).
  { unfold without_x_1, left, right, vec; simpl. repeat split; try lra; destruct i; reflexivity. }
  split; [| split].
  - intros z; split; [apply Hull |]. intros [(A & B & C & D) E].
    set (a := left z 0%nat) in *; set (b := left z 1%nat) in *; set (v := right z 0%nat) in *.
    replace z with (combination [(1 - b - v, join (vec [0; 0]) (vec [0]));
      (v, join (vec [1; 0]) (vec [1])); (v - (a - b), join (vec [0; 1]) (vec [0]));
      (a - v, join (vec [1; 1]) (vec [0]))]).
    + apply combination_in_hull; [simpl; lra |].
      intros w x [[= <- <-] | [[= <- <-] | [[= <- <-] | [[= <- <-] | []]]]]; (split; [lra |]).
      1, 3, 4: apply corner; [lra | lra | rewrite relu_zero; lra].
      apply corner; [lra | lra | rewrite relu_id; lra].
    + apply vector_eq; intros [[| [| i]] | [| i]]; simpl.
      * fold a; unfold a, b, v, vec, left, right; simpl; ring.
      * unfold a, b, v, vec, left, right; simpl; ring.
      * destruct (D i) as [E' _]; unfold left in E'; rewrite E'.
        unfold vec; destruct i; simpl; ring.
      * unfold a, b, v, vec, left, right; simpl; ring.
      * destruct (D i) as [_ E']; unfold right in E'; rewrite E'.
        unfold vec; destruct i; simpl; ring.
  - intros S; destruct (Hull _ (proj2 (S _) Out)) as [_ E].
    unfold left, right, vec in E; simpl in E; lra.
  - intros (l & L). generalize (L 0 0 0) (L 1 1 0).
    replace (1 - 1) with (0 - 0) by ring. lra.
Qed.

(** The inclusion that holds always. *)
Theorem lemma_7_inclusion : forall k L X, convex X -> subset (ls_2 L X) (ls_1 k L X).
Proof.
  intros k L X CX z H.
  enough (X (left z) /\ m_inf (image (affine L) X) (join (affine L (left z)) (right z))) as [A B].
  { split; [exact A | now apply m_inf_in_m]. }
  induction H as [z (x & Xx & ->) | t z z' B _ [A M] _ [A' M']].
  - split; [exact Xx |]. left; exists (affine L x); split; [exists x; auto | reflexivity].
  - split; [now apply CX |].
    change (left (mix t z z')) with (mix t (left z) (left z')).
    change (right (mix t z z')) with (mix t (right z) (right z')).
    rewrite affine_mix, <- mix_join; now apply hull_mix.
Qed.

(** On a convex X, A is injective iff it is so on the affine hull of X. *)
Definition injective_on (L : layer) (X : set nat) :=
  forall x y, X x -> X y -> affine L x = affine L y -> x = y.

Theorem lemma_7_injective : forall k L X, convex X -> k_unstable k L X -> injective_on L X ->
  same (ls_1 k L X) (ls_2 L X).
Proof.
  intros k L X CX (I & _ & Len & HI) Inj z; split; [| now apply lemma_7_inclusion].
  intros [Xz M]. apply (m_is_m_inf k _ I HI) in M; [| lia].
  enough (K : forall w, m_inf (image (affine L) X) w ->
                exists x, X x /\ left w = affine L x /\ ls_2 L X (join x (right w))).
  { destruct (K _ M) as (x & Xx & E & H).
    change (affine L (left z) = affine L x) in E. change (ls_2 L X (join x (right z))) in H.
    rewrite <- (Inj _ _ Xz Xx E) in H. rewrite (join_parts _ _ z). exact H. }
  clear - CX; intros w H; induction H as [w (u & (x & Xx & ->) & ->) | t w w' B _ IH _ IH'].
  - exists x; split; [assumption |]; split; [reflexivity |]. left; exists x; auto.
  - destruct IH as (x & Xx & E & H), IH' as (x' & Xx' & E' & H').
    exists (mix t x x'); split; [now apply CX |]; split.
    + rewrite affine_mix, <- E, <- E'; reflexivity.
    + change (right (mix t w w')) with (mix t (right w) (right w')).
      rewrite <- mix_join; now apply hull_mix.
Qed.
