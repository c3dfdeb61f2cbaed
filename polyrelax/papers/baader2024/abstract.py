"""The TL;DR and the abstract, as seeds/000 has them."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry
from polyrelax.networks import encode_univariate
from polyrelax.papers.baader2024.ibp_limits import CLASSES, only_monotone
from polyrelax.papers.baader2024.kinds import by_slopes, contradiction, random_functions
from polyrelax.papers.baader2024.paper import PAPER
from polyrelax.papers.baader2024.patterns import exponential
from polyrelax.papers.baader2024.several_inputs import EXCEPTION, barrier, every_one
from polyrelax.papers.baader2024.telling import against, proved

METHODS = ("deeppoly-0", "deeppoly-1", "triangle")
COUNT = 6
_SOME, _EVERY = "; meaning: some of them.", "; meaning: any of them."
_WRONG = "Read so, the sentence says more than one function, such as max, can show."

PAPER.claim(
    "tl-dr",
    "ReLU networks cannot encode multivariate, convex, monotone, continuous piecewise linear "
    f"functions such that single-neuron convex relaxations yield precise bounds{_SOME}",
    "TL;DR",
    rests_on=("baader2024.table-1.d2.monotone-convex",),
)(barrier)

PAPER.claim(
    "tl-dr.any",
    "ReLU networks cannot encode multivariate, convex, monotone, continuous piecewise linear "
    f"functions such that single-neuron convex relaxations yield precise bounds{_EVERY}",
    "TL;DR",
    wrong_step=_WRONG,
    instead="baader2024.tl-dr.",
    conjecture=EXCEPTION,
)(every_one)


@PAPER.claim(
    "abstract.ibp",
    "Some univariate, convex, continuous piecewise linear functions cannot be encoded by any ReLU "
    "network such that its IBP-analysis is precise.",
    "abstract, about initial work",
    rests_on=("baader2024.table-1.ibp.convex",),
)
def ibp(inquiry: Inquiry) -> Finding:
    """Theorem 29, for |x|."""
    return only_monotone(inquiry, "relu(x) + relu(-x)", CLASSES[:1])


@PAPER.claim(
    "abstract.larger-class",
    "More advanced relaxations allow a larger class of univariate functions to be expressed as "
    "precisely analyzable ReLU networks.",
    "abstract, (i)",
    rests_on=(
        "baader2024.table-1.ibp.monotone",
        "baader2024.table-1.ibp.convex",
        "baader2024.table-1.triangle.convex",
    ),
)
def larger_class(inquiry: Inquiry) -> Finding:
    """All that IBP can express, and |x|, under DeepPoly and the Triangle."""
    for name in METHODS:
        for f in (by_slopes(-1, 1), *random_functions("monotone", COUNT)):
            problem = contradiction(inquiry, encode_univariate(f, name), f, name)
            if problem:
                return against(inquiry, problem)
    return proved(
        inquiry,
        "Theorems 27, 28 and 29 in proofs/theorems.md",
        "Interval propagation expresses the monotone functions and no others (Theorem 29). "
        "DeepPoly-0, DeepPoly-1 and the Triangle express these too, and the convex ones "
        "(Theorems 27, 28 and 29).",
        f"Built besides, for {', '.join(METHODS)}: |x - c| and {COUNT} random monotone functions.",
    )


PAPER.claim(
    "abstract.solution-space",
    "More precise relaxations can allow exponentially larger solution spaces of ReLU networks "
    "encoding the same functions.",
    "abstract, (ii)",
    rests_on=("baader2024.solutions.triangle", "baader2024.solutions.deeppoly-0"),
)(exponential)

PAPER.claim(
    "abstract.multivariate",
    "Even using the most precise single-neuron relaxations, it is impossible to construct "
    "precisely analyzable ReLU networks that express multivariate, convex, monotone CPWL functions"
    f"{_SOME}",
    "abstract, (iii)",
    rests_on=("baader2024.table-1.d2.monotone-convex",),
)(barrier)

PAPER.claim(
    "abstract.multivariate.any",
    "Even using the most precise single-neuron relaxations, it is impossible to construct "
    "precisely analyzable ReLU networks that express multivariate, convex, monotone CPWL functions"
    f"{_EVERY}",
    "abstract, (iii)",
    wrong_step=_WRONG,
    instead="baader2024.abstract.multivariate.",
    conjecture=EXCEPTION,
)(every_one)
