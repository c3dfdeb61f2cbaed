"""Table 1: which functions each relaxation can express, cell by cell; `?` is in open_cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from polyrelax.claims import Finding, Inquiry
from polyrelax.networks import encode_univariate
from polyrelax.papers.baader2024.ibp_limits import only_monotone
from polyrelax.papers.baader2024.kinds import contradiction, random_functions
from polyrelax.papers.baader2024.paper import PAPER
from polyrelax.papers.baader2024.several_inputs import MORE, barrier
from polyrelax.papers.baader2024.telling import against, proved

COUNT = 12
KINDS = ("CPWL", "monotone", "convex", "monotone convex")
METHODS = (("deeppoly-0", "DeepPoly-0"), ("deeppoly-1", "DeepPoly-1"), ("triangle", "the Triangle"))

_OF_CONVEX, _OF_MONOTONE = "Theorem 28 in proofs/theorems.md", "Theorem 29 in proofs/theorems.md"
_OF_FLIPS = "Theorems 27 and 29 in proofs/theorems.md"
_JOINTLY = "Theorem 1 in proofs/baader2024.md"
_SUM = (
    "A monotone function is a sum of monotone ramps, one a piece or a kink; each neuron reads one "
    "monotone node, so that every interval is exact, and so is the sum."
)
_LINES = (
    "A monotone function is a sum of clipped ramps, one a piece; each ramp's lines are exact at "
    "the end of the interval where the bound is attained."
)
_CONVEX = (
    "One hidden layer, b + c*x + the sum of g*relu(s*(x - kink)) with g > 0: the chords above add "
    "up to an affine function that is exact at both ends; below, the signs s decide."
)
_FLIP = " The flip, relu(t) as t + relu(-t), exchanges DeepPoly-0 and DeepPoly-1 (Theorem 27)."
_JOINT = (
    "With one hidden layer the joint hull of all neurons and their input is that of the graph, on "
    "which an affine read-out has the range of the function itself."
)


def yes(inquiry: Inquiry, kind: str, method: str, theorem: str, argument: str) -> Finding:
    """A cell with `yes`: the encodings of random functions of the class, one a function.

    Args:
        method: the name of the relaxation; "m" is M_k with k the number of the function's kinks.
    """
    for f in random_functions(kind, COUNT):
        name = f"m:{len(f.kinks)}" if method == "m" else method
        problem = contradiction(inquiry, encode_univariate(f, name), f, name)
        if problem:
            return against(inquiry, problem)
    return proved(
        inquiry,
        theorem,
        argument,
        f"Built besides for {COUNT} random functions on R of two to five pieces; precision was "
        "decided on [-4, 4], or tried on every interval between kinks where it is not decided.",
    )


def _row(method: str, label: str, kind: str, decide: Callable[[Inquiry], Finding]) -> None:
    """Add a cell of the table to the paper: `yes` if that is what decides it, else `no`."""
    positive = getattr(decide, "func", None) is yes
    quantifier, entry = ("Every", "yes") if positive else ("Not every", "no")
    PAPER.claim(
        f"table-1.{method}.{_word(kind)}",
        f"{quantifier} univariate {kind} function has an encoding on which {label} is precise.",
        f"Table 1, as reported: X = R, {label}, {kind}: {entry}",
    )(decide)


def _word(kind: str) -> str:
    return kind.lower().replace(" ", "-")


# -- one input -------------------------------------------------------------------------------------

for _kind in KINDS:
    _cell: partial[Finding]
    if "monotone" in _kind:
        _cell = partial(yes, kind=_kind, method="ibp", theorem=_OF_MONOTONE, argument=_SUM)
    else:
        _cell = partial(only_monotone, example="relu(x) + relu(-x)")
    _row("ibp", "interval propagation", _kind, _cell)

for _method, _label in METHODS:
    for _kind in KINDS[1:]:
        _theorem, _text = (_OF_CONVEX, _CONVEX) if "convex" in _kind else (_OF_MONOTONE, _LINES)
        if _method == "deeppoly-1":
            _text += _FLIP
            _theorem = _theorem if "convex" in _kind else _OF_FLIPS
        _cell = partial(yes, kind=_kind, method=_method, theorem=_theorem, argument=_text)
        _row(_method, _label, _kind, _cell)

for _kind in KINDS:
    _cell = partial(yes, kind=_kind, method="m", theorem=_JOINTLY, argument=_JOINT)
    _row("multi-neuron", "the multi-neuron relaxation", _kind, _cell)

# -- more than one input ---------------------------------------------------------------------------

for _kind in KINDS:
    PAPER.claim(
        f"table-1.d2.{_word(_kind)}",
        f"For d >= 2 not every {_kind} function on R^d has an encoding on which the Triangle, or "
        "any single-neuron relaxation, is precise.",
        f"Table 1, as reported: X = R^d, d >= 2, Triangle, {_kind}: no",
    )(barrier)


@PAPER.claim(
    "table-1.d2.max2",
    "No network computes max(x1, x2) such that the Triangle is precise on [0, 1]^2.",
    "Table 1, as reported: X = R^d, d >= 2, by its example",
)
def max2(inquiry: Inquiry) -> Finding:
    """The same for a larger class of encodings."""
    return barrier(inquiry, MORE)
