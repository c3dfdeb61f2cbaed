(** Graphs without skip connections are layered networks. [Dag.v], in which the files made of
    certificates are written, has graphs; here is which graph is which network of [Networks.v], and
    what a layer is in either. [Agreement.v] compares the relaxations. *)

Require Export Polyrelax.OutputHulls.
From Polyrelax Require Dag.

(** ** Which graphs *)

(** The values of n nodes, from the node p on, as a vector. *)
Definition state (p n : nat) (v : vector nat) : vector nat :=
  fun i => if (i <? n)%nat then v (p + i)%nat else 0.

(** The forms are the pre-activations of the neurons of L, which read the n nodes from p on. *)
Definition reads (p n : nat) (forms : list Dag.form) (L : layer) :=
  length forms = length L /\
  forall v i, Dag.value (nth i forms ([], 0)) v = affine L (state p n v) i.

(** The neurons G have the numbers after those of the n nodes from p on, which they read. *)
Class is_layer (p n : nat) (G : list Dag.neuron) (L : layer) : Prop := {
  numbers : map fst G = seq (p + n) (length L);
  forms : reads p n (map snd G) L }.

(** The graph's layers are the network's, one after another; each reads the one before only. *)
Fixpoint layered (p n : nat) (graph : list (list Dag.neuron)) (outputs : list Dag.form)
                 (layers : list layer) (output : layer) : Prop :=
  match graph, layers with
  | [], [] => reads p n outputs output
  | G :: graph, L :: layers =>
      is_layer p n G L /\ layered (p + n) (length L) graph outputs layers output
  | _, _ => False
  end.

Definition is_network (net : Dag.network) (f : network) :=
  layered 0 (Dag.inputs net) (Dag.layers net) (Dag.outputs net) (hidden f) (output f).

(** The domain, as a set of vectors; it is a set of inputs if its forms read these only. *)
Definition domain_of (net : Dag.network) : set nat :=
  image (state 0 (Dag.inputs net)) (Dag.in_domain net).

Definition of_inputs (net : Dag.network) := forall v w,
  (forall i, (i < Dag.inputs net)%nat -> v i = w i) -> Dag.in_domain net v -> Dag.in_domain net w.

(** The outputs in the states of S. *)
Definition outputs_of (net : Dag.network) (S : set nat) : set nat :=
  image (fun v => vec (map (fun form => Dag.value form v) (Dag.outputs net))) S.

(** ** One layer *)

Lemma state_mix : forall p n t v w, state p n (mix t v w) = mix t (state p n v) (state p n w).
Proof.
  intros p n t v w; apply vector_eq; intros i; unfold state, mix; destruct (i <? n)%nat; ring.
Qed.

Lemma all_in : forall A (P : A -> Prop) l, Dag.all P l <-> forall a, In a l -> P a.
Proof.
  intros A P; induction l as [| a l IH]; simpl; [tauto |]. rewrite IH; split.
  - intros [H K] b [<- | I]; auto.
  - intros H; split; auto.
Qed.

Section Layer.

Context {p n : nat} {G : list Dag.neuron} {L : layer} {here : is_layer p n G L}.

Definition none : Dag.neuron := (0%nat, ([], 0)).

Lemma size : length G = length L.
Proof. assert (E := f_equal (@length nat) numbers). now rewrite map_length, seq_length in E. Qed.

Lemma number : forall i, (i < length L)%nat -> fst (nth i G none) = (p + n + i)%nat.
Proof.
  intros i Lt. rewrite <- (map_nth (@fst nat Dag.form)), numbers. now apply seq_nth.
Qed.

Lemma pre : forall i v, Dag.value (snd (nth i G none)) v = affine L (state p n v) i.
Proof. intros i v. rewrite <- (map_nth (@snd nat Dag.form)); apply forms. Qed.

Lemma beyond : forall i x, (length L <= i)%nat -> affine L x i = 0.
Proof.
  intros i x Le; unfold affine; rewrite nth_overflow by exact Le; unfold preactivation; simpl; ring.
Qed.

Lemma post : forall i v, (i < length L)%nat -> state (p + n) (length L) v i = v (fst (nth i G none)).
Proof.
  intros i v Lt; unfold state. rewrite number by exact Lt.
  now apply Nat.ltb_lt in Lt as ->.
Qed.

Lemma post_beyond : forall i v, (length L <= i)%nat -> state (p + n) (length L) v i = 0.
Proof. intros i v Le; unfold state; now apply Nat.ltb_ge in Le as ->. Qed.

(** The layer's equations. *)
Lemma behind_run : forall (S : set nat) v, Dag.behind S G v <->
  S v /\ state (p + n) (length L) v = rho (affine L (state p n v)).
Proof.
  intros S v; unfold Dag.behind; rewrite all_in; split; intros [Sv H]; (split; [exact Sv |]).
  - apply vector_eq; intros i; unfold rho. destruct (Nat.lt_ge_cases i (length L)) as [Lt | Ge].
    + rewrite post, <- pre by exact Lt. apply H, nth_In. now rewrite size.
    + rewrite post_beyond, beyond by exact Ge. symmetry; apply relu_zero; lra.
  - intros a I; apply (In_nth _ _ none) in I; destruct I as (i & Lt & <-). rewrite size in Lt.
    rewrite pre, <- post, H by exact Lt. reflexivity.
Qed.

(** The neurons' pre-activations and values. *)
Definition pair (v : vector nat) : vector (nat + nat) :=
  join (affine L (state p n v)) (state (p + n) (length L) v).

Lemma hull_pair : forall (S P : set nat), (forall v, S v -> P (state p n v)) ->
  forall w, hull (Dag.behind S G) w -> m_inf (image (affine L) P) (pair w).
Proof.
  intros S P SP v H; induction H as [v B | t v w B _ Hv _ Hw].
  - apply behind_run in B; destruct B as [Sv E]. left; exists (affine L (state p n v)).
    split; [exists (state p n v); auto | unfold pair; now rewrite E].
  - unfold pair; rewrite !state_mix, affine_mix, <- mix_join. now apply hull_mix.
Qed.

Lemma hull_state : forall (S P : set nat), (forall v, S v -> P (state p n v)) ->
  forall w, hull (Dag.behind S G) w ->
  hull (image (fun x => rho (affine L x)) P) (state (p + n) (length L) w).
Proof.
  intros S P SP v H; induction H as [v B | t v w B _ Hv _ Hw].
  - apply behind_run in B; destruct B as [Sv E]. left; exists (state p n v); auto.
  - rewrite state_mix. now apply hull_mix.
Qed.

(** What is kept of the pre-activations of some neurons, and of the values of some. *)
Lemma kept_pair : forall (V : set nat) before after more v,
  Dag.kept (Dag.behind V G) (Dag.before before ++ Dag.after after ++ more) v ->
  exists w, hull (Dag.behind V G) w /\
    (forall i, ((i < length L)%nat -> In (nth i G none) before) -> left (pair w) i = left (pair v) i) /\
    (forall i, ((i < length L)%nat -> In (nth i G none) after) -> right (pair w) i = right (pair v) i).
Proof.
  intros V before after more v (w & Hw & E). rewrite all_in in E. exists w; split; [exact Hw |].
  split; intros i Hi; unfold pair, left, right, join;
    (destruct (Nat.lt_ge_cases i (length L)) as [Lt | Ge];
      [specialize (Hi Lt) | now rewrite ?beyond, ?post_beyond]).
  - rewrite <- !pre. symmetry; apply E, in_or_app; left. now apply in_map.
  - rewrite !post by exact Lt.
    assert (K := E (Dag.node (fst (nth i G none)))). unfold Dag.value in K; simpl in K.
    enough (1 * v (fst (nth i G none)) + 0 + 0 = 1 * w (fst (nth i G none)) + 0 + 0) by lra.
    apply K, in_or_app; right; apply in_or_app; left. now apply in_map_iff; exists (nth i G none).
Qed.

Lemma among : forall i, (i < length L)%nat -> In (nth i G none) G.
Proof. intros i Lt; apply nth_In. now rewrite size. Qed.

End Layer.

Lemma outputs_at : forall net p n L v, reads p n (Dag.outputs net) L ->
  vec (map (fun form => Dag.value form v) (Dag.outputs net)) = affine L (state p n v).
Proof.
  intros net p n L v [_ W]. apply vector_eq; intros i.
  assert (Z : Dag.value ([], 0) v = 0) by (unfold Dag.value; simpl; ring).
  rewrite <- W, <- (map_nth (fun form => Dag.value form v)), Z. reflexivity.
Qed.
