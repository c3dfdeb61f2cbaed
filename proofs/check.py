#!/usr/bin/env python3
# SPDX-License-Identifier: 0BSD
# Permission to use, copy, modify, and/or distribute this software for any purpose with or without
# fee is hereby granted. THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHORS DISCLAIM ALL WARRANTIES.
"""Check certificates about ReLU networks: python check.py FILE...

It needs Python's standard library only, and shares no code with what wrote the certificates. It
evaluates networks, adds up multipliers and compares rational numbers; it solves no linear program
and searches for nothing. docs/certificates.md describes the format.

The one idea. A *form* is a rational constant plus rational multiples of nodes (inputs and neurons).
To prove that a form is nowhere negative, split on the sign of neurons; on each side, write the form
as a sum of things known not to be negative, with positive multipliers, and a constant >= 0. Since
each split is "pre-activation >= 0" on one side and "<= 0" on the other, the sides cover everything.
"""

import json
import os
import re
import sys
from fractions import Fraction
from itertools import combinations

# Whatever a file holds, the verdict comes in bounded time and memory.
MAX_BYTES = 4_000_000
MAX_BITS = 20_000  # of any number met on the way
MAX_WORK = 20_000_000  # units: an operation on two short numbers is one

RATIONAL = re.compile(r"(-?[0-9]{1,600})(?:/([1-9][0-9]{0,599}))?")
ZERO, ONE = Fraction(0), Fraction(1)
CONSTANT = "1"  # the name under which a form keeps its constant
UNIT = {CONSTANT: ONE}
LEFT = [MAX_WORK]  # of the work that the file at hand may cause


class Wrong(Exception):
    """The certificate proves nothing; the text says where and why."""


# -- Reading -------------------------------------------------------------------------------------


def load(path):
    """The JSON in a file; its numbers are indices, as rationals are strings."""
    if not os.path.isfile(path) or os.path.getsize(path) > MAX_BYTES:
        raise Wrong(f"there is no file of at most {MAX_BYTES} bytes")
    numbers = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), _index)
    with open(path, encoding="utf-8") as file:
        return json.loads(file.read(MAX_BYTES), object_pairs_hook=_object, **numbers)


def _object(pairs):
    if len(dict(pairs)) < len(pairs):
        raise Wrong("an object has the same key twice")
    return dict(pairs)


def _index(text):
    if not text.isdecimal() or len(text) > 7:
        raise Wrong(f"{text[:20]} is no index, and rational numbers are strings")
    return int(text)


class Item:
    """A value in the file, and where it stands."""

    def __init__(self, value, where):
        self.value, self.where = value, where
        if len(where) > 10_000:
            raise Wrong("it is nested too deeply")

    def require(self, condition, why):
        """Unless the condition holds, say what is wrong here."""
        if not condition:
            raise Wrong(f"{self.where or 'certificate'}: {why}")

    def only(self, *keys):
        """It is an object with exactly these keys."""
        given = set(self.value) if isinstance(self.value, dict) else set()
        self.require(given == set(keys), f"is no object with the keys {', '.join(keys)}")

    def has(self, key):
        """Whether it is an object with that key."""
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key):
        self.require(self.has(key), f"has no {key!r}")
        return Item(self.value[key], f"{self.where}.{key}".lstrip("."))

    def items(self, count=None):
        """The entries of a list, which is of that length if one is given."""
        self.require(isinstance(self.value, list), "is no list")
        self.require(count in (None, len(self.value)), f"has not {count} entries")
        return [Item(entry, f"{self.where}[{i}]") for i, entry in enumerate(self.value)]

    def text(self):
        """A text, as it is."""
        self.require(isinstance(self.value, str), "is no text")
        return self.value

    def of(self, known):
        """What a dictionary has under this text."""
        self.require(self.text() in known, f"{self.value[:40]!r} is not known here")
        return known[self.value]

    def index(self, below=MAX_WORK):
        """A whole number from 0."""
        self.require(type(self.value) is int and self.value < below, "is no index that exists")
        return self.value

    def rational(self):
        """A rational in lowest terms, such as "-3/2", "0" or "7"."""
        match = RATIONAL.fullmatch(self.text())
        self.require(match, "is no rational with at most 600 digits above and below")
        value = Fraction(int(match[1]), int(match[2] or "1"))
        self.require(str(value) == self.value, "is not in lowest terms")
        return value

    def point(self, size=None):
        """A list of rationals."""
        return [entry.rational() for entry in self.items(size)]

    def form(self, known):
        """A form over what is known: {"1": constant, name: factor, ...}."""
        self.require(isinstance(self.value, dict), "is no object")
        for key in self.value:
            self.require(key == CONSTANT or key in known, f"{key[:40]!r} may not stand here")
        return {key: self[key].rational() for key in self.value if self.value[key] != "0"}


# -- Forms, networks and proofs ------------------------------------------------------------------


def fits(value, work=1):
    """The value itself; too much work, or too long a number, ends the check."""
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    LEFT[0] -= work + (bits >> 8) ** 2
    if LEFT[0] < 0 or bits > MAX_BITS:
        raise Wrong("checking it takes more work, or longer numbers, than is allowed")
    return value


def add(total, factor, form):
    """Add a multiple of a form to a form, in place."""
    for node, value in form.items():
        total[node] = fits(total.get(node, ZERO) + factor * value)


def combined(*parts):
    """The sum of (factor, form) pairs."""
    total = {}
    for factor, form in parts:
        add(total, factor, form)
    return total


def at(form, values):
    """The value of a form where its nodes have the given values."""
    total = ZERO
    for node, factor in form.items():
        total = fits(total + (factor if node == CONSTANT else factor * values[node]))
    return total


def dot(weights, values):
    """The sum of the products."""
    return at(dict(enumerate(weights)), dict(enumerate(values)))


def check_weights(item, weights):
    """Weights are not negative, and add up to one."""
    good = weights and min(weights) >= 0 and dot(weights, [ONE] * len(weights)) == 1
    item.require(good, "the weights are negative somewhere, or do not add up to 1")


class Network:
    """Inputs; neurons, each with its pre-activation, a form of what stands before it; outputs.

    The network is looked at on a domain, the inputs at which some forms are not negative.
    `layers[d - 1]` has the neurons of ReLU depth d; with `carried[d]`, the nodes before layer d
    that are read behind it, they are the *state* behind layer d.
    """

    def __init__(self, item):
        item.only("inputs", "domain", "neurons", "outputs")
        self.pre, self.depth, self.layers, last = {}, {}, [], {}
        for entry in item["inputs"].items():
            self._name(entry, 0)
        self.inputs = list(self.depth)
        self.domain = [entry.form(self.inputs) for entry in item["domain"].items()]
        for entry in item["neurons"].items():
            entry.only("name", "pre")
            form = entry["pre"].form(self.depth)
            depth = 1 + max([self.depth[node] for node in form if node != CONSTANT] or [0])
            name = self._name(entry["name"], depth)
            self.pre[name] = form
            self.layers += [[]] if depth > len(self.layers) else []
            self.layers[depth - 1].append(name)
            last.update({node: max(depth, last.get(node, 0)) for node in form})
        self.outputs = [entry.form(self.depth) for entry in item["outputs"].items()]
        for form in self.outputs:
            last.update(dict.fromkeys(form, len(self.layers) + 1))
        fits(ONE, work=len(self.depth) * (len(self.layers) + 1))
        self.carried = [
            [node for node, depth in self.depth.items() if depth < d < last.get(node, 0)]
            for d in range(len(self.layers) + 1)
        ]

    def _name(self, item, depth):
        name = item.text()
        free = name.isidentifier() and len(name) <= 100 and name not in self.depth
        item.require(free, "is no name, or it is taken")
        self.depth[name] = depth
        return name

    def read(self, values):
        """The values of the outputs, given those of all nodes."""
        return [at(form, values) for form in self.outputs]

    def trace(self, values):
        """The values of all nodes, given those of the inputs."""
        found = {name: values[name] for name in self.inputs}
        for name, form in self.pre.items():
            found[name] = max(at(form, found), ZERO)
        return found


def reached(item, network):
    """The trace of an input, after checking that it is in the domain."""
    point = item.point(len(network.inputs))
    values = network.trace(dict(zip(network.inputs, point, strict=True)))
    item.require(all(at(row, values) >= 0 for row in network.domain), "is not in the domain")
    return values


def prove(goal, tree, network, known, splits=()):
    """Check that a form, the goal, is nowhere negative.

    A tree is {"split": neuron, "active": tree, "inactive": tree} with a neuron among `splits`, or
    {"sum": terms}, where the goal is the sum of the terms plus a constant >= 0, or {"empty":
    terms}, where the terms add up to a negative constant. A term is [kind, index, multiplier > 0].
    It cites what is `known`, as {kind: {index: form >= 0}}; and of a neuron y among the splits with
    pre-activation u, "relu": y >= 0, "above": y - u >= 0, and "sign": u >= 0 on its active side and
    -u >= 0 on the other. On the active side y is u, on the other 0.
    """
    own = {name: {name: ONE} for name in splits}
    above = {name: combined((ONE, own[name]), (-ONE, network.pre[name])) for name in splits}
    stack = [(tree, {})]
    while stack:
        node, signs = stack.pop()
        if node.has("split"):
            node.only("split", "active", "inactive")
            name = node["split"].text()
            node["split"].require(name in own and name not in signs, "cannot be split here")
            stack.append((node["active"], {**signs, name: ONE}))
            stack.append((node["inactive"], {**signs, name: -ONE}))
            continue
        sign = {name: combined((side, network.pre[name])) for name, side in signs.items()}
        rows = {**known, "relu": own, "above": above, "sign": sign}
        empty = node.has("empty")
        node.only("empty" if empty else "sum")
        rest = {} if empty else dict(goal)
        for term in node["empty" if empty else "sum"].items():
            kind, which, factor = term.items(3)
            cited = kind.of(rows).get(which.value) if type(which.value) in (int, str) else None
            which.require(cited is not None, "is nothing that may be cited here")
            factor.require(factor.rational() > 0, "is no positive multiplier")
            add(rest, -factor.rational(), cited)
        for name in sorted(signs, key=network.depth.get, reverse=True):
            add(rest, max(signs[name], ZERO) * rest.pop(name, ZERO), network.pre[name])
        left = rest.pop(CONSTANT, ZERO)
        node.require(not any(rest.values()), "does not add up: the factors of some node differ")
        node.require(left > 0 or (left == 0 and not empty), "does not add up: the constant is off")


# -- Relaxations ---------------------------------------------------------------------------------

METHOD = re.compile(r"exact|triangle|krelu:1|(m|mo):(inf|[1-9][0-9]{0,5})(@A2|@A3|@network)?")


class Method:
    """What a relaxation keeps of a ReLU layer with pre-activations u and neurons y = relu(u).

    For each group I of `size` neurons of a layer (all of them, where there are no more), it keeps
    the convex hull of what (u, y_I) takes while the state before the layer runs through a set P.

    * exact: nothing is relaxed.
    * m:K: P is the projection of all that is kept of the layers before. In m:K@network, what is
      carried past the layer joins (u, y_I). In m:K@A3, P is what the network really reaches.
    * mo:K: what is carried joins y_I, and u is not kept. P is what is kept of the layer before, and
      nothing earlier.
    * triangle, krelu:1: as m:1, with u_I instead of u. m:K@A2 is the same: over a box, the hull of
      a group is the product of its triangles.
    """

    def __init__(self, item):
        match = METHOD.fullmatch(item.text())
        item.require(match and (match[1] != "mo" or not match[3]), "is not known to this checker")
        self.exact, self.forgets = item.value == "exact", match[1] == "mo"
        self.true = self.exact or match[3] == "@A3"
        self.carried = self.forgets or match[3] == "@network"
        self.own = not match[1] or match[3] == "@A2"
        self.size = 1 if self.own else None if match[2] == "inf" else int(match[2])

    def groups(self, layer):
        """The groups of a layer, in the order in which parts of points are listed."""
        return combinations(layer, min(self.size or len(layer), len(layer)))

    def coordinates(self, network, depth, group):
        """The coordinates of the hull of a group, as forms: "u.NAME" for a u, else nodes."""
        pre = () if self.forgets else group if self.own else network.layers[depth - 1]
        nodes = [*group, *(network.carried[depth] if self.carried else ())]
        forms = {f"u.{name}": network.pre[name] for name in pre}
        return forms | {node: {node: ONE} for node in nodes}


class Evidence:
    """Facts and points of a relaxation of a network on a domain, all checked.

    A *fact* of layer d is a form that is nowhere negative in what is kept of layer d. A *point* of
    layer d is in the relaxed set behind layer d: it has values for the nodes of the state there or,
    where nothing is forgotten, for all nodes up to there. Points of layer 0 are inputs.
    """

    def __init__(self, item, network):
        self.method, self.network = Method(item["method"]), network
        self.facts, self.points = [], []
        self.last = 0 if self.method.exact else len(network.layers)
        for entry in item["facts"].items():
            self.facts.append(self._fact(entry))
        for entry in item["points"].items():
            self.points.append(self._point(entry))

    def known(self, depth):
        """What may be cited about the relaxed set behind a layer."""
        forgets, facts = self.method.forgets, enumerate(self.facts)
        fits(ONE, work=len(self.facts) + len(self.network.domain))
        return {
            "domain": {} if forgets and depth else dict(enumerate(self.network.domain)),
            "fact": {i: f for i, (d, f) in facts if d == depth or (d < depth and not forgets)},
        }

    def prove(self, goal, tree):
        """Check that a form is nowhere negative behind the last layer."""
        splits = self.network.pre if self.method.exact else ()
        prove(goal, tree, self.network, self.known(self.last), splits)

    def point(self, item, depth):
        """The values of the nodes in a point behind a layer, given by its index."""
        found, values = self.points[item.index(len(self.points))]
        item.require(found == depth, f"is a point of layer {found}, not {depth}")
        return values

    def _depth(self, item):
        depth = item["layer"].index(self.last + 1)
        item["layer"].require(depth, "is no ReLU layer")
        return depth, self.network.layers[depth - 1]

    def _fact(self, item):
        item.only("layer", "group", "form", "proof")
        (depth, layer), method, net = self._depth(item), self.method, self.network
        group = [entry.text() for entry in item["group"].items()]
        fits_in = len(group) <= (method.size or len(layer)) and set(group) <= set(layer)
        item["group"].require(fits_in, "is no group of the relaxation")
        known = method.coordinates(net, depth, group) | {CONSTANT: {CONSTANT: ONE}}
        form = combined(*((x, known[name]) for name, x in item["form"].form(known).items()))
        all_before = [y for y in net.pre if net.depth[y] < depth or y in group]
        splits = all_before if method.true else group
        prove(form, item["proof"], net, self.known(0 if method.true else depth - 1), splits)
        return depth, form

    def _point(self, item):
        if item.has("at"):
            item.only("at")
            values = reached(item["at"], self.network)
            return 0, values if self.method.exact else {n: values[n] for n in self.network.inputs}
        (depth, layer), method, net = self._depth(item), self.method, self.network
        item.only("layer", "values", "parts", *(() if method.forgets else ("extends",)))
        before = {} if method.forgets else self.point(item["extends"], depth - 1)
        own = [*layer, *net.carried[depth]] if method.forgets else layer
        item["values"].only(*own)
        values = before | {node: item["values"][node].rational() for node in own}
        groups = method.groups(layer)
        for part in item["parts"].items():
            group = next(groups, None)
            part.require(group, "is for no group")
            weights, sources = [], []
            for pair in part.items():
                weight, which = pair.items(2)
                weights.append(weight.rational())
                source = self.point(which, 0 if method.true else depth - 1)
                source = net.trace(source) if method.true else source
                sources.append(source | {y: max(at(net.pre[y], source), ZERO) for y in group})
            check_weights(part, weights)
            for name, form in method.coordinates(net, depth, group).items():
                mean = dot(weights, [at(form, source) for source in sources])
                part.require(mean == at(form, values), f"misses {name}")
        item["parts"].require(next(groups, None) is None, "has no part for some group")
        return depth, values


# -- Statements ----------------------------------------------------------------------------------


def check_bounds(item, network):
    """The method's bounds of an output are exactly these; the two ends."""
    form = network.outputs[item["output"].index(len(network.outputs))]
    ends = [item["lower"].rational(), item["upper"].rational()]
    keys = ("kind", "network", "method", "output", "lower", "upper")
    if item["method"].value == "ibp":
        item.only(*keys, "box")
        item.require(propagated(item["box"], network, form) == ends, "are other bounds")
        return ends
    item.only(*keys, "facts", "points", "lower_at", "upper_at", "lower_proof", "upper_proof")
    evidence = Evidence(item, network)
    for end, value, sign in (("lower", ends[0], ONE), ("upper", ends[1], -ONE)):
        values = evidence.point(item[f"{end}_at"], evidence.last)
        item[f"{end}_at"].require(at(form, values) == value, "does not attain the bound")
        evidence.prove(combined((sign, form), (-sign * value, UNIT)), item[f"{end}_proof"])
    return ends


def propagated(item, network, output):
    """Interval propagation of an output, from the bounding box of the domain."""
    known, box = {"domain": dict(enumerate(network.domain))}, {CONSTANT: (ONE, ONE)}
    for name, entry in zip(network.inputs, item.items(len(network.inputs)), strict=True):
        entry.only("lower_at", "upper_at", "lower_proof", "upper_proof")
        for end, sign in (("lower", ONE), ("upper", -ONE)):
            value = reached(entry[f"{end}_at"], network)[name]
            goal = combined((sign, {name: ONE}), (-sign * value, UNIT))
            prove(goal, entry[f"{end}_proof"], network, known)
            box[name] = (*box.get(name, ()), value)

    def ends(form):
        sides = [(f * box[node][0], f * box[node][1]) for node, f in form.items()]
        return [dot([ONE] * len(sides), list(map(side, sides))) for side in (min, max)]

    for name, form in network.pre.items():
        box[name] = tuple([max(end, ZERO) for end in ends(form)])
    return ends(output)


def check_hull(item, network):
    """The convex hull of what the outputs take has these vertices and facets.

    A facet is a row [b, a1, a2, ...] for b + a1*y1 + a2*y2 + ... >= 0. `box` has, for each
    coordinate, sums of facets that bound it from above and below; `faces` shows the rest.
    """
    keys = ("kind", "network", "method", "facts", "points", "vertices", "facets", "box", "faces")
    item.only(*keys)
    evidence = Evidence(item, network)
    size, vertices, facets = len(network.outputs), [], []
    for entry in item["vertices"].items():
        entry.only("point", "at")
        values = evidence.point(entry["at"], evidence.last)
        vertices.append(entry["point"].point(size))
        entry.require(vertices[-1] == network.read(values), "is not what the outputs are there")
    for entry in item["facets"].items():
        entry.only("row", "proof")
        row = entry["row"].point(size + 1)
        terms = zip(row[1:], network.outputs, strict=True)
        evidence.prove(combined((row[0], UNIT), *terms), entry["proof"])
        facets.append(row)
    for axis, entry in enumerate(item["box"].items(size)):
        for sign, side in zip((1, -1), entry.items(2), strict=True):
            total = added(side, facets, size, ())
            total[1 + axis] += sign
            side.require(not any(total[1:]), "does not bound the coordinate")
    check_faces(item["faces"], vertices, facets, size)


def check_faces(root, vertices, facets, size):
    """Check that a bounded polyhedron, given by rows, is inside the hull of some of its points.

    A face is where some rows are zero; the tree starts with the polyhedron itself. In each face it
    names a point v from the list. A segment from v through another point of the face ends where a
    row turns zero that is positive at v. So if the faces beyond, one for each such row, are inside
    the hull, then so is this one. Or else the face is empty.
    """
    stack = [(root, frozenset())]
    while stack:
        node, zero = stack.pop()
        if node.has("empty"):
            node.only("empty")
            total = added(node["empty"], facets, size, zero)
            node.require(total[0] < 0 and not any(total[1:]), "does not show that it is empty")
            continue
        node.only("vertex", "beyond")
        vertex = [ONE, *vertices[node["vertex"].index(len(vertices))]]
        values = [dot(row, vertex) for row in facets]
        node["vertex"].require(not any(values[i] for i in zero), "is not on this face")
        positive = [i for i, value in enumerate(values) if value > 0]
        for i, entry in zip(positive, node["beyond"].items(len(positive)), strict=True):
            which, face = entry.items(2)
            which.require(which.value == i, f"is not {i}, the next row positive at the vertex")
            stack.append((face, zero | {i}))


def added(item, rows, size, zero):
    """The sum of multiples of rows; the multipliers of rows that are zero may have any sign."""
    total = dict.fromkeys(range(size + 1), ZERO)
    for pair in item.items():
        which, factor = pair.items(2)
        row = rows[which.index(len(rows))]
        factor.require(factor.rational() >= 0 or which.value in zero, "is negative")
        add(total, factor.rational(), dict(enumerate(row)))
    return list(total.values())


def check_nowhere(item, network):
    """No input of the domain makes all forms >= 0 that the proof may cite as `where`.

    In a statement "empty", these forms are given. In the others they say, two for each output, that
    the outputs are those of a point. That is a convex combination of points which are given
    ("missed"), or which the network takes at given inputs ("gap": then its image is not convex).
    """
    kind, size = item["kind"].value, len(network.outputs)
    if kind == "empty":
        item.only("kind", "network", "where", "proof")
        where = [entry.form(network.depth) for entry in item["where"].items()]
    else:
        given = "inputs" if kind == "gap" else "points"
        item.only("kind", "network", given, "weights", "point", "proof")
        points = [
            network.read(reached(entry, network)) if kind == "gap" else entry.point(size)
            for entry in item[given].items()
        ]
        weights, target = item["weights"].point(len(points)), item["point"].point(size)
        check_weights(item["weights"], weights)
        found = [dot(weights, [point[j] for point in points]) for j in range(size)]
        item["point"].require(found == target, "is not that combination of the points")
        where = []
        for value, form in zip(target, network.outputs, strict=True):
            where += [combined((sign, form), (-sign * value, UNIT)) for sign in (ONE, -ONE)]
    known = {"domain": dict(enumerate(network.domain)), "where": dict(enumerate(where))}
    prove({CONSTANT: -ONE}, item["proof"], network, known, network.pre)


def check_outside(item, network):
    """What the network takes at an input is beyond a row that is >= 0 at all of some points."""
    item.only("kind", "network", "at", "points", "row")
    values, row = reached(item["at"], network), item["row"].point(1 + len(network.outputs))
    for entry in item["points"].items():
        entry.require(dot(row, [ONE, *entry.point(len(row) - 1)]) >= 0, "is beyond the row as well")
    item["row"].require(dot(row, [ONE, *network.read(values)]) < 0, "is not negative there")


def check_relation(item, bounds):
    """Two pairs of bounds differ ("apart") or are the same ("alike").

    A pair is the index of an earlier statement of bounds, or is written out as [lower, upper].
    """
    item.only("kind", "bounds")
    pairs = []
    for entry in item["bounds"].items(2):
        pairs.append(entry.point(2) if isinstance(entry.value, list) else bounds.get(entry.index()))
        entry.require(pairs[-1] is not None, "is no earlier statement of bounds")
    item.require((pairs[0] == pairs[1]) == (item["kind"].value == "alike"), "does not hold")


KINDS = {"bounds": check_bounds, "hull": check_hull, "outside": check_outside}
KINDS |= dict.fromkeys(("gap", "missed", "empty"), check_nowhere)


def check(item):
    """Check a whole certificate, and count its statements; Wrong says where it fails."""
    item.only("format", "version", "about", "networks", "statements")
    item["format"].require(item["format"].value == "polyrelax certificate", "is another one")
    item["version"].require(item["version"].index() == 1, "is not 1, the one known here")
    networks, bounds = (
        {name: Network(item["networks"][name]) for name in item["networks"].value},
        {},
    )
    item["statements"].require(item["statements"].items(), "is empty: nothing is stated")
    for i, entry in enumerate(item["statements"].items()):
        if entry["kind"].value in ("apart", "alike"):
            check_relation(entry, bounds)
        else:
            bounds[i] = entry["kind"].of(KINDS)(entry, entry["network"].of(networks))
    return len(item["statements"].items())


def verdict(path):
    """Whether the certificate in a file is valid, and a line that says so or why not."""
    LEFT[0] = MAX_WORK
    try:
        return True, f"valid, statements: {check(Item(load(path), ''))}"
    except (Wrong, json.JSONDecodeError) as error:
        return False, f"not valid: {error}"
    except Exception as error:  # what cannot be read proves nothing
        return False, f"not valid: it cannot be read ({type(error).__name__})"


if __name__ == "__main__":
    results = [(path, *verdict(path)) for path in sys.argv[1:]]
    for path, _, line in results:
        print(f"{path}: {line}")
    sys.exit(0 if results and all(good for _, good, _ in results) else 1)
