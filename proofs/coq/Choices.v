(** Networks in which something stands in place of chosen neurons: their chords, as in the chord
    maps of "The Cost of Relaxation" (arXiv 2604.18728), whatever their triangles allow, or what is
    between two lines, as for DeepPoly and DeepZ. All other neurons are exact. Each of these depends
    on an interval for the neuron's pre-activation. *)

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

(** DeepPoly and DeepZ allow what is between the chord and a line through 0, which has some slope if
    0 is between l and h; else it is what the ReLU is on [l, h]. *)
Definition line (slope : R -> R -> R) (l h u : R) : R :=
  if Rle_dec 0 l then u else if Rle_dec h 0 then 0 else slope l h * u.
Definition between_lines (slope : R -> R -> R) (l h u y : R) := line slope l h u <= y <= chord l h u.

Definition deep_poly_0 := between_lines (fun _ _ => 0).
Definition deep_poly_1 := between_lines (fun _ _ => 1).
Definition deep_poly_area := between_lines (fun l h => if Rlt_dec h (- l) then 0 else 1).
Definition deep_z := between_lines (fun l h => h / (h - l)).

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

Lemma by_sign : forall l h a b c : R,
  (0 <= l -> (if Rle_dec 0 l then a else if Rle_dec h 0 then b else c) = a) /\
  (l < 0 -> h <= 0 -> (if Rle_dec 0 l then a else if Rle_dec h 0 then b else c) = b) /\
  (l < 0 -> 0 < h -> (if Rle_dec 0 l then a else if Rle_dec h 0 then b else c) = c).
Proof.
  intros l h a b c; destruct (Rle_dec 0 l), (Rle_dec h 0); repeat split; intros; lra.
Qed.

(** Finds the sides of intervals, whose ends are rational numbers. *)
Ltac sides := repeat match goal with
  | H : context [if Rle_dec 0 ?l then ?a else if Rle_dec ?h 0 then ?b else ?c] |- _ => first
      [ rewrite (proj1 (by_sign l h a b c)) in H by lra
      | rewrite (proj1 (proj2 (by_sign l h a b c))) in H by lra
      | rewrite (proj2 (proj2 (by_sign l h a b c))) in H by lra ]
  | |- context [if Rle_dec 0 ?l then ?a else if Rle_dec ?h 0 then ?b else ?c] => first
      [ rewrite (proj1 (by_sign l h a b c)) by lra
      | rewrite (proj1 (proj2 (by_sign l h a b c))) by lra
      | rewrite (proj2 (proj2 (by_sign l h a b c))) by lra ]
  | H : context [Rlt_dec ?a ?b] |- _ => destruct (Rlt_dec a b); try (exfalso; lra)
  | |- context [Rlt_dec ?a ?b] => destruct (Rlt_dec a b); try (exfalso; lra)
  end.

Ltac reduce_choices net :=
  cbv beta iota zeta delta [instead bounded_by over on_chord in_triangle deep_poly_0 deep_poly_1
    deep_poly_area deep_z between_lines line chord find pre] in *; reduce net.

(** From a state of such a network, its equations and inequalities. *)
Ltac chosen net := reduce_choices net; flatten; sides.

Ltac computes_chosen net := reduce_choices net; sides; repeat split; numbers.

(** A neuron that is exact in both networks has the same value in both. *)
Ltac same_values v w := repeat match goal with
  | E : w ?i = relu ?s, F : v ?i = relu ?t |- _ =>
      replace s with t in E by lra; rewrite <- F in E
  end.

(** l: the state of the network with chords, which is made of v. *)
Ltac is_chord_map net l := intros v H; split;
  [ exists (vec (l v)); chosen net; repeat split; first [assumption | lra]
  | intros w B; chosen net; same_values v w; lra ].
