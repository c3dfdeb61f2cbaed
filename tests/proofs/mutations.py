"""Mutants of certificates: every number changed in turn, every step dropped, swapped, duplicated.

`python -m tests.proofs.mutations` prints the figures of docs/certificates.md.
"""

import copy
import json
import re
import sys
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

from polyrelax.errors import PolyrelaxError
from tests.proofs.checking import CERTIFICATES, is_true, verdict_on

RATIONAL = re.compile(r"-?\d+(/\d+)?")
# What a term cites: a line or a sign of a neuron, by name, or something in a list, by its place.
NAMED, LISTED = ("relu", "above", "sign", "below"), ("domain", "fact", "where")
METHODS = (
    "exact",
    "ibp",
    "triangle",
    "krelu:2",
    "m:1",
    "m:inf",
    "m:1@network",
    "m:1@A3",
    "mo:1",
    "mo:inf",
    "chosen",
    "deeppoly-0",
    "deeppoly-1",
    "deeppoly-area",
    "deepz",
)
CITED = {kind: kinds for kinds in (NAMED, LISTED) for kind in kinds}


def mutants(certificate):
    """All mutants of a certificate: the kind of change, the place, and the mutant."""
    names = [y["name"] for net in certificate["networks"].values() for y in net["neurons"]]
    for path, value in places(certificate):
        for kind, changed in changes(path, value, names):
            yield kind, path, with_change(certificate, path, changed)


def with_change(value, path, changed):
    """A copy with another value in one place; what is beside the way there is shared."""
    if not path:
        return changed
    found = copy.copy(value)
    found[path[0]] = with_change(value[path[0]], path[1:], changed)
    return found


def places(value, path=()):
    """Every value inside a certificate, with its place; texts that nothing rests on left out."""
    if path and path != ("about",):
        yield path, value
    if isinstance(value, dict):
        for key, entry in value.items():
            if key != "about":
                yield from places(entry, (*path, key))
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            yield from places(entry, (*path, i))


def changes(path, value, names):
    """What a value is changed to, and in which way; `names` are those of all neurons."""
    if path[-1] == "method":
        yield from (("method", name) for name in METHODS if name != value)
    elif isinstance(value, str) and value in CITED:
        yield from (("citation", kind) for kind in CITED[value] if kind != value)
    elif isinstance(value, str) and value in names and path[0] != "networks":
        other = names[names.index(value) - 1]
        yield from [("name", other)] if other != value else []
    elif isinstance(value, int):
        yield "index", value + 1
        if value:
            yield "index", value - 1
    elif isinstance(value, str) and RATIONAL.fullmatch(value):
        number = Fraction(value)
        for other in {number + 1, number - 1, -number, number / 2} - {number}:
            yield "number", str(other)
    elif isinstance(value, list):
        for i in range(len(value)):
            yield "dropped", value[:i] + value[i + 1 :]
            yield "duplicated", value[: i + 1] + value[i:]
            if i + 1 < len(value) and value[i] != value[i + 1]:
                yield "swapped", [*value[:i], value[i + 1], value[i], *value[i + 2 :]]
    elif isinstance(value, dict):
        if "split" in value:
            yield (
                "sides swapped",
                value | {"active": value["inactive"], "inactive": value["active"]},
            )
            yield "side dropped", {k: v for k, v in value.items() if k != "inactive"}
        for key in value if path and path[-1] != "networks" else ():
            yield "key dropped", {k: v for k, v in value.items() if k != key}


def harmless(certificate, mutant):
    """Why an accepted mutant is no fault of the checker; an empty text if it is one."""
    if meaning(mutant) == meaning(certificate):
        return "the same statements, with another valid proof"
    try:
        return "other statements, true as well" if is_true(mutant) else ""
    except PolyrelaxError:
        return ""


def meaning(certificate):
    """What is stated, without the proofs, and without the order of things that have none."""
    stated = ("kind", "network", "method", "output", "lower", "upper", "point", "points", "bounds")
    networks = copy.deepcopy(certificate["networks"])
    for network in networks.values():
        network["domain"] = sorted({json.dumps(row, sort_keys=True) for row in network["domain"]})
    statements = []
    for statement in certificate["statements"]:
        found = {key: value for key, value in statement.items() if key in stated}
        if statement["kind"] in ("bounds", "hull"):
            found.pop("points", None)
        for key in ("facts", "chords", "copies", "outputs"):  # which say what is relaxed
            if key in statement and (key != "facts" or statement["method"] == "chosen"):
                found[key] = statement[key]
        if statement["kind"] == "hull":
            found["vertices"] = sorted({tuple(v["point"]) for v in statement["vertices"]})
            found["facets"] = sorted({tuple(f["row"]) for f in statement["facets"]})
        statements.append(found)
    return networks, statements


def figures(files, folder):
    """How many mutants of some files were tried, and what became of them."""
    tried, accepted, faults = Counter(), Counter(), []
    for file in files:
        certificate = json.loads(file.read_text(encoding="utf-8"))
        for kind, path, mutant in mutants(certificate):
            tried[kind] += 1
            good, line = verdict_on(mutant, folder)
            if good:
                reason = harmless(certificate, mutant)
                accepted[kind, reason] += 1
                if not reason:
                    faults.append((file.name, kind, path, line))
    return tried, accepted, faults


if __name__ == "__main__":
    chosen = [Path(name) for name in sys.argv[1:]] or CERTIFICATES
    with tempfile.TemporaryDirectory() as place:
        tried, accepted, faults = figures(chosen, Path(place))
    print(f"{len(chosen)} certificates")
    for kind in [*tried, "all"]:
        of_kind = [k for k in tried if kind in (k, "all")]
        count = sum(tried[k] for k in of_kind)
        passed = Counter()
        for (k, why), number in accepted.items():
            passed.update({why: number} if k in of_kind else {})
        print(f"{kind}: {count} tried, {count - passed.total()} rejected; {dict(passed)}")
    for fault in faults:
        print("wrongly accepted:", *fault)
