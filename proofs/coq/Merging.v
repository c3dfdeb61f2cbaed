(** Networks of one input, merged into one hidden layer (mao2026, completeness by transformation):
    the function stays the same. That the Triangle is exact on them is false. *)

Require Import Polyrelax.Dag.
From Polyrelax.refutations Require mao2026_transformation_merge_triangle.

(** A function g of one variable on [a, b] that is piecewise linear: after each bend (k, s) it has the
    slope s. It begins with the slope 0; if it has another one at once, then the first bend is at a. *)

Fixpoint pieces (g : R -> R) (a slope : R) (bends : list (R * R)) (b : R) : Prop :=
  match bends with
  | [] => forall x, a <= x <= b -> g x = g a + slope * (x - a)
  | (k, s) :: rest => a <= k /\ (forall x, a <= x <= k -> g x = g a + slope * (x - a)) /\
                      pieces g k s rest b
  end.

(** g(a) + sum of (change of the slope at k) rho(x - k), over the bends. *)
Fixpoint kinks (i : nat) (bends : list (R * R)) : list neuron :=
  match bends with
  | [] => []
  | (k, _) :: rest => (i, ([1 of 0], - k)) :: kinks (S i) rest
  end.

Fixpoint changes (i : nat) (slope : R) (bends : list (R * R)) : list (nat * R) :=
  match bends with
  | [] => []
  | (_, s) :: rest => (i, s - slope) :: changes (S i) s rest
  end.

Definition merged (g : R -> R) (a : R) (bends : list (R * R)) (b : R) : network := {|
  inputs := 1;
  domain := [([1 of 0], - a); ([(-1) of 0], b)];
  layers := [kinks 1 bends];
  outputs := [(changes 1 0 bends, g a)] |}.

Definition is_relu (v : vector nat) := fun n : neuron => v (fst n) = relu (value (snd n) v).

Lemma not_reached : forall g b v bends k slope i, pieces g k slope bends b ->
  all (is_relu v) (kinks i bends) -> v 0%nat <= k -> terms (changes i slope bends) v = 0.
Proof.
  intros g b v; induction bends as [| (k', s) rest IH]; simpl; [reflexivity |].
  intros k slope i (Le & _ & P) [E A] B. rewrite (IH k' s (S i)) by (assumption || lra).
  unfold is_relu, value in E; simpl in E. rewrite E, relu_zero by lra; ring.
Qed.

Lemma sums_up : forall g b v bends a slope i, pieces g a slope bends b ->
  all (is_relu v) (kinks i bends) -> a <= v 0%nat <= b ->
  terms (changes i slope bends) v + slope * (v 0%nat - a) + g a = g (v 0%nat).
Proof.
  intros g b v; induction bends as [| (k, s) rest IH]; simpl; intros a slope i.
  - intros P _ B; rewrite (P (v 0%nat)) by lra; ring.
  - intros (Le & G & P) [E A] B. unfold is_relu, value in E; simpl in E. rewrite E.
    destruct (Rle_lt_dec (v 0%nat) k) as [Before | Behind].
    + rewrite (not_reached g b v rest k s (S i)), relu_zero, (G (v 0%nat)) by (assumption || lra).
      ring.
    + rewrite relu_id by lra. rewrite <- (IH k s (S i)), (G k) by (assumption || lra). ring.
Qed.

Theorem merged_computes : forall g a bends b, pieces g a 0 bends b ->
  forall v, runs (merged g a bends b) v -> output (merged g a bends b) 0 v = g (v 0%nat).
Proof.
  intros g a bends b P v [D A]. unfold output, value; simpl.
  rewrite <- (sums_up g b v bends a 0 1 P A); [ring |].
  destruct D as (Lo & Hi & _). unfold value in Lo, Hi; simpl in Lo, Hi; lra.
Qed.

Definition merged_triangle_is_exact := forall g a bends b lo hi, pieces g a 0 bends b ->
  let f := merged g a bends b in
  range (runs f) f 0 lo hi -> range (allowed triangle f) f 0 lo hi.

Module Merge := mao2026_transformation_merge_triangle.

Theorem merged_triangle_is_exact_false : ~ merged_triangle_is_exact.
Proof.
  intros H. set (g := fun x => 2 * relu (x + 1/2) - relu x).
  set (bends := [(-1/2, 2); (0, 1)]).
  assert (P : pieces g (-1) 0 bends 1).
  { unfold bends, g; simpl; repeat split; try lra; intros x B; numbers. }
  assert (E : merged g (-1) bends 1 = Merge.f).
  { unfold merged, bends, Merge.f, g; simpl; repeat f_equal; numbers. }
  specialize (H g (-1) bends 1 0 2 P). cbv zeta in H; rewrite E in H.
  destruct (H Merge.statement_0) as [B _]. destruct Merge.statement_1 as (_ & (v & Hv & F) & _).
  specialize (B v Hv); rewrite F in B; lra.
Qed.
