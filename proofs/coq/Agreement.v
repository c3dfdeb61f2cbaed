(** On a graph without skip connections, nothing is allowed by the relaxations of [Dag.v] that is not
    allowed by those of [Relaxations.v] and [OutputHulls.v], for the network that the graph is. So what a
    file made of a certificate shows to be allowed is allowed by these as well. *)

Require Export Polyrelax.TriangleIbp Polyrelax.Layered.
From Polyrelax Require Choices.

(** ** Groups *)

Lemma choose_map : forall A B (f : A -> B) l k,
  Dag.choose k (map f l) = map (map f) (Dag.choose k l).
Proof.
  intros A B f; induction l as [| a l IH]; intros [| k]; try reflexivity.
  simpl. rewrite map_app, !IH, !map_map. f_equal. 
Qed.

Lemma by_indices : forall A (l : list A) a, map (fun i => nth i l a) (seq 0 (length l)) = l.
Proof.
  intros A l a; induction l as [| b l IH]; [reflexivity |].
  simpl; f_equal. rewrite <- seq_shift, map_map. exact IH.
Qed.

Lemma choose_covers : forall (l I : list nat) k, NoDup I -> incl I l ->
  (length I <= k <= length l)%nat -> exists J, In J (Dag.choose k l) /\ incl I J.
Proof.
  induction l as [| a l IH]; intros I [| k] D Il B; simpl in B; try lia;
    try (exists []; split; [now left |]; destruct I; [easy | simpl in B; lia]).
  destruct (in_dec Nat.eq_dec a I) as [Ia | Na].
  - apply in_split in Ia; destruct Ia as (I1 & I2 & ->).
    destruct (NoDup_remove _ _ _ D) as [D' N]. rewrite app_length in B; simpl in B.
    destruct (IH (I1 ++ I2) k D') as (J & HJ & C); [| rewrite app_length; lia |].
    + intros i H. destruct (Il i) as [<- | H']; [| contradiction | exact H'].
      apply in_app_or in H; apply in_or_app; simpl; tauto.
    + exists (a :: J); split; [simpl; apply in_or_app; left; now apply in_map |].
      intros i H; apply in_app_or in H; simpl in H. simpl.
      destruct H as [H | [H | H]]; [right | now left | right]; apply C, in_or_app; tauto.
  - assert (Il' : incl I l) by (intros i H; destruct (Il i H) as [-> | H']; [contradiction | exact H']).
    assert (Len := NoDup_incl_length D Il').
    destruct (Nat.le_gt_cases (S k) (length l)) as [Le | Gt].
    + destruct (IH I (S k) D Il') as (J & HJ & C); [lia |].
      exists J; split; [simpl; apply in_or_app; now right | exact C].
    + destruct (IH I k D Il') as (J & HJ & C); [lia |].
      exists (a :: J); split; [simpl; apply in_or_app; left; now apply in_map |].
      intros i H; right; now apply C.
Qed.

Section Layer.

Context {p n : nat} {G : list Dag.neuron} {L : layer} {here : is_layer p n G L}.

Notation pair := (@pair p n L).

(** The groups of [Dag.v] cover all groups of at most so many neurons. *)
Lemma group_of : forall k I, (length I <= k)%nat -> exists g, In g (Dag.groups (Some k) G) /\
  forall i, In i I -> (i < length L)%nat -> In (nth i G none) g.
Proof.
  intros k I Len. set (l := seq 0 (length L)).
  set (I' := nodup Nat.eq_dec (filter (fun i => i <? length L)%nat I)).
  assert (D : NoDup I') by apply NoDup_nodup.
  assert (In' : forall i, In i I' <-> In i I /\ (i < length L)%nat).
  { intros i; unfold I'. rewrite nodup_In, filter_In, Nat.ltb_lt; tauto. }
  assert (Il : incl I' l) by (intros i H; apply In' in H; apply in_seq; lia).
  assert (L1 := NoDup_incl_length D Il). unfold l in L1; rewrite seq_length in L1.
  assert (L2 : (length I' <= length I)%nat)
    by (apply (NoDup_incl_length D); intros i H; now apply In').
  destruct (choose_covers l I' (Nat.min k (length L)) D Il) as (J & HJ & C);
    [unfold l; rewrite seq_length; lia |].
  exists (map (fun i => nth i G none) J); split.
  - apply (in_map (map (fun i => nth i G none))) in HJ. rewrite <- choose_map in HJ.
    unfold l in HJ. rewrite <- size, by_indices in HJ. exact HJ.
  - intros i H Lt. apply in_map_iff; exists i; split; [reflexivity |]. apply C, In'; auto.
Qed.

(** ** What each relaxation allows behind a layer *)

Variables (V P : set nat).
Hypothesis VP : forall v, V v -> P (state p n v).

Let U := image (affine L) P.

Lemma in_pre : forall v, V v -> U (left (pair v)).
Proof. intros v Vv; exists (state p n v); split; [now apply VP | reflexivity]. Qed.

Lemma next_pair : forall (C : demand) v, V v -> C U (pair v) -> next C L P (state (p + n) (length L) v).
Proof. intros C v Vv H; exists (state p n v); split; [now apply VP | exact H]. Qed.

Lemma m_inf_layer : forall v, V v ->
  Dag.kept (Dag.behind V G) (Dag.before G ++ Dag.after G) v -> m_inf U (pair v).
Proof.
  intros v Vv H. rewrite <- (app_nil_r (Dag.after G)) in H.
  apply kept_pair in H; destruct H as (w & Hw & El & Er).
  replace (pair v) with (pair w); [now apply (hull_pair V) |].
  apply vector_eq; intros [i | i]; [apply El | apply Er]; apply among.
Qed.

Lemma m_layer : forall k v, V v ->
  Dag.all (fun I => Dag.kept (Dag.behind V G) (Dag.before G ++ Dag.after I) v)
          (Dag.groups (Some (S k)) G) -> m (S k) U (pair v).
Proof.
  intros k v Vv H. rewrite all_in in H.
  assert (K : forall I, (length I <= S k)%nat -> exists w, m_inf U (pair w) /\
            left (pair w) = left (pair v) /\ forall i, In i I -> right (pair w) i = right (pair v) i).
  { intros I Len. destruct (group_of (S k) I Len) as (g & Hg & C). specialize (H _ Hg).
    rewrite <- (app_nil_r (Dag.after _)) in H. apply kept_pair in H; destruct H as (w & Hw & El & Er).
    exists w; split; [now apply (hull_pair V) |].
    split; [apply vector_eq; intros i; apply El, among | intros i Hi; apply Er, (C i Hi)]. }
  split.
  - intros i. destruct (K [i]) as (w & M & El & Er); [simpl; lia |].
    rewrite <- El, <- (Er i) by now left. apply (m_inf_stable _ _ M).
  - intros I Len _. destruct (K I Len) as (w & M & El & Er). exists (pair w); auto.
Qed.

Lemma triangle_layer : forall v, V v ->
  Dag.all (fun g => Dag.kept (Dag.behind V G) (Dag.before [g] ++ Dag.after [g]) v) G ->
  triangles U (pair v).
Proof.
  intros v Vv H. rewrite all_in in H.
  assert (K : forall i, exists z, triangles U z /\
            left z i = left (pair v) i /\ right z i = right (pair v) i).
  { intros i. destruct (Nat.lt_ge_cases i (length L)) as [Lt | Ge].
    - specialize (H _ (among i Lt)). rewrite <- (app_nil_r (Dag.after _)) in H.
      apply kept_pair in H; destruct H as (w & Hw & El & Er).
      exists (pair w); split; [apply m_inf_in_triangle; now apply (hull_pair V) |].
      split; [apply El | apply Er]; intros _; now left.
    - exists (join (left (pair v)) (rho (left (pair v)))). split.
      + apply m_inf_in_triangle; left; exists (left (pair v)); split; [now apply in_pre | reflexivity].
      + split; [reflexivity |]. unfold pair, left, right, join, rho.
        rewrite beyond, post_beyond by exact Ge. apply relu_zero; lra. }
  split; intros i; destruct (K i) as (z & [St T] & El & Er); rewrite <- El, <- Er; auto.
Qed.

Lemma output_layer : forall k more v,
  Dag.all (fun I => Dag.kept (Dag.behind V G) (Dag.after I ++ more) v)
          (Dag.groups (Some k) G) ->
  grouped k (image (fun x => rho (affine L x)) P) (state (p + n) (length L) v).
Proof.
  intros k more v H I Len. rewrite all_in in H.
  destruct (group_of k I Len) as (g & Hg & C). specialize (H _ Hg).
  apply (kept_pair V []) in H; destruct H as (w & Hw & _ & Er).
  exists (state (p + n) (length L) w); split; [now apply (hull_state V) |].
  intros i Hi; apply Er, (C i Hi).
Qed.

Lemma whole_output_layer : forall more v, Dag.kept (Dag.behind V G) (Dag.after G ++ more) v ->
  hull (image (fun x => rho (affine L x)) P) (state (p + n) (length L) v).
Proof.
  intros more v H. apply (kept_pair V []) in H; destruct H as (w & Hw & _ & Er).
  replace (state (p + n) (length L) v) with (state (p + n) (length L) w);
    [now apply (hull_state V) | apply vector_eq; intros i; apply Er, among].
Qed.

End Layer.

(** ** All layers *)

(** T says what may be behind a layer. *)
Fixpoint through (T : layer -> set nat -> set nat) (layers : list layer) (P : set nat) : set nat :=
  match layers with
  | [] => P
  | L :: rest => through T rest (T L P)
  end.

Definition allows (C : Dag.relaxation) (T : layer -> set nat -> set nat) :=
  forall net d p n L (V P : set nat) v, is_layer p n (Dag.layer net d) L ->
    (forall v, V v -> P (state p n v)) -> C net d V v -> T L P (state (p + n) (length L) v).

Lemma allowed_through : forall C T net, allows C T ->
  forall graph layers output past p n (P : set nat), Dag.layers net = past ++ graph ->
  layered p n graph (Dag.outputs net) layers output ->
  (forall v, Dag.allowed_behind C net (length past) v -> P (state p n v)) ->
  forall v, Dag.allowed C net v -> exists x, through T layers P x /\
    vec (map (fun form => Dag.value form v) (Dag.outputs net)) = affine output x.
Proof.
  intros C T net A; induction graph as [| G graph IH]; intros [| L layers] output past p n P E W H v Hv;
    simpl in W; try contradiction.
  - rewrite app_nil_r in E; unfold Dag.allowed in Hv; rewrite E in Hv.
    exists (state p n v); split; [now apply H | now apply outputs_at].
  - destruct W as (K & W). assert (EG : Dag.layer net (length past) = G)
      by (unfold Dag.layer; rewrite E; apply nth_middle).
    apply (IH layers output (past ++ [G]) (p + n)%nat (length L) (T L P)); try assumption.
    + now rewrite <- app_assoc.
    + intros w Hw. rewrite app_length, Nat.add_comm in Hw; simpl in Hw.
      apply (A net (length past) p n L (Dag.allowed_behind C net (length past)) P w);
        rewrite ?EG; assumption.
Qed.

Lemma allowed_outputs : forall C T net f, allows C T -> is_network net f ->
  subset (outputs_of net (Dag.allowed C net))
         (image (affine (output f)) (through T (hidden f) (domain_of net))).
Proof.
  intros C T net f A N out (v & Hv & ->).
  destruct (allowed_through C T net A _ _ _ [] _ _ (domain_of net) eq_refl N) with (v := v)
    as (x & Hx & E); [intros w Hw; exists w; auto | exact Hv |].
  exists x; auto.
Qed.

(** ** Nothing is allowed there that is not allowed here *)

Lemma through_next : forall C layers P, through (next C) layers P = states C layers P.
Proof. induction layers; intros; simpl; auto. Qed.

Lemma through_kept : forall k layers P,
  through (fun L P => grouped k (image (fun x => rho (affine L x)) P)) layers P = kept k layers P.
Proof. induction layers; intros; simpl; auto. Qed.

Lemma through_hull : forall layers P,
  through (fun L P => hull (image (fun x => rho (affine L x)) P)) layers P = iterated_hull layers P.
Proof. induction layers; intros; simpl; auto. Qed.

Section Agreement.

Variables (net : Dag.network) (f : network).
Hypothesis same_network : is_network net f.

Lemma layer_wise : forall C T, allows C (next T) ->
  subset (outputs_of net (Dag.allowed C net)) (relaxed T f (domain_of net)).
Proof.
  intros C T A out H. apply relaxed_states. rewrite <- through_next.
  now apply (allowed_outputs C (next T) net f).
Qed.

Theorem m_inf_agrees : subset (outputs_of net (Dag.allowed (Dag.m None) net))
                              (relaxed m_inf f (domain_of net)).
Proof.
  apply layer_wise. intros net' d p n L V P v K VP [Vv [H _]].
  apply (next_pair V P VP); [exact Vv |]. now apply (m_inf_layer V P VP).
Qed.

Theorem m_agrees : forall k, subset (outputs_of net (Dag.allowed (Dag.m (Some (S k))) net))
                                    (relaxed (m (S k)) f (domain_of net)).
Proof.
  intros k; apply layer_wise. intros net' d p n L V P v K VP [Vv H].
  apply (next_pair V P VP); [exact Vv |]. now apply (m_layer V P VP).
Qed.

Theorem triangle_agrees : subset (outputs_of net (Dag.allowed Dag.triangle net))
                                 (relaxed triangles f (domain_of net)).
Proof.
  apply layer_wise. intros net' d p n L V P v K VP [Vv H].
  apply (next_pair V P VP); [exact Vv |]. now apply (triangle_layer V P VP).
Qed.

Theorem m_o_agrees : forall k, subset (outputs_of net (Dag.allowed (Dag.m_output (Some k)) net))
                                      (m_o k f (domain_of net)).
Proof.
  intros k out H.
  apply (allowed_outputs _ (fun L P => grouped k (image (fun x => rho (affine L x)) P)) net f)
    in H; [unfold m_o; now rewrite <- through_kept | | exact same_network].
  intros net' d p n L V P v K VP Hv. now apply (output_layer V P VP) in Hv.
Qed.

Theorem output_only_agrees : subset (outputs_of net (Dag.allowed (Dag.m_output None) net))
                                    (output_only f (domain_of net)).
Proof.
  intros out H.
  apply (allowed_outputs _ (fun L P => hull (image (fun x => rho (affine L x)) P)) net f)
    in H; [unfold output_only; now rewrite <- through_hull | | exact same_network].
  intros net' d p n L V P v K VP [Hv _]. now apply (whole_output_layer V P VP) in Hv.
Qed.

End Agreement.

(** ** The lines of [Choices.v], for one neuron with the pre-activation t in [l, h] *)

Theorem chord_agrees : forall l h t, l <= t <= h -> Choices.chord l h t = chord l h t.
Proof.
  intros l h t B; unfold Choices.chord. destruct (Rle_dec 0 l) as [L | L].
  - rewrite chord_active; lra.
  - destruct (Rle_dec h 0) as [H | H]; [now rewrite chord_inactive |].
    rewrite chord_unstable by lra. field; lra.
Qed.

Theorem in_triangle_agrees : forall l h t y, l <= t <= h ->
  (Choices.in_triangle l h t y <-> TriangleIbp.triangle l h t y).
Proof.
  intros l h t y B; unfold Choices.in_triangle, TriangleIbp.triangle; rewrite chord_agrees by exact B.
  destruct (Rle_lt_dec 0 l) as [L | L]; [| destruct (Rle_lt_dec h 0) as [H | H]].
  - rewrite chord_active by lra. split; [intros; repeat split; intros; lra |].
    intros (A & _); rewrite A; lra.
  - rewrite chord_inactive by lra. split; [intros; repeat split; intros; lra |].
    intros (_ & A & _); rewrite A; lra.
  - rewrite chord_unstable by lra. split; [intros; repeat split; intros; lra |].
    intros (_ & _ & A); apply A; lra.
Qed.
