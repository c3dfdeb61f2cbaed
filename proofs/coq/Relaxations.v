(** Convex relaxations of feed-forward networks.

    A layer-wise relaxation is determined by what it demands of a ReLU layer: a set of pairs (u, y)
    of pre-activations and activations, which it derives from the set U of the pre-activations that
    satisfy all constraints so far. M_infinity, M_k and the Triangle are such demands. *)

Require Export Polyrelax.Networks.

(** ** The output-only relaxation: M_k^o for every k that is at least the width *)

Fixpoint iterated_hull (layers : list layer) (X : set nat) : set nat :=
  match layers with
  | [] => X
  | L :: rest => iterated_hull rest (hull (image (fun x => rho (affine L x)) X))
  end.

Definition output_only (f : network) (X : set nat) : set nat :=
  image (affine (output f)) (iterated_hull (hidden f) X).

(** ** Layer-wise relaxations *)

Definition demand := set nat -> set (nat + nat).

(** The states behind layer L that are feasible if those before it are P: y such that, for some
    feasible state x, the pair of u = W x + b and y is as demanded. *)
Definition next (C : demand) (L : layer) (P : set nat) : set nat :=
  fun y => exists x, P x /\ C (image (affine L) P) (join (affine L x) y).

(** All constraints together, as a relation between the state x before the layers, and y behind. *)
Fixpoint feasible (C : demand) (layers : list layer) (P : set nat) (x y : vector nat) : Prop :=
  match layers with
  | [] => P x /\ y = x
  | L :: rest => exists z, P x /\ C (image (affine L) P) (join (affine L x) z)
                   /\ feasible C rest (next C L P) z y
  end.

Definition relaxed (C : demand) (f : network) (X : set nat) : set nat :=
  fun out => exists x y, feasible C (hidden f) X x y /\ out = affine (output f) y.

(** The graph of the ReLU over U. *)
Definition graph (U : set nat) : set (nat + nat) := image (fun u => join u (rho u)) U.

(** M_infinity: the convex hull of the layer's graph. *)
Definition m_inf : demand := fun U => hull (graph U).

(** A neuron is bounded unstable if its pre-activation takes both signs on U. *)
Definition unstable (U : set nat) (i : nat) :=
  (exists u, U u /\ u i < 0) /\ (exists u, U u /\ 0 < u i).

(** A neuron that is not, is the identity or zero. *)
Definition stable_exact (U : set nat) (z : vector (nat + nat)) :=
  forall i, (below U i 0 -> right z i = left z i) /\ (above U i 0 -> right z i = 0).

(** M_k: (u, y_I) lies in the convex hull of the pairs (u, rho(u_I)), for every group I of at most k
    unstable neurons. That hull is a projection of [m_inf U]. *)
Definition m (k : nat) : demand := fun U z =>
  stable_exact U z /\
  forall I, (length I <= k)%nat -> (forall i, In i I -> unstable U i) ->
    exists z', m_inf U z' /\ left z' = left z /\ (forall i, In i I -> right z' i = right z i).

(** Triangle, with the tightest bounds l <= u_i <= h that hold on U: it satisfies what follows from
    any bounds. *)
Definition triangles : demand := fun U z =>
  stable_exact U z /\
  forall i, 0 <= right z i /\ left z i <= right z i /\
    forall l h, below U i l -> above U i h -> l < 0 < h ->
      right z i <= h * (left z i - l) / (h - l).

(** ** Interval bound propagation *)

(** The least and the largest value of w . x for x in a box. *)
Fixpoint dot_lo (w : list R) (lo hi : vector nat) : R :=
  match w with
  | [] => 0
  | a :: rest => Rmin (a * lo 0%nat) (a * hi 0%nat)
                   + dot_lo rest (fun i => lo (S i)) (fun i => hi (S i))
  end.

Fixpoint dot_hi (w : list R) (lo hi : vector nat) : R :=
  match w with
  | [] => 0
  | a :: rest => Rmax (a * lo 0%nat) (a * hi 0%nat)
                   + dot_hi rest (fun i => lo (S i)) (fun i => hi (S i))
  end.

Definition bounds := (vector nat * vector nat)%type.

Definition ibp_affine (L : layer) (b : bounds) : bounds :=
  (fun i => let n := nth i L ([], 0) in dot_lo (fst n) (fst b) (snd b) + snd n,
   fun i => let n := nth i L ([], 0) in dot_hi (fst n) (fst b) (snd b) + snd n).

Definition ibp_relu (b : bounds) : bounds := (rho (fst b), rho (snd b)).

Fixpoint ibp_run (layers : list layer) (b : bounds) : bounds :=
  match layers with
  | [] => b
  | L :: rest => ibp_run rest (ibp_relu (ibp_affine L b))
  end.

Definition ibp (f : network) (b : bounds) : bounds := ibp_affine (output f) (ibp_run (hidden f) b).
