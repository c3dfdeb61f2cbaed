"""Three conjectures about networks with one input; see docs/test-your-own-conjecture.md."""

import polyrelax as pr


@pr.conjecture("1-2-1, |w| <= 1, |b| <= 1")
def triangle_is_exact(network, domain):
    """The Triangle's bounds are the exact range."""
    return pr.Triangle().bounds(network, domain) == pr.range(network, domain)


@pr.conjecture("1-1-1-1, 1-1-2-1, |w| <= 1, |b| <= 1")
def joint_is_exact(network, domain):
    """M_inf's bounds are the exact range, with three neurons in two layers."""
    return pr.method("m:inf").bounds(network, domain) == pr.range(network, domain)


N_SHAPE = pr.Network.parse("minimum(absolute(x), 2 - x)")  # neither monotone nor convex
PARTS = [pr.polytope(f"{a}/2 <= x <= {b}/2") for a in range(-4, 4) for b in range(a + 1, 5)]


@pr.conjecture(
    "1-2-2-1, |w| <= 1, |b| <= 1, output w in {-1, 1}, output b = 0, no dead neurons",
    "-2 <= x <= 2",
)
def none_serves_both(network, domain):
    """No network is min(|x|, 2 - x), and exact for DeepPoly-0 and DeepPoly-1 on all intervals."""
    if any(network(x) != N_SHAPE(x) for x in range(-2, 3)):
        return True  # another function
    exact = [pr.range(network, part) for part in PARTS]
    return any(
        pr.method(name).bounds(network, part) != bounds
        for name in ("deeppoly-0", "deeppoly-1")
        for part, bounds in zip(PARTS, exact, strict=True)
    )
