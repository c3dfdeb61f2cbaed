"""Section 6: stability, Theorem 6, and Lemmas 7 and 8."""

from __future__ import annotations

from polyrelax.claims import Finding, Inquiry, Verdict
from polyrelax.claims.inquiry import plural
from polyrelax.claims.witnesses import gap_witness, output_set
from polyrelax.errors import CheckFailed
from polyrelax.exact import image
from polyrelax.papers.mao2024.paper import LAYERS, LINE, PAPER, members, none_found
from polyrelax.papers.mao2024.telling import show_gap, show_vertices
from polyrelax.polyhedra import polytope


@PAPER.claim(
    "section-6.hull",
    "In a feedforward ReLU network, M_k^o does not lose precision for layers with at most k "
    "neurons.",
    "section 6, first paragraph",
    wrong_step="Precision is kept by a layer iff its image is convex, which rests on Lemma 3.",
    instead="M_k^o's set is conv rho(W P + b): it is the layer's image iff that image is convex, "
    "by repaired.t1 iff rho(pi_T U) is a subset of pi_T U for U = W P + b. The bounds of a "
    "read-out directly behind the layer are exact all the same (mao2024.theorem-2.bounds.one-layer)"
    "; those behind a further ReLU layer need not be (mao2024.theorem-2.bounds).",
    rests_on=("mao2024.lemma-3", "mao2024.theorem-2.set"),
)
def section_6_hull(inquiry: Inquiry) -> Finding:
    """All single layers of a class: the hull against the image, and when they are equal."""
    domain, lost = polytope(LINE), []
    for member in members(LAYERS):
        inquiry.look("layers")
        true, hull = image(member.network, domain), output_set(member.network, domain)
        if true != hull:
            lost.append(member.network)
        if bool(true.is_convex()) != (true == hull):
            raise CheckFailed(f"({member.network}): is the image its hull, or is it not?")
    if not lost:
        return none_found(inquiry, "no layer of the class loses anything")
    witness = gap_witness(lost[0], domain, output_set(lost[0], domain))
    inquiry.recheck("the two ends, evaluated; the point between, infeasible for all sign patterns")
    shown = show_gap(witness)
    total = inquiry.counts["layers"]
    return Finding(
        Verdict.REFUTED,
        f"The layer ({lost[0]}) on [-1, 1] loses: {shown['between']} is in the hull, and no input "
        f"reaches it; {len(lost)} of {plural('layers', total)} lose.",
        [
            f"{shown['sentence']} M_2^o keeps the convex set with the vertices "
            f"{show_vertices(witness.relaxed)}, and with it this point.",
            f"Of all {plural('layers', total)} of one input and one or two neurons with weights "
            f"and biases in {{-1, 0, 1}}, up to the order of neurons, {len(lost)} lose something "
            "on [-1, 1]: exactly those whose image is not convex.",
        ],
        witness,
    )
