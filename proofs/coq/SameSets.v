(** A graph without skip connections takes the same outputs as the network that it is, and
    M_infinity allows the same in [Dag.v] and in [Relaxations.v]. *)

Require Export Polyrelax.OneRelu Polyrelax.Agreement.

(** ** One layer: states with given values *)

Section Layer.

Context {p n : nat} {G : list Dag.neuron} {L : layer} {here : is_layer p n G L}.

Notation pair := (@pair p n L).

Variables (V P : set nat).

Let U := image (affine L) P.

(** A set that says nothing of the nodes from [size] on. *)
Definition earlier (size : nat) (V : set nat) := forall v w,
  (forall i, (i < size)%nat -> v i = w i) -> V v -> V w.

Lemma state_same : forall q k v w, (forall i, (i < q + k)%nat -> v i = w i) ->
  state q k v = state q k w.
Proof.
  intros q k v w E; apply vector_eq; intros i; unfold state.
  destruct (Nat.ltb_spec i k); [apply E; lia | reflexivity].
Qed.

(** v, where the neurons of the layer have the values y. *)
Definition extend (v y : vector nat) : vector nat :=
  fun j => if (j <? p + n)%nat then v j else y (j - (p + n))%nat.

Lemma extend_before : forall v y i, (i < p + n)%nat -> v i = extend v y i.
Proof. intros v y i Lt; unfold extend. now apply Nat.ltb_lt in Lt as ->. Qed.

Lemma extend_state : forall v y, state p n (extend v y) = state p n v.
Proof. intros v y; apply state_same; intros i Lt; symmetry; now apply extend_before. Qed.

Lemma extend_post : forall v y, (forall i, (length L <= i)%nat -> y i = 0) ->
  state (p + n) (length L) (extend v y) = y.
Proof.
  intros v y Z; apply vector_eq; intros i; unfold state, extend.
  destruct (Nat.ltb_spec i (length L)) as [Lt | Ge]; [| now rewrite Z].
  destruct (Nat.ltb_spec (p + n + i) (p + n)); [lia | f_equal; lia].
Qed.

Lemma graph_beyond : forall z, m_inf U z -> forall i, (length L <= i)%nat -> right z i = 0.
Proof.
  intros z H i Ge; induction H as [z (u & (x & _ & ->) & ->) | t z z' _ _ E _ E'].
  - unfold right, join, rho. rewrite beyond by exact Ge. apply relu_zero; lra.
  - unfold right, mix in *; rewrite E, E'; ring.
Qed.

Hypothesis V_earlier : earlier (p + n) V.
Hypothesis PV : forall x, P x -> exists v, V v /\ state p n v = x.

Lemma run_layer : forall x, P x -> exists v, Dag.behind V G v /\
  state p n v = x /\ state (p + n) (length L) v = rho (affine L x).
Proof.
  intros x Px; destruct (PV x Px) as (v & Vv & E).
  assert (Post : state (p + n) (length L) (extend v (rho (affine L x))) = rho (affine L x)).
  { apply extend_post; intros i Ge; unfold rho; rewrite beyond by exact Ge; apply relu_zero; lra. }
  exists (extend v (rho (affine L x))). rewrite behind_run, extend_state, E.
  repeat split; try exact Post. revert Vv; apply V_earlier, extend_before.
Qed.

Lemma pair_hull : forall z, m_inf U z -> exists w, hull (Dag.behind V G) w /\ pair w = z.
Proof.
  intros z H; induction H as [z (u & (x & Px & ->) & ->) | t z z' B _ (w & Hw & E) _ (w' & Hw' & E')].
  - destruct (run_layer x Px) as (v & Hv & E & E'). exists v; split; [now left |].
    unfold pair; now rewrite E, E'.
  - exists (mix t w w'); split; [now apply hull_mix |].
    rewrite <- E, <- E'; unfold pair. now rewrite !state_mix, affine_mix, mix_join.
Qed.

Lemma kept_of_pair : forall v w, hull (Dag.behind V G) w -> pair w = pair v ->
  Dag.kept (Dag.behind V G) (Dag.before G ++ Dag.after G) v.
Proof.
  intros v w Hw E; exists w; split; [exact Hw |]. apply all_in; intros c I.
  apply join_inj in E; destruct E as [E E'].
  apply in_app_or in I; destruct I as [I | I]; apply in_map_iff in I; destruct I as (g & <- & I);
    apply (In_nth _ _ none) in I; destruct I as (i & Lt & <-); rewrite size in Lt.
  - rewrite !pre. now rewrite E.
  - unfold Dag.value; simpl. rewrite <- !post, E' by lia. reflexivity.
Qed.

Lemma allow_layer : forall y, next m_inf L P y -> exists v, V v /\
  Dag.kept (Dag.behind V G) (Dag.before G ++ Dag.after G) v /\ state (p + n) (length L) v = y.
Proof.
  intros y (x & Px & H). destruct (PV x Px) as (v & Vv & E). exists (extend v y).
  assert (Post : state (p + n) (length L) (extend v y) = y)
    by (apply extend_post; exact (graph_beyond _ H)).
  split; [revert Vv; apply V_earlier, extend_before | split; [| exact Post]].
  destruct (pair_hull _ H) as (w & Hw & Ew). apply (kept_of_pair _ w Hw).
  rewrite Ew; unfold pair. now rewrite extend_state, E, Post.
Qed.

Lemma behind_earlier : earlier (p + n + length L) (Dag.behind V G).
Proof.
  intros v w E; rewrite !behind_run; intros [Vv H]. split.
  - revert Vv; apply V_earlier; intros i Lt; apply E; lia.
  - rewrite <- (state_same _ _ v w E), H. do 2 f_equal. apply state_same; intros i Lt; apply E; lia.
Qed.

Lemma kept_earlier : earlier (p + n + length L)
  (fun v => V v /\ Dag.kept (Dag.behind V G) (Dag.before G ++ Dag.after G) v).
Proof.
  intros v w E [Vv H]; split; [revert Vv; apply V_earlier; intros j Lt; apply E; lia |].
  destruct H as (x & Hx & K). exists x; split; [exact Hx |]. rewrite all_in in K. apply all_in; intros c I.
  rewrite <- (K c I). symmetry. apply in_app_or in I; destruct I as [I | I];
    apply in_map_iff in I; destruct I as (g & <- & I);
    apply (In_nth _ _ none) in I; destruct I as (i & Lt & <-); rewrite size in Lt.
  - rewrite !pre. f_equal. apply state_same; intros j Lj; apply E; lia.
  - unfold Dag.value; simpl. rewrite number, E by lia. reflexivity.
Qed.

End Layer.

(** ** All layers *)

Definition gives (C : Dag.relaxation) (T : layer -> set nat -> set nat) :=
  forall net d p n L (V P : set nat), is_layer p n (Dag.layer net d) L -> earlier (p + n) V ->
    (forall x, P x -> exists v, V v /\ state p n v = x) ->
    earlier (p + n + length L) (C net d V) /\
    forall y, T L P y -> exists v, C net d V v /\ state (p + n) (length L) v = y.

Lemma through_allowed : forall C T net, gives C T ->
  forall graph layers output past p n (P : set nat), Dag.layers net = past ++ graph ->
  layered p n graph (Dag.outputs net) layers output ->
  earlier (p + n) (Dag.allowed_behind C net (length past)) ->
  (forall x, P x -> exists v, Dag.allowed_behind C net (length past) v /\ state p n v = x) ->
  forall x, through T layers P x -> exists v, Dag.allowed C net v /\
    vec (map (fun form => Dag.value form v) (Dag.outputs net)) = affine output x.
Proof.
  intros C T net A; induction graph as [| G graph IH]; intros [| L layers] output past p n P E W B H x Hx;
    simpl in W; try contradiction.
  - rewrite app_nil_r in E. destruct (H x Hx) as (v & Hv & <-).
    exists v; split; [unfold Dag.allowed; now rewrite E | now apply outputs_at].
  - destruct W as (K & W). assert (EG : Dag.layer net (length past) = G)
      by (unfold Dag.layer; rewrite E; apply nth_middle).
    destruct (A net (length past) p n L (Dag.allowed_behind C net (length past)) P) as [B' H'];
      rewrite ?EG; try assumption.
    apply (IH layers output (past ++ [G]) (p + n)%nat (length L) (T L P)); try assumption;
      rewrite ?app_length, ?(Nat.add_comm (length past)); try assumption.
    now rewrite <- app_assoc.
Qed.

Lemma outputs_allowed : forall C T net f, gives C T -> is_network net f -> of_inputs net ->
  subset (image (affine (output f)) (through T (hidden f) (domain_of net)))
         (outputs_of net (Dag.allowed C net)).
Proof.
  intros C T net f A N D out (x & Hx & ->).
  destruct (through_allowed C T net A _ _ _ [] _ _ (domain_of net) eq_refl N) with (x := x)
    as (v & Hv & E); [exact D | intros y (v & Hv & ->); exists v; auto | exact Hx |].
  exists v; auto.
Qed.

(** ** The same sets *)

(** The network itself, as if it were a relaxation. *)
Definition exact : Dag.relaxation := fun net d V => Dag.behind V (Dag.layer net d).

Lemma runs_exact : forall net, Dag.runs net = Dag.allowed exact net.
Proof.
  intros net; unfold Dag.runs, Dag.allowed. induction (length (Dag.layers net)) as [| d IH]; simpl;
    [reflexivity | now rewrite IH].
Qed.

Lemma through_exact : forall layers P,
  same (through (fun L P => image (fun x => rho (affine L x)) P) layers P) (image (run layers) P).
Proof.
  induction layers as [| L rest IH]; intros P x; simpl.
  - split; [intros H; exists x; auto | intros (y & H & ->); exact H].
  - rewrite (IH _ x); split.
    + intros (y & (z & Pz & ->) & ->); exists z; auto.
    + intros (z & Pz & ->); exists (rho (affine L z)); split; [exists z; auto | reflexivity].
Qed.

Section SameSets.

Variables (net : Dag.network) (f : network).
Hypothesis same_network : is_network net f.
Hypothesis inputs_only : of_inputs net.

Theorem graph_computes : same (Dag.image_of net) (image (eval f) (domain_of net)).
Proof.
  intros out; transitivity (outputs_of net (Dag.allowed exact net) out).
  - rewrite <- runs_exact; split; intros (v & Hv & E); exists v; auto.
  - set (T := fun L P => image (fun x => rho (affine L x)) P).
    transitivity (image (affine (output f)) (through T (hidden f) (domain_of net)) out).
    + split.
      * apply allowed_outputs; [| exact same_network]. intros net' d p n L V P v K VP H.
        apply behind_run in H; destruct H as [Vv ->]. exists (state p n v); auto.
      * apply outputs_allowed; try assumption. intros net' d p n L V P K E PV.
        split; [now apply behind_earlier |]. intros y (x & Px & ->).
        destruct (run_layer V P E PV x Px) as (v & Hv & _ & Hy). exists v; auto.
    + split.
      * intros (y & Hy & ->); apply through_exact in Hy; destruct Hy as (x & Hx & ->); exists x; auto.
      * intros (x & Hx & ->); exists (run (hidden f) x); split; [| reflexivity].
        apply through_exact; exists x; auto.
Qed.

Theorem m_inf_same : same (outputs_of net (Dag.allowed (Dag.m None) net))
                          (relaxed m_inf f (domain_of net)).
Proof.
  intros out; split; [now apply m_inf_agrees |].
  intros H; apply relaxed_states in H; rewrite <- through_next in H. revert out H.
  apply outputs_allowed; try assumption. intros net' d p n L V P K E PV. split.
  - intros v w A [Vv [H _]]. destruct (kept_earlier V E v w A (conj Vv H)); repeat split; assumption.
  - intros y Hy; destruct (allow_layer V P E PV y Hy) as (v & Vv & H & Ey).
    exists v; repeat split; assumption.
Qed.

End SameSets.

(** For example, rho x + rho (-x) on [-1, 1], with the nodes 0, 1, 2. *)
Definition absolute_value_graph : Dag.network := {|
  Dag.inputs := 1; Dag.domain := [([(0%nat, 1)], 1); ([(0%nat, -1)], 1)];
  Dag.layers := [[(1%nat, ([(0%nat, 1)], 0)); (2%nat, ([(0%nat, -1)], 0))]];
  Dag.outputs := [([(1%nat, 1); (2%nat, 1)], 0)] |}.

Lemma absolute_value_is : is_network absolute_value_graph absolute_value /\
  of_inputs absolute_value_graph.
Proof.
  split; [split |]; [split; [reflexivity |] | |].
  - split; [reflexivity |]. intros v [| [| [| i]]]; unfold Dag.value, state; compute_net; ring.
  - split; [reflexivity |]. intros v [| [| i]]; unfold Dag.value, state; compute_net; ring.
  - intros v w E (A & B & _). unfold Dag.in_domain, Dag.value in *; simpl in *.
    rewrite <- (E 0%nat) by lia. auto.
Qed.
