(** Feed-forward ReLU networks, of any depth and any widths.

    A neuron is its list of weights and its bias; a layer is a list of neurons; a network is the
    list of its ReLU layers, the first one first, and an affine output layer. *)

Require Export Polyrelax.Hulls.

Definition neuron := (list R * R)%type.
Definition layer := list neuron.
Record network := { hidden : list layer; output : layer }.

Definition preactivation (n : neuron) (x : vector nat) : R := dot (fst n) x + snd n.

(** W x + b, with the coordinates 0 that follow after the layer's neurons. *)
Definition affine (L : layer) (x : vector nat) : vector nat :=
  fun i => preactivation (nth i L ([], 0)) x.

(** The state behind the ReLU layers: rho (W_m (... rho (W_1 x + b_1) ...) + b_m). *)
Fixpoint run (layers : list layer) (x : vector nat) : vector nat :=
  match layers with
  | [] => x
  | L :: rest => run rest (rho (affine L x))
  end.

Definition eval (f : network) (x : vector nat) : vector nat := affine (output f) (run (hidden f) x).

Definition width_at_most (k : nat) (f : network) :=
  forall L, In L (hidden f) -> (length L <= k)%nat.

(** ** Elementary facts *)

Lemma affine_mix : forall L, preserves_mix (affine L).
Proof.
  intros L t x y; apply vector_eq; intros i; unfold affine, preactivation, mix at 2.
  rewrite dot_mix; ring.
Qed.

Lemma run_app : forall before after x, run (before ++ after) x = run after (run before x).
Proof. induction before; intros; simpl; auto. Qed.

(** Unfolds the evaluation of a network that is given in full, and computes its coordinates. *)
Ltac compute_net :=
  repeat progress (unfold eval, affine, preactivation, rho, vec; simpl).
