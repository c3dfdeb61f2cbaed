(** Networks as computation graphs, where a neuron may read every earlier node, and what relaxations
    and interval propagation make of them. This is the language of polyrelax's certificates, and of
    the files in refutations/ which `polyrelax export --coq` makes of them; see Choices.v too. *)

Require Export Polyrelax.Combinations.

Fixpoint all {A} (P : A -> Prop) (l : list A) : Prop :=
  match l with
  | [] => True
  | a :: rest => P a /\ all P rest
  end.

(** ** Networks

    Nodes are numbers: first the inputs, then the neurons. A form is w_1 v_i + w_2 v_j + ... + b, as
    a list of pairs (node, factor) and a constant. A neuron is its number and its pre-activation. A
    layer has the neurons of the same ReLU depth. The domain is where its forms are not negative. *)

Definition form := (list (nat * R) * R)%type.
Definition neuron := (nat * form)%type.
Record network := {
  inputs : nat; domain : list form; layers : list (list neuron); outputs : list form }.

Fixpoint terms (l : list (nat * R)) (v : vector nat) : R :=
  match l with
  | [] => 0
  | (i, w) :: rest => w * v i + terms rest v
  end.

Notation "w 'of' i" := (i%nat, w) (at level 40, only parsing).

Definition value (f : form) (v : vector nat) : R := terms (fst f) v + snd f.
Definition output (net : network) (i : nat) (v : vector nat) : R :=
  value (nth i (outputs net) ([], 0)) v.

(** The values of all nodes when the network runs: behind no layer, and behind one more layer. *)
Definition in_domain (net : network) : set nat := fun v => all (fun f => 0 <= value f v) (domain net).
Definition layer (net : network) (d : nat) : list neuron := nth d (layers net) [].
Definition behind (S : set nat) (L : list neuron) : set nat :=
  fun v => S v /\ all (fun n => v (fst n) = relu (value (snd n) v)) L.

Fixpoint reached (net : network) (d : nat) : set nat :=
  match d with
  | O => in_domain net
  | S d => behind (reached net d) (layer net d)
  end.

Definition runs (net : network) : set nat := reached net (length (layers net)).

(** The outputs that states have, as a set; all that the network takes. *)
Definition takes (S : set nat) (net : network) : set nat :=
  fun y => exists v, S v /\ y = vec (map (fun f => value f v) (outputs net)).
Definition image_of (net : network) : set nat := takes (runs net) net.

(** The states in which the network has a given input. *)
Definition at_input (net : network) (x : vector nat) : set nat :=
  fun v => runs net v /\ all (fun i => v i = x i) (seq 0 (inputs net)).

(** In every state the output k is the output i less the output j. *)
Definition difference (net : network) (i j k : nat) :=
  forall v, output net k v = output net i v - output net j v.

(** ** Relaxations

    A relaxation says what is allowed behind the layer d, where P is allowed behind those before. It
    keeps the values that some forms, the coordinates, have in the convex hull of a set. *)

Definition relaxation := network -> nat -> set nat -> set nat.

Fixpoint allowed_behind (C : relaxation) (net : network) (d : nat) : set nat :=
  match d with
  | O => in_domain net
  | S d => C net d (allowed_behind C net d)
  end.

Definition allowed (C : relaxation) (net : network) : set nat :=
  allowed_behind C net (length (layers net)).

Definition kept (S : set nat) (coordinates : list form) : set nat :=
  fun v => exists p, hull S p /\ all (fun c => value c v = value c p) coordinates.

Fixpoint choose {A} (k : nat) (l : list A) : list (list A) :=
  match k, l with
  | O, _ => [[]]
  | _, [] => []
  | S k', a :: rest => map (cons a) (choose k' rest) ++ choose k rest
  end.

(** All groups of k neurons of a layer, or the whole layer if it has no more; always, for None. *)
Definition groups (k : option nat) (L : list neuron) : list (list neuron) :=
  match k with
  | None => [L]
  | Some k => choose (Nat.min k (length L)) L
  end.

Definition node (i : nat) : form := ([(i, 1)], 0).
Definition before (L : list neuron) : list form := map snd L.
Definition after (L : list neuron) : list form := map (fun n => node (fst n)) L.

(** The earlier nodes that are read behind the layer d. *)
Definition carried (net : network) (d : nat) : list form :=
  let later := map snd (concat (skipn (S d) (layers net))) ++ outputs net in
  let new := map fst (concat (skipn d (layers net))) in
  map node (filter (fun i => negb (existsb (Nat.eqb i) new))
                   (concat (map (fun f : form => map fst (fst f)) later))).

(** M_k: (u, y_I) for all groups I of k neurons, u being the pre-activations of the layer. *)
Definition m (k : option nat) : relaxation := fun net d P v =>
  let L := layer net d in
  P v /\ all (fun I => kept (behind P L) (before L ++ after I) v) (groups k L).

(** The same where the hulls may speak of the nodes that are carried past the layer. *)
Definition m_carried (k : option nat) : relaxation := fun net d P v =>
  let L := layer net d in
  P v /\ all (fun I => kept (behind P L) (before L ++ after I ++ carried net d) v) (groups k L).

(** The same as M_k where the hulls are over what the network really reaches. *)
Definition m_reached (k : option nat) : relaxation := fun net d P v =>
  let L := layer net d in
  P v /\ all (fun I => kept (behind (reached net d) L) (before L ++ after I) v) (groups k L).

(** The Triangle: (u, y) for each neuron by itself. *)
Definition triangle : relaxation := fun net d P v =>
  let L := layer net d in
  P v /\ all (fun n => kept (behind P L) (before [n] ++ after [n]) v) L.

(** k-ReLU: (u, y) for each neuron by itself, and (u_I, y_I) for all groups I of at most k neurons,
    each of which is unstable: its pre-activation takes both signs on P. *)
Definition unstable (P : set nat) (n : neuron) :=
  (exists v, P v /\ value (snd n) v < 0) /\ (exists v, P v /\ 0 < value (snd n) v).
Definition at_most (k : nat) (L : list neuron) : list (list neuron) :=
  concat (map (fun size => choose size L) (seq 1 k)).
Definition krelu (k : nat) : relaxation := fun net d P v =>
  let L := layer net d in
  P v /\ all (fun I => length I = 1%nat \/ all (unstable P) I ->
                 kept (behind P L) (before I ++ after I) v) (at_most k L).

(** M_k^o: the outputs of the layer only, with what is carried past it. *)
Definition m_output (k : option nat) : relaxation := fun net d P v =>
  let L := layer net d in
  all (fun I => kept (behind P L) (after I ++ carried net d) v) (groups k L).

(** ** Bounds *)

(** The values of an output on S are between lo and hi, and both of them are attained. *)
Definition range (S : set nat) (net : network) (i : nat) (lo hi : R) :=
  (forall v, S v -> lo <= output net i v <= hi) /\
  (exists v, S v /\ output net i v = lo) /\ (exists v, S v /\ output net i v = hi).

(** Interval propagation from the bounding box: what it makes of the nodes and of an output. *)
Fixpoint least (l : list (nat * R)) (lo hi : vector nat) : R :=
  match l with
  | [] => 0
  | (i, w) :: rest => Rmin (w * lo i) (w * hi i) + least rest lo hi
  end.

Fixpoint greatest (l : list (nat * R)) (lo hi : vector nat) : R :=
  match l with
  | [] => 0
  | (i, w) :: rest => Rmax (w * lo i) (w * hi i) + greatest rest lo hi
  end.

Definition lower (f : form) (lo hi : vector nat) : R := least (fst f) lo hi + snd f.
Definition upper (f : form) (lo hi : vector nat) : R := greatest (fst f) lo hi + snd f.

Definition bounding_box (net : network) (lo hi : vector nat) :=
  all (fun i => (forall v, in_domain net v -> lo i <= v i <= hi i) /\
                (exists v, in_domain net v /\ v i = lo i) /\
                (exists v, in_domain net v /\ v i = hi i)) (seq 0 (inputs net)).

Definition intervals (net : network) (lo hi : vector nat) :=
  bounding_box net lo hi /\
  all (all (fun n : neuron => lo (fst n) = relu (lower (snd n) lo hi) /\
                              hi (fst n) = relu (upper (snd n) lo hi))) (layers net).

Definition ibp_range (net : network) (i : nat) (a b : R) :=
  exists lo hi, intervals net lo hi /\
    lower (nth i (outputs net) ([], 0)) lo hi = a /\ upper (nth i (outputs net) ([], 0)) lo hi = b.

(** ** The proofs of the exported files are computations *)

Lemma mixed : forall (S : set nat) l, weights_sum l = 1 ->
  all (fun p => 0 <= fst p /\ S (snd p)) l -> hull S (combination l).
Proof.
  intros S l E A; apply combination_in_hull; [assumption |]; clear E.
  induction l as [| (w, x) rest IH]; intros w' x' H; [destruct H |].
  destruct A as [A Rest], H as [[= <- <-] | H]; [exact A | now apply IH].
Qed.

Lemma mixture : forall (S : set nat) l p, weights_sum l = 1 ->
  all (fun p => 0 <= fst p /\ S (snd p)) l -> combination l = p -> hull S p.
Proof. intros S l p E A <-; now apply mixed. Qed.

Lemma terms_mix : forall l t x y, terms l (mix t x y) = (1 - t) * terms l x + t * terms l y.
Proof.
  induction l as [| (i, w) rest IH]; intros t x y; simpl; [ring |].
  rewrite IH; unfold mix; ring.
Qed.

(** What holds for the members holds in the hull. *)
Lemma hull_positive : forall S f p, hull S p -> (forall q, S q -> 0 <= value f q) -> 0 <= value f p.
Proof.
  intros S f p H A; induction H as [q H | t x y B Hx IHx Hy IHy]; [now apply A |].
  unfold value in *; rewrite terms_mix; nra.
Qed.

(** A point that is on the other side of a form than all of S is not in the hull of S. *)
Lemma outside : forall f (S : set nat) p, (forall q, S q -> 0 <= value f q) -> value f p < 0 -> ~ hull S p.
Proof. intros f S p A B H; apply (hull_positive S f) in H; [lra | exact A]. Qed.

Lemma relu_bounds : forall t, 0 <= relu t /\ t <= relu t.
Proof. intros t; destruct (relu_cases t); lra. Qed.

(** Evaluates the network's definition, and leaves the real numbers as they are. *)
Ltac reduce net := unfold net in *;
  cbv beta iota zeta delta [all inputs domain layers outputs terms value output in_domain layer
    allowed_behind
    behind reached runs at_input choose groups at_most node before after carried least greatest lower upper
    vec combination weights_sum fst snd map app nth skipn concat filter existsb negb orb
    Nat.eqb Nat.min length seq] in *.

Ltac flatten := repeat match goal with
  | H : _ /\ _ |- _ => destruct H
  | H : True |- _ => clear H
  end.

(** Proves a goal about rational numbers. *)
Ltac numbers := repeat match goal with
  | |- context [relu ?t] =>
      first [ replace (relu t) with t by (unfold relu; rewrite Rmax_right; lra)
            | replace (relu t) with 0 by (unfold relu; rewrite Rmax_left; lra) ]
  | |- context [Rmin ?a ?b] =>
      first [ rewrite (Rmin_left a b) by lra | rewrite (Rmin_right a b) by lra ]
  | |- context [Rmax ?a ?b] =>
      first [ rewrite (Rmax_left a b) by lra | rewrite (Rmax_right a b) by lra ]
  end; first [exact I | lra].

Ltac computes net := reduce net; repeat split; numbers.

Ltac attained net p := exists p; split; computes net.

(** From a run, or from a point of the domain, its equations and inequalities. *)
Ltac equations net := reduce net; flatten.

(** The two cases of a neuron: first where it is 0. *)
Ltac on y := match goal with
  | E : _ y = relu ?t |- _ => let B := fresh "B" in let C := fresh "C" in
      destruct (relu_cases t) as [[B C] | [B C]]; rewrite C in E; clear C
  end.

(** Of a neuron whose case is open: y >= 0, and y is at least the pre-activation. *)
Ltac ends := repeat match goal with
  | E : _ = relu ?t |- _ => generalize (relu_bounds t); rewrite <- E; clear E; intros [? ?]
  end; lra.

(** A member of the set behind a layer, and its weight; A: its state before the layer is allowed. *)
Ltac member net A := split; [computes net | split; [A | computes net]].

(** What is kept of a group: a convex combination of members. *)
Ltac keeps net l members := exists (combination l); split;
  [apply mixed; [computes net | members] | computes net].

(** Two vectors, as lists of numbers. *)
Ltac same_vector net := apply (f_equal vec); reduce net;
  repeat (apply f_equal2; [numbers |]); reflexivity.

(** A convex combination of points, coordinate by coordinate. *)
Ltac same_combination net := apply vector_eq; intros i; reduce net;
  repeat (destruct i as [| i]; [numbers |]); lra.

(** All members of a list of points satisfy an inequality. *)
Ltac among net := intros q Q; repeat destruct Q as [<- | Q]; [computes net .. | destruct Q].
