(** Networks in which something stands in place of chosen neurons: their chords, as in the chord
    maps of "The Cost of Relaxation" (arXiv 2604.18728), or whatever their triangles allow, while
    all other neurons are exact. Both depend on intervals for the neurons' pre-activations. *)

Require Export Polyrelax.Dag.

(** A neuron, by its number, and an interval [l, h] for its pre-activation. *)
Definition choice := (nat * (R * R))%type.
Definition over (i : nat) (l h : R) : choice := (i, (l, h)).

Definition pre (net : network) (i : nat) : form :=
  match find (fun n => Nat.eqb (fst n) i) (concat (layers net)) with
  | Some n => snd n
  | None => ([], 0)
  end.

(** Where the intervals come from: an output k of the network is the neuron's pre-activation, and
    B k l h holds, for example that interval propagation gives [l, h] for the output k. *)
Definition bounded_by (B : nat -> R -> R -> Prop) (net : network) (c : list choice) :=
  all (fun n => exists k, nth k (outputs net) ([], 0) = pre net (fst n) /\
                          B k (fst (snd n)) (snd (snd n))) c.

(** The line through (l, 0) and (h, h), as a function of the pre-activation u, if 0 is between l and
    h; else what the ReLU is on [l, h]. *)
Definition chord (l h u : R) : R :=
  if Rle_dec 0 l then u else if Rle_dec h 0 then 0 else h / (h - l) * (u - l).

Definition on_chord (l h u y : R) := y = chord l h u.
Definition in_triangle (l h u y : R) := 0 <= y /\ u <= y /\ y <= chord l h u.

(** The states of the network where each chosen neuron y satisfies P l h u y, and any other one is
    relu u, for its pre-activation u. *)
Definition instead (P : R -> R -> R -> R -> Prop) (c : list choice) (net : network) : set nat :=
  fun v => in_domain net v /\
    all (all (fun n : neuron =>
      match find (fun one => Nat.eqb (fst one) (fst n)) c with
      | Some (_, (l, h)) => P l h (value (snd n) v) (v (fst n))
      | None => v (fst n) = relu (value (snd n) v)
      end)) (layers net).

(** The chord map of an output i, whose chosen neurons are replaced by their chords, is the output
    j: at every input that is what the network with chords has as its output i. *)
Definition chord_map (net : network) (c : list choice) (i j : nat) :=
  forall v, runs net v ->
    let beside w := instead on_chord c net w /\
                    all (fun x => w x = v x) (seq 0 (inputs net)) in
    (exists w, beside w) /\ forall w, beside w -> output net j v = output net i w.

(** ** The proofs of the exported files *)

Lemma chord_active : forall l h u, 0 <= l -> chord l h u = u.
Proof. intros l h u L; unfold chord; destruct (Rle_dec 0 l); [reflexivity | lra]. Qed.

Lemma chord_inactive : forall l h u, l < 0 -> h <= 0 -> chord l h u = 0.
Proof.
  intros l h u L H; unfold chord; destruct (Rle_dec 0 l), (Rle_dec h 0); lra.
Qed.

Lemma chord_across : forall l h u, l < 0 -> 0 < h -> chord l h u = h / (h - l) * (u - l).
Proof.
  intros l h u L H; unfold chord; destruct (Rle_dec 0 l), (Rle_dec h 0); lra.
Qed.

(** Writes the chords of intervals of rational numbers as lines. *)
Ltac lines := repeat match goal with
  | H : context [chord ?l ?h ?u] |- _ => first
      [ rewrite (chord_active l h u) in H by lra | rewrite (chord_inactive l h u) in H by lra
      | rewrite (chord_across l h u) in H by lra ]
  | |- context [chord ?l ?h ?u] => first
      [ rewrite (chord_active l h u) by lra | rewrite (chord_inactive l h u) by lra
      | rewrite (chord_across l h u) by lra ]
  end.

Ltac reduce_choices net :=
  cbv beta iota zeta delta [instead bounded_by over on_chord in_triangle find pre] in *; reduce net.

(** From a state of such a network, its equations and inequalities. *)
Ltac chosen net := reduce_choices net; flatten; lines.

Ltac computes_chosen net := reduce_choices net; lines; repeat split; numbers.

Ltac bounds_known net := reduce_choices net.

(** A neuron that is exact in both networks has the same value in both. *)
Ltac same_values v w := repeat match goal with
  | E : w ?i = relu ?s, F : v ?i = relu ?t |- _ =>
      replace s with t in E by lra; rewrite <- F in E
  end.

(** l: the state of the network with chords, which is made of v. *)
Ltac is_chord_map net l := intros v H; split;
  [ exists (vec (l v)); chosen net; repeat split; first [assumption | lra]
  | intros w B; chosen net; same_values v w; lra ].
