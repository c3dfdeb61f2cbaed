(** The gap transform (mao2026, completeness by transformation), where all is carried by skip
    connections. That it makes the Triangle exact is false.

    y is the output of a network with m ReLU layers. Each neuron h that is not in the last of them is
    computed once more there, as r; so that r is in this layer, it reads rho(... rho(1)) - 1 besides.
    With w, how strongly y depends on h, and with y0, the output at some input, the new network is

      y0 + rho(y - y0 - gap) - rho(y0 - y - gap), where gap is the sum of all w (h - r). *)

Require Import Polyrelax.Dag.
From Polyrelax.refutations Require mao2026_transformation_gap_triangle.

Definition sum (forms : list form) : form :=
  (concat (map fst forms), fold_right Rplus 0 (map snd forms)).
Definition times (c : R) (f : form) : form := (map (fun t => (fst t, c * snd t)) (fst f), c * snd f).
Definition constant (c : R) : form := ([], c).

(** The sum over all paths from a neuron to y of the absolute products of the weights. *)
Definition factor (f : form) (i : nat) : R := terms (fst f) (fun j => if Nat.eqb j i then 1 else 0).
Definition path_weights (net : network) (w : nat -> R) :=
  let y := nth 0 (outputs net) ([], 0) in let neurons := concat (layers net) in
  all (fun h : neuron => w (fst h) = Rabs (factor y (fst h)) +
    fold_right Rplus 0 (map (fun n : neuron => w (fst n) * Rabs (factor (snd n) (fst h))) neurons))
    neurons.

Section Transform.

(** The old network, the weights, y0, and the numbers of the new neurons: those of rho(... rho(1))
    behind each layer, those computed again, and the last two. *)
Variables (net : network) (w : nat -> R) (y0 : R) (clock again : nat -> nat) (up down : nat).

Let layer_count := length (layers net).
Let y := nth 0 (outputs net) ([], 0).
Let earlier : list neuron := concat (firstn (layer_count - 1) (layers net)).

Definition tick (d : nat) : neuron :=
  (clock d, match d with O => constant 1 | S before => node (clock before) end).

Definition recomputed : list neuron :=
  map (fun h => (again (fst h),
    sum [snd h; node (clock (layer_count - 2)); constant (-1)])) earlier.

Definition gap : form :=
  sum (map (fun h => times (w (fst h)) (sum [node (fst h); times (-1) (node (again (fst h)))])) earlier).

Definition gap_transform : network := {|
  inputs := inputs net;
  domain := domain net;
  layers := map (fun d => layer net d ++
                   (if Nat.ltb (S d) layer_count then [tick d] else recomputed)) (seq 0 layer_count)
         ++ [[(up, sum [y; constant (- y0); times (-1) gap]);
              (down, sum [constant y0; times (-1) y; times (-1) gap])]];
  outputs := [sum [constant y0; node up; times (-1) (node down)]] |}.

End Transform.

Module Gap := mao2026_transformation_gap_triangle.

(** rho(rho x) + rho(rho x) on [-1, 1]; its output at 0 is 0. *)
Definition twice : network := {|
  inputs := 1;
  domain := [([1 of 0], 1); ([(-1) of 0], 1)];
  layers := [[(1%nat, ([1 of 0], 0)); (2%nat, ([1 of 0], 0))];
             [(4%nat, ([1 of 1], 0)); (5%nat, ([1 of 2], 0))]];
  outputs := [([1 of 4; 1 of 5], 0)] |}.

Definition new_twice (w : nat -> R) := gap_transform twice w 0 (fun _ => 3%nat) (Nat.add 5) 8 9.

(** What it makes is the network of the file, but for the order in which forms are written. *)
Definition same_form (f g : form) := forall v, value f v = value g v.
Definition same_neuron (m n : neuron) := fst m = fst n /\ same_form (snd m) (snd n).
Definition same_network (a b : network) := domain a = domain b /\
  Forall2 (Forall2 same_neuron) (layers a) (layers b) /\ Forall2 same_form (outputs a) (outputs b).

Lemma all_same : forall (P Q : neuron -> Prop) L M, Forall2 same_neuron L M ->
  (forall m n, same_neuron m n -> P m -> Q n) -> all P L -> all Q M.
Proof.
  intros P Q L M S PQ; induction S as [| m n L M E S IH]; simpl; [auto |].
  intros [H K]; split; [exact (PQ m n E H) | auto].
Qed.

Lemma behind_same : forall (S T : set nat) L M, subset S T -> Forall2 same_neuron L M ->
  subset (behind S L) (behind T M).
Proof.
  intros S T L M ST E v [Sv H]; split; [now apply ST |]. revert H; apply (all_same _ _ _ _ E).
  intros m n [<- F] H; now rewrite <- (F v).
Qed.

Lemma layer_same : forall a b d, same_network a b -> Forall2 same_neuron (layer a d) (layer b d).
Proof.
  intros a b d (_ & E & _); unfold layer; revert d.
  induction E; intros [| d]; simpl; auto.
Qed.

Lemma reached_same : forall a b d, same_network a b -> subset (reached a d) (reached b d).
Proof.
  intros a b d E; induction d as [| d IH]; simpl.
  - unfold in_domain; rewrite (proj1 E); intros v H; exact H.
  - apply behind_same; [exact IH | now apply layer_same].
Qed.

Lemma allowed_same : forall a b d, same_network a b ->
  subset (allowed_behind triangle a d) (allowed_behind triangle b d).
Proof.
  intros a b d E; induction d as [| d IH].
  - unfold allowed_behind, in_domain; rewrite (proj1 E); intros v H; exact H.
  - intros v [P H]; split; [now apply IH |]. revert H; apply (all_same _ _ _ _ (layer_same a b d E)).
    intros m n [F G] (p & Hp & K & N & _); exists p; split; [| split; [| split; [| exact I]]].
    + clear K N; revert p Hp; apply hull_mono, behind_same; [exact IH | now apply layer_same].
    + now rewrite <- !(G _).
    + now rewrite <- F.
Qed.

Lemma same_sym : forall a b, same_network a b -> same_network b a.
Proof.
  assert (Sym : forall A (R : A -> A -> Prop), (forall x y, R x y -> R y x) ->
            forall l k, Forall2 R l k -> Forall2 R k l)
    by (intros A R S l k H; induction H; auto).
  assert (Form : forall f g, same_form f g -> same_form g f) by (intros f g H v; now rewrite H).
  intros a b (D & L & O); split; [now symmetry | split]; [| now apply Sym].
  revert L; apply Sym; intros x y; apply Sym. intros m n [F G]; split; [now symmetry | now apply Form].
Qed.

Lemma output_same : forall a b i v, same_network a b -> output a i v = output b i v.
Proof.
  intros a b i v (_ & _ & O); unfold output; revert i.
  induction O; intros [| i]; simpl; auto.
Qed.

Lemma range_same : forall a b i lo hi (S T : set nat), same_network a b -> subset S T -> subset T S ->
  range S a i lo hi -> range T b i lo hi.
Proof.
  intros a b i lo hi S T E ST TS (B & (v & Sv & F) & w & Sw & G); split; [| split].
  - intros u Tu; rewrite <- (output_same a b) by exact E; now apply B, TS.
  - exists v; split; [now apply ST | now rewrite <- (output_same a b)].
  - exists w; split; [now apply ST | now rewrite <- (output_same a b)].
Qed.

Ltac forms := let v := fresh "v" in intros v;
  cbv beta iota zeta delta [value terms sum times constant node tick recomputed gap twice layers
    outputs inputs concat firstn length Nat.sub Nat.add map app nth fold_right fst snd]; lra.

Lemma gap_same : same_network Gap.f (new_twice (fun _ => 1)).
Proof. repeat split; repeat constructor; forms. Qed.

(** It is the same function, with the range [0, 2], and the Triangle's bounds are inexact. *)
Theorem gap_triangle_is_not_exact : exists w, let f := new_twice w in
  path_weights twice w /\ (exists v, runs twice v /\ output twice 0 v = 0) /\
  (forall v, runs f v -> runs twice v /\ output f 0 v = output twice 0 v) /\
  range (runs f) f 0 0 2 /\ range (allowed triangle f) f 0 (-2/3) 2.
Proof.
  exists (fun _ => 1). assert (E := gap_same); assert (E' := same_sym _ _ E).
  split; [| split; [| split; [| split]]].
  - cbv beta iota zeta delta [path_weights twice factor all concat layers outputs map app nth
      fold_right fst snd terms Nat.eqb].
    repeat match goal with |- context [Rabs ?t] =>
      first [ replace (Rabs t) with 0 by (rewrite Rabs_right; lra)
            | replace (Rabs t) with 1 by (rewrite Rabs_right; lra) ] end.
    repeat split; lra.
  - exists (vec []); split; computes twice.
  - intros v H. apply (reached_same _ Gap.f 3 E') in H. rewrite <- (output_same _ _ 0 v E).
    change (runs Gap.f v) in H; equations Gap.f; reduce twice. split; [tauto |].
    on 1%nat; on 2%nat; on 3%nat; on 4%nat; on 5%nat; on 6%nat; on 7%nat; try (exfalso; lra);
      on 8%nat; on 9%nat; lra.
  - exact (range_same _ _ _ _ _ _ _ E (reached_same _ _ 3 E) (reached_same _ _ 3 E') Gap.statement_0).
  - exact (range_same _ _ _ _ _ _ _ E (allowed_same _ _ 3 E) (allowed_same _ _ 3 E') Gap.statement_1).
Qed.
