"""The checker as a module, and what a certificate states, decided once more by polyrelax."""

import importlib.util
import json
from fractions import Fraction
from functools import lru_cache
from itertools import product
from pathlib import Path
from random import Random

from polyrelax.claims.recheck import is_in_hull
from polyrelax.exact import Budget, image
from polyrelax.exact.intervals import NodeIntervals
from polyrelax.formats import network_from_json
from polyrelax.networks import Input
from polyrelax.polyhedra import Polyhedron, lp
from polyrelax.polyhedra.cddlib import solve
from polyrelax.rational import Affine
from polyrelax.rational.interval import Interval
from polyrelax.rational.rows import integer_row
from polyrelax.relaxations import method
from polyrelax.relaxations.hulls import IteratedHull
from polyrelax.relaxations.joint import shadow
from polyrelax.relaxations.lattice import Branches
from polyrelax.relaxations.system import named

ROOT = Path(__file__).parents[2]
CHECKER = ROOT / "proofs" / "check.py"
CERTIFICATES = sorted((ROOT / "proofs" / "certificates").glob("*.json"))

_spec = importlib.util.spec_from_file_location("check", CHECKER)
assert _spec is not None
assert _spec.loader is not None
check = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(check)


def verdict_on(certificate, folder):
    """Whether the checker accepts a certificate, an object or a text, and what it says."""
    file = folder / "certificate.json"
    text = certificate if isinstance(certificate, str) else json.dumps(certificate)
    file.write_text(text, encoding="utf-8")
    return check.verdict(file)


def is_true(certificate):
    """Whether all that a certificate states is true, by polyrelax's engines; proofs are ignored."""
    bounds = {}
    for i, statement in enumerate(certificate["statements"]):
        cited = [
            (entry["neuron"], *bounds[entry["bounds"]])
            for entry in statement.get("chords", statement.get("facts", ()))
            if "neuron" in entry
        ]
        if statement["kind"] in ("apart", "alike"):
            one, two = [bounds.get(b, b) if isinstance(b, int) else b for b in statement["bounds"]]
            good = (one == two) == (statement["kind"] == "alike")
        else:
            network = certificate["networks"][statement["network"]]
            good = _holds(json.dumps(network), json.dumps(statement), tuple(cited))
            if statement["kind"] == "bounds":
                bounds[i] = [statement["lower"], statement["upper"]]
        if not good:
            return False
    return True


@lru_cache(4096)  # a mutant shares all statements but one with its certificate
def _holds(network_text, statement_text, cited):
    """Whether one statement is true, with the intervals of neurons that it cites."""
    statement, (network, domain) = json.loads(statement_text), _read(json.loads(network_text))
    intervals = {name: Interval(Fraction(low), Fraction(high)) for name, low, high in cited}
    kind = statement["kind"]
    if kind == "hull" or (kind == "bounds" and statement["method"] != "exact"):
        domain = _bounded(domain)
    if kind == "chords":
        return _chords(statement, network, intervals)
    if kind == "excluded":
        return _excluded(statement, network, _bounded(domain), intervals)
    if statement.get("method") == "chosen":
        return _chosen(statement, network, _bounded(domain), intervals)
    return _TRUE[kind](statement, network, domain)


def _read(entry):
    """A network and its domain."""

    def form(terms):
        rest = {name: value for name, value in terms.items() if name != "1"}
        return {"terms": rest, "constant": terms.get("1", "0")}

    network = network_from_json(
        {
            "format": "polyrelax-network",
            "version": 1,
            "inputs": entry["inputs"],
            "neurons": [{"name": n["name"], **form(n["pre"])} for n in entry["neurons"]],
            "outputs": [form(output) for output in entry["outputs"]],
        }
    )
    rows = [[-Fraction(row.get(n, "0")) for n in entry["inputs"]] for row in entry["domain"]]
    limits = [Fraction(row.get("1", "0")) for row in entry["domain"]]
    return network, Polyhedron.from_inequalities(rows, limits, names=entry["inputs"])


def _patterns(network, domain):
    """Under every sign pattern of the neurons: the inputs that show it, and the outputs there.

    The domain may be unbounded or empty, as that of a mutant may be.
    """
    inputs = [Input(name) for name in network.inputs]
    domain_rows, equations = domain.system()
    for signs in product((1, -1), repeat=len(network.neurons)):
        values, rows = {atom: Affine.atom(atom) for atom in inputs}, list(domain_rows)
        for neuron, sign in zip(network.neurons, signs, strict=True):
            pre = Affine.of(neuron.pre.evaluate(values))
            rows.append(integer_row((pre * sign).row(inputs)))
            values[neuron] = pre if sign > 0 else Affine.of(0)
        outputs = [Affine.of(form.evaluate(values)).row(inputs) for form in network.outputs]
        yield rows, equations, outputs


def _highest(network, domain, row):
    """The maximum of a form of the outputs; None where there is none."""
    best = None
    for rows, equations, outputs in _patterns(network, domain):
        goal = [
            sum(w * f[i] for w, f in zip(row, outputs, strict=True)) for i in range(len(outputs[0]))
        ]
        found = lp.maximize(rows, equations, integer_row(goal), engine=solve)
        if isinstance(found, lp.UnboundedAbove):
            return None
        if isinstance(found, lp.Optimal):
            value = goal[0] + sum(a * x for a, x in zip(goal[1:], found.point, strict=True))
            best = value if best is None else max(best, value)
    return best


def _is_output(network, domain, point):
    for rows, equations, outputs in _patterns(network, domain):
        hits = [
            integer_row([f[0] - Fraction(y), *f[1:]]) for f, y in zip(outputs, point, strict=True)
        ]
        zero = (0,) * len(outputs[0])
        if isinstance(lp.maximize(rows, [*equations, *hits], zero, engine=solve), lp.Optimal):
            return True
    return False


def _bounded(domain):
    """The domain, cut at +-1000 if it is unbounded: no relaxation is computed on it otherwise.

    The points of a certificate are nearer, so that what it states must hold on the cut domain too.
    """
    if domain.is_bounded:
        return domain
    size = len(domain.names)
    return domain & Polyhedron.box([-1000] * size, [1000] * size, domain.names)


def _bounds(statement, network, domain):
    output = network.outputs[statement["output"]]
    if statement["method"] == "exact":
        single = network.with_outputs(output)
        low, high = _highest(single, domain, [-1]), _highest(single, domain, [1])
        ends = [Fraction(statement[end]) for end in ("lower", "upper")]
        return low is not None and high is not None and [-low, high] == ends
    found = method(statement["method"]).bounds(network.with_outputs(output), domain)
    return found.to_json() == {"lower": statement["lower"], "upper": statement["upper"]}


def _hull(statement, network, domain):
    name = statement["method"]
    points = [vertex["point"] for vertex in statement["vertices"]]
    rows = [[Fraction(entry) for entry in facet["row"]] for facet in statement["facets"]]
    claimed = Polyhedron.from_generators(points)
    faceted = Polyhedron.from_inequalities(
        [[-a for a in row[1:]] for row in rows], [row[0] for row in rows], names=claimed.names
    )
    if name == "exact":
        found = image(network, domain).hull
    else:
        relaxed = method(name).relax(network, domain)
        forms = [named(output, relaxed.network) for output in relaxed.network.outputs]
        if isinstance(relaxed, IteratedHull):
            found = relaxed.hulls[-1].image(forms, names=claimed.names)
        else:
            found = shadow(relaxed.system, forms, relaxed.budget)
    return claimed == faceted == found.rename(claimed.names)


def _missed(statement, network, domain):
    if "inputs" in statement:
        points = [network.evaluate(point) for point in statement["inputs"]]
    else:
        points = statement["points"]
    target = statement["point"]
    return is_in_hull(points, target) and not _is_output(network, domain, target)


def _outside(statement, network, domain):
    inside = domain.contains(statement["at"])
    return inside and not is_in_hull(statement["points"], network.evaluate(statement["at"]))


def _value(statement, network, domain):
    point = statement["points"][statement["at"]]["at"]
    return domain.contains(point) and _are(network.evaluate(point), statement["outputs"])


def _are(values, said):
    return list(values) == [Fraction(entry) for entry in said]


def _chosen(statement, network, domain, intervals):
    """What a choice of relaxed neurons allows, its branches made anew."""
    relaxed = _branches(network, domain, intervals)
    if statement["kind"] == "bounds":
        found = relaxed.bound(network.outputs[statement["output"]])
        return _are((found.lower, found.upper), [statement["lower"], statement["upper"]])
    point = statement["points"][statement["at"]]
    values = {Input(n): Fraction(x) for n, x in zip(network.inputs, point["at"], strict=True)}
    for name, neuron in zip(network.neuron_names, network.neurons, strict=True):
        true = max(neuron.pre.evaluate(values), Fraction(0))
        values[neuron] = Fraction(point["relaxed"].get(name, true))
    outputs = [form.evaluate(values) for form in network.outputs]
    trace = dict(zip((*network.inputs, *network.neuron_names), values.values(), strict=True))
    return relaxed.contains(trace) and _are(outputs, statement["outputs"])


def _branches(network, domain, intervals):
    ends = dict(zip(network.neuron_names, NodeIntervals.of(network, domain).pre, strict=True))
    ranges = tuple((ends | intervals).values())
    return Branches(network, domain, tuple(intervals), ranges, Budget())


def _excluded(statement, network, domain, intervals):
    """No point of the relaxed set has these outputs."""
    name = statement["method"]
    if name == "exact":
        return not _is_output(network, domain, statement["outputs"])
    relaxed = _branches(network, domain, intervals) if name == "chosen" else None
    systems = relaxed.branches if relaxed else [method(name).relax(network, domain).system]
    forms = [named(form, network) for form in network.outputs]
    pairs = list(zip(forms, map(Fraction, statement["outputs"]), strict=True))
    for system in systems:
        hits = [integer_row((form - value).row(system.names)) for form, value in pairs]
        zero = (0,) * (len(system.names) + 1)
        rows, equations = system.rows, [*system.equations, *filter(any, hits)]
        if isinstance(lp.maximize(rows, equations, zero, engine=solve), lp.Optimal):
            return False
    return True


def _chords(statement, network, intervals):
    """Outputs are those of others with chords in the place of neurons, at many inputs."""
    numbers = Random(0)
    for _ in range(100):
        point = [Fraction(numbers.randint(-40, 40), 8) for _ in network.inputs]
        values = {Input(n): x for n, x in zip(network.inputs, point, strict=True)}
        for name, neuron in zip(network.neuron_names, network.neurons, strict=True):
            u = neuron.pre.evaluate(values)
            values[neuron] = max(u, Fraction(0))
            if name in intervals:
                low, high = intervals[name]
                line = Fraction(0) if high <= 0 else high * (u - low) / (high - low or 1)
                values[neuron] = u if low >= 0 else line
        shown, true = [form.evaluate(values) for form in network.outputs], network.evaluate(point)
        if any(shown[i] != true[j] for i, j in statement["outputs"]):
            return False
    return True


_TRUE = {
    "value": _value,
    "bounds": _bounds,
    "hull": _hull,
    "gap": _missed,
    "missed": _missed,
    "outside": _outside,
}
