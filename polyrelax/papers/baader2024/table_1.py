"""Table 1: which univariate functions each relaxation can express, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from polyrelax.claims import Finding, Inquiry
from polyrelax.networks import PiecewiseLinear, encode_univariate
from polyrelax.papers.baader2024.functions import contradiction, random_functions
from polyrelax.papers.baader2024.ibp_limits import only_monotone
from polyrelax.papers.baader2024.paper import PAPER
from polyrelax.papers.baader2024.telling import against, proved

COUNT = 12
KINDS = ("CPWL", "monotone", "convex", "monotone convex")

Choice = Callable[[PiecewiseLinear], str]


def yes(inquiry: Inquiry, kind: str, choice: Choice, theorem: str, argument: str) -> Finding:
    """A cell with `yes`: the encodings of random functions of the class, one a function.

    Args:
        choice: the name of the relaxation for a function.
    """
    names = set()
    for f in random_functions(kind, COUNT):
        name = choice(f)
        names.add(name)
        problem = contradiction(inquiry, encode_univariate(f, name), f, name)
        if problem:
            return against(inquiry, problem)
    return proved(
        inquiry,
        theorem,
        argument,
        f"Built besides for {COUNT} random functions on R of two to five pieces, under "
        f"{', '.join(sorted(names))}; precision was decided on [-4, 4], or tried on every interval "
        "between kinks where it cannot be decided.",
    )


def no(inquiry: Inquiry, example: str) -> Finding:
    """A cell with `no` for interval propagation."""
    return only_monotone(inquiry, example)


# -- interval propagation --------------------------------------------------------------------------

_SUM = (
    "A monotone function is a sum of clipped ramps, one a piece; each neuron reads one monotone "
    "node, so that every interval is exact, and so is the sum."
)
_MONOTONE = (
    "The same sum of clipped ramps; each ramp's lines are exact at the end of the interval where "
    "the bound is attained."
)
_CONVEX = (
    "One hidden layer, b + c*x + the sum of g*relu(s*(x - kink)) with g > 0: the chords above add "
    "up to an affine function that is exact at both ends; below, the signs s decide."
)
_FLIP = (
    " The flip writes relu(t) as t + relu(-t), and exchanges DeepPoly-0 and DeepPoly-1 (Theorem 3)."
)
_WHERE = "X = R, {label}, {kind} functions"


def _row(method: str, label: str, kind: str, entry: str, decide: Callable[[Inquiry], Finding]) -> None:
    """Add a cell of the table to the paper."""
    item = f"table-1.{method}.{kind.lower().replace(' ', '-')}"
    every = {
        "yes": f"Every univariate {kind} function has an encoding on which {label} is precise.",
        "no": f"Not every univariate {kind} function has an encoding on which {label} is precise.",
    }[entry]
    PAPER.claim(item, every, f"Table 1, as reported: X = R, {label}, {kind}: {entry}")(decide)


for _kind in KINDS:
    if "monotone" in _kind:
        _decide = partial(
            yes, kind=_kind, choice=lambda f: "ibp", theorem="Theorem 2", argument=_SUM
        )
        _row("ibp", "interval propagation", _kind, "yes", _decide)
    else:
        _row("ibp", "interval propagation", _kind, "no", partial(no, example="relu(x) + relu(-x)"))

for _method, _label in (
    ("deeppoly-0", "DeepPoly-0"),
    ("deeppoly-1", "DeepPoly-1"),
    ("triangle", "the Triangle"),
):
    for _kind in KINDS[1:]:
        _decide = partial(
            yes,
            kind=_kind,
            choice=lambda f, name=_method: name,
            theorem="Theorem 4" if "convex" in _kind else "Theorem 2",
            argument=(_CONVEX if "convex" in _kind else _MONOTONE)
            + (_FLIP if _method == "deeppoly-1" else ""),
        )
        _row(_method, _label, _kind, "yes", _decide)

for _kind in KINDS:
    _decide = partial(
        yes,
        kind=_kind,
        choice=lambda f: f"m:{len(f.kinks)}",
        theorem="Theorem 4 (d)",
        argument="With one hidden layer the joint hull of all neurons and their input is that of "
        "the graph, on which an affine read-out has the range of the function itself.",
    )
    _row("multi-neuron", "the multi-neuron relaxation, with one hidden layer,", _kind, "yes", _decide)
