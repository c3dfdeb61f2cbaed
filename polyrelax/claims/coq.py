"""A witness as a file for the Coq Proof Assistant: a network, a domain, and the refutation, proved.

The files need the definitions in `proofs/coq/`, where `make coq` compiles those of the ledger. The
proofs are computations: Coq evaluates the network at the witness's points, and looks at every sign
pattern of its neurons. Nothing of polyrelax takes part in that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from textwrap import wrap
from typing import Any

from polyrelax.claims.claim import Witness
from polyrelax.claims.witnesses import gap_witness, spurious_witness
from polyrelax.errors import CheckFailed, Unsupported
from polyrelax.networks import Input, Network
from polyrelax.polyhedra import Polyhedron
from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational, rational

_HEAD = """\
(** {title}

    The network {net}
    on {domain}. Written by `polyrelax export --coq`. *)

From Polyrelax Require Import Witnesses.

Definition first : list layer :=
  {first}.

Definition later : list layer :=
  {later}.

Definition net := {{| hidden := first ++ later; output := {output} |}}.

(** {inequalities} *)
Definition domain := polyhedron {dimension}
  {constraints}.
"""

_BOUNDS = """
Lemma exact : forall x, domain x -> {lower} <= eval net x 0%nat <= {upper}.
Proof. exact_by_cases. Qed.

(** The mean of true states behind the first ReLU layer, and what the later layers make of it. *)
Lemma allowed : exists y, output_only net domain y /\\ y 0%nat = {value}.
Proof.
  eexists; split.
  - mixture domain first later
      {mixture}.
  - compute_value.
Qed.

Theorem refuted :
  (forall x, domain x -> {lower} <= eval net x 0%nat <= {upper}) /\\
  allowed_by_all net domain {value} /\\
  bounds_refuted net domain.
Proof.
  destruct allowed as (y & Hy & E).
  split; [exact exact | split].
  - apply (allowed_by_all_by net domain y); [apply polyhedron_convex | exact Hy | exact E].
  - apply (bounds_refuted_by net domain {lower} {upper} y);
      [apply polyhedron_convex | exact exact | exact Hy | lra].
Qed.
"""

_GAP = """
(** The outputs at two inputs, and a point between them that is no output. *)
Theorem refuted : ~ convex (image (eval net) domain).
Proof.
  apply (image_not_convex net domain {ratio} {ends}); [lra | in_domain | in_domain |].
  intros x [D S] E.
  {equations}
  clear E; revert S {names}; unfold mix; compute_net; intros S {names}.
  revert {names}; split_inner; lra.
Qed.
"""


def coq_name(text: str) -> str:
    """A name for a Coq file, from a claim's id.

    >>> coq_name("mao2024.theorem-2.set@A3")
    'mao2024_theorem_2_set_A3'
    """
    return re.sub(r"\W|-", "_", text)


def witness_of(network: Network, domain: Polyhedron) -> Witness:
    """A witness that `coq_file` can write: inexact bounds if there are any, else a gap.

    Raises:
        Unsupported: when the network has neither, as far as can be written for Coq.

    >>> from polyrelax.polyhedra import polytope
    >>> net = Network.parse("a = relu(x); relu(a) - relu(a - relu(-x))")
    >>> witness_of(net, polytope("-1 <= x <= 1")).points["value"]
    '1/2'
    """
    make = spurious_witness if len(network.outputs) == 1 else gap_witness
    try:
        return make(network, domain)
    except CheckFailed as error:
        raise Unsupported(f"There is nothing to refute: {error}") from None


def coq_file(witness: Witness, title: str) -> str:
    """The text of a Coq file that states and proves what the witness refutes.

    Two kinds of witnesses can be written: a point between two outputs that is no output, and bounds
    of a network with one output and two ReLU layers that are not exact under the iterated hull,
    hence under no layer-wise relaxation. The network has no skip connections. For what cannot be
    written in this way there is `certificates.coq`.

    Args:
        witness: what `judge` found for a refuted claim, or one made by `claims.witnesses`.
        title: what the file's first line says.

    Raises:
        Unsupported: for other witnesses.

    >>> from polyrelax.polyhedra import polytope
    >>> net, domain = Network.parse("relu(x), relu(-x)"), polytope("-1 <= x <= 1")
    >>> text = coq_file(witness_of(net, domain), "An L.")
    >>> "Theorem refuted : ~ convex (image (eval net) domain)." in text
    True
    """
    network, domain = witness.parsed()
    if "between" in witness.points:
        return _head(witness, title) + _gap(witness)
    if "spurious" not in witness.points:
        if "same_as" in witness.points or "method" not in witness.points:
            raise Unsupported("Only gaps in images and inexact bounds can be written for Coq.")
        try:
            witness = spurious_witness(network, domain)
        except (CheckFailed, Unsupported) as error:
            raise Unsupported(f"The iterated hull does not refute this: {error}") from None
    return _head(witness, title) + _bounds(witness)


def _head(witness: Witness, title: str) -> str:
    network, domain = witness.parsed()
    before: Sequence[Any] = [Input(name) for name in network.inputs]
    layers = []
    for neurons in network.layers:
        layers.append(_layer([neuron.pre for neuron in neurons], before))
        before = neurons
    output = _layer(network.outputs, before)
    rows, equations = domain.system()
    both_ways = [[sign * entry for entry in row] for row in equations for sign in (1, -1)]
    constraints = [_neuron(row[1:], row[0]) for row in (*rows, *both_ways)]
    return _HEAD.format(
        title=_comment(title),
        net=_comment(witness.net),
        domain=_comment(witness.domain),
        first=_list(layers[:1]),
        later=_list(layers[1:]),
        output=output,
        inequalities=f"w . x + b >= 0 for each (w, b), with x = ({', '.join(domain.names)}).",
        dimension=len(domain.names),
        constraints=_list(constraints),
    )


def _comment(text: str) -> str:
    """Text for a comment, where Coq reads quotation marks, and comments in comments."""
    safe = text.replace('"', "'").replace("(*", "( *").replace("*)", "* )")
    return "\n    ".join(wrap(safe, 92))


def _layer(forms: Sequence[Affine], before: Sequence[Any]) -> str:
    """The neurons of a layer as a list; they may read the layer before only."""
    known = set(before)
    if any(atom not in known for form in forms for atom in form.terms):
        raise Unsupported("Networks with skip connections cannot be written for Coq.")
    return _list(
        _neuron([form.terms.get(node, Fraction(0)) for node in before], form.constant)
        for form in forms
    )


def _bounds(witness: Witness) -> str:
    points = witness.points
    mixture = _list(
        f"({_number(weight)}, {_vector(point)})"
        for weight, point in zip(points["weights"], points["inputs"], strict=True)
    )
    return _BOUNDS.format(
        lower=_number(witness.exact["lower"]),
        upper=_number(witness.exact["upper"]),
        value=_number(points["value"]),
        mixture=mixture,
    )


def _gap(witness: Witness) -> str:
    start, end = witness.points["ends"]
    between = witness.points["between"]
    triples = [tuple(map(rational, entries)) for entries in zip(start, end, between, strict=True)]
    ratio = next((b - s) / (e - s) for s, e, b in triples if s != e)
    names = [f"E{j}" for j in range(len(triples))]
    equations = (
        f"assert ({name} := f_equal (fun z => z {j}%nat) E)." for j, name in enumerate(names)
    )
    return _GAP.format(
        ratio=_number(ratio),
        ends=" ".join(f"({_vector(point)})" for point in witness.points["inputs"]),
        equations="\n  ".join(equations),
        names=" ".join(names),
    )


def _neuron(weights: Sequence[Any], bias: Any) -> str:
    return f"({_list(map(_number, weights))}, {_number(bias)})"


def _vector(point: Sequence[Any]) -> str:
    return f"vec {_list(map(_number, point))}"


def _list(entries: Any) -> str:
    return "[" + "; ".join(entries) + "]"


def _number(value: Any) -> str:
    text = format_rational(rational(value))
    return text if text.isdigit() else f"({text})"
