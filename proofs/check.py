#!/usr/bin/env python3
# SPDX-License-Identifier: 0BSD
"""Check certificates about ReLU networks, as in docs/certificates.md: python check.py FILE...

It needs the standard library only, shares no code with what wrote the certificates, evaluates
networks, adds up multipliers and compares rationals; it solves no program and searches for nothing.

The one idea. A *form* is a rational constant plus rational multiples of nodes (inputs and neurons).
To prove that a form is nowhere negative, split on the sign of neurons; on each side, write the form
as a sum of things known not to be negative, with positive multipliers, and a constant >= 0. Since
each split is "pre-activation >= 0" on one side and "<= 0" on the other, the sides cover everything.
"""

import json
import os
import re
import sys
from collections import ChainMap
from fractions import Fraction
from itertools import chain, combinations, zip_longest

MAX_BYTES = 4_000_000  # so that the verdict comes in bounded time and memory
MAX_BITS = 20_000  # of any number met on the way
MAX_WORK = 5_000_000  # units: an operation on two short numbers is one

RATIONAL = re.compile(r"-?[0-9]{1,600}(/[1-9][0-9]{0,599})?")
LINED = r"exact|chosen|deeppoly-0|deeppoly-1|deeppoly-area|deepz"  # neurons between lines, or none
HULLED = r"triangle|(krelu|m|mo):(inf|[1-9][0-9]{0,5})(@A2|@A3|@network)?"  # hulls of layers
ZERO, ONE = Fraction(0), Fraction(1)
CONSTANT = "1"  # the name under which a form keeps its constant
UNIT = {CONSTANT: ONE}
LEFT = [MAX_WORK]  # of the work that the file at hand may cause


class Wrong(Exception):
    """The certificate proves nothing; the text says where and why."""


def load(path):
    """The JSON in a file."""
    if not os.path.isfile(path) or os.path.getsize(path) > MAX_BYTES:
        raise Wrong(f"there is no file of at most {MAX_BYTES} bytes")
    with open(path, encoding="utf-8") as file:
        return json.loads(file.read(MAX_BYTES), object_pairs_hook=_object)


def _object(pairs):
    if len(dict(pairs)) < len(pairs):
        raise Wrong("an object has the same key twice")
    return dict(pairs)


class Item:
    """A value in the file, and where it stands: behind which step from the one above."""

    def __init__(self, value, step="", above=None):
        self.value, self.step, self.above = value, step, above

    def require(self, condition, why):
        """Unless the condition holds, say what is wrong here."""
        if not condition:
            item, where = self, ""
            while item:
                item, where = item.above, item.step + where
            raise Wrong(f"{where.lstrip('.') or 'certificate'}: {why}")

    def only(self, *keys):
        """It is an object with exactly these keys."""
        given = set(self.value) if isinstance(self.value, dict) else set()
        self.require(given == set(keys), f"is no object with the keys {', '.join(keys)}")

    def has(self, key):
        """Whether it is an object with that key."""
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key):
        self.require(self.has(key), f"has no {key!r}")
        return Item(self.value[key], f".{key}", self)

    def items(self, count=None):
        """The entries of a list, which is of that length if one is given."""
        good = isinstance(self.value, list) and count in (None, len(self.value))
        self.require(good, f"is no list{'' if count is None else f' of {count}'}")
        return [Item(entry, f"[{i}]", self) for i, entry in enumerate(self.value)]

    def text(self):
        """A text, as it is."""
        self.require(isinstance(self.value, str), "is no text")
        return self.value

    def of(self, known):
        """What a dictionary has under this text."""
        self.require(self.text() in known, f"{self.value[:40]!r} is not known here")
        return known[self.value]

    def index(self, below=MAX_WORK, least=0):
        """A whole number."""
        self.require(type(self.value) is int and least <= self.value < below, "is no such index")
        return self.value

    def rational(self):
        """A rational in lowest terms, such as "-3/2", "0" or "7"."""
        good = RATIONAL.fullmatch(self.text())
        self.require(good, "is no rational with at most 600 digits above and below")
        value = Fraction(self.value)
        self.require(str(value) == self.value, "is not in lowest terms")
        return value

    def point(self, size=None):
        """A list of rationals."""
        return [entry.rational() for entry in self.items(size)]

    def values(self, keys):
        """The rationals in an object with exactly these keys."""
        self.only(*keys)
        return {key: self[key].rational() for key in keys}

    def form(self, known):
        """A form over what is known: {"1": constant, name: factor, ...}."""
        self.require(isinstance(self.value, dict), "is no object")
        for key in self.value:
            self.require(key == CONSTANT or key in known, f"{key[:40]!r} may not stand here")
        return {key: self[key].rational() for key in self.value if self.value[key] != "0"}


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
        add(total, fits(factor), form)
    return {node: value for node, value in total.items() if value}


def at(form, values):
    """The value of a form where its nodes have the given values."""
    total = fits(ZERO)
    for node, factor in form.items():
        total = fits(total + (factor if node == CONSTANT else factor * values[node]))
    return total


def dot(weights, values):
    """The sum of the products."""
    return at(dict(enumerate(weights)), dict(enumerate(values)))


def mean(item, weights, points):
    """The convex combination of points with the weights, which stand in the item."""
    good = weights and min(weights) >= 0 and dot(weights, [ONE] * len(weights)) == 1
    item.require(good, "the weights are negative somewhere, or do not add up to 1")
    return [dot(weights, column) for column in zip(*points, strict=True)]


class Network:
    """Inputs; neurons, each with its pre-activation, a form of what stands before it; outputs.

    Its domain is where some forms of the inputs are not negative. `layers[d]` has the neurons of
    ReLU depth d, `carried[d]` the nodes of less depth that are read by more: the *state* behind d.
    """

    def __init__(self, item):
        item.only("inputs", "domain", "neurons", "outputs")
        self.pre, self.depth, self.layers, last = {}, {}, {}, {}
        self.bounds = {}  # of statements, by their index: the form, the method, the two bounds
        self.inputs = [self._name(entry, 0) for entry in item["inputs"].items()]
        self.domain = dict(enumerate(e.form(self.depth) for e in item["domain"].items()))
        self.box = all(len(row.keys() - {CONSTANT}) < 2 for row in self.domain.values())
        for entry in item["neurons"].items():
            entry.only("name", "pre")
            form = entry["pre"].form(self.depth)
            depth = 1 + max([self.depth[node] for node in form if node != CONSTANT] or [0])
            name = self._name(entry["name"], depth)
            self.pre[name] = form
            self.layers.setdefault(depth, []).append(name)
            last.update({node: max(depth, last.get(node, 0)) for node in form})
        self.outputs = [entry.form(self.depth) for entry in item["outputs"].items()]
        last.update(dict.fromkeys(chain(*self.outputs), len(self.layers) + 1))
        fits(ONE, work=len(self.depth) * (len(self.layers) + 1))
        span = range(len(self.layers) + 1)
        self.carried = [[n for n, k in self.depth.items() if k < d < last.get(n, 0)] for d in span]

    def _name(self, item, depth):
        name = item.text()
        free = name.isidentifier() and len(name) <= 100 and name not in self.depth
        item.require(free, "is no name, or it is taken")
        self.depth[name] = depth
        return name

    def read(self, values):
        """The values of the outputs, given those of all nodes."""
        return [at(form, values) for form in self.outputs]

    def taking(self, point):
        """That the outputs have these values: forms that are >= 0 then."""
        pairs = zip(self.outputs, point, strict=True)
        return [combined((s, form), (-s * x, UNIT)) for form, x in pairs for s in (ONE, -ONE)]

    def reached(self, item, relaxed=()):
        """The values of all nodes at an input of the domain, given those of relaxed neurons."""
        values = dict(relaxed) | dict(zip(self.inputs, item.point(len(self.inputs)), strict=True))
        item.require(all(at(r, values) >= 0 for r in self.domain.values()), "is not in the domain")
        for name, form in self.pre.items():
            values.setdefault(name, max(at(form, values), ZERO))
        return values

    def between(self, item, method):
        """A neuron, and what is >= 0 between its chord over cited bounds and the lines below it."""
        item.only("neuron", "bounds")
        name, form = item["neuron"].value, item["neuron"].of(self.pre)
        of, by, (low, high) = self.bounds.get(item["bounds"].index(), (None, None, (ZERO, ZERO)))
        item["bounds"].require(of == form, "no earlier statement bounds its pre-activation there")
        item["bounds"].require(method in ("chosen", by), "they are bounds by another method")
        chord = slope = ONE if low >= 0 else high / (high - low) if high > 0 else ZERO
        if low < 0 < high:
            slopes = {"deeppoly-0": ZERO, "deeppoly-1": ONE, "deepz": chord}
            slope = slopes.get(method, ZERO if high < -low else ONE)  # else by area
        above = combined((chord, form), (-chord * min(low, ZERO), UNIT), (-ONE, {name: ONE}))
        below = (ZERO, ONE) if method == "chosen" else (slope,)
        return name, [above, *(combined((ONE, {name: ONE}), (-x, form)) for x in below)]

    def replaced(self, form, lines):
        """The form with lines in the place of some neurons, from the deepest to the first."""
        found = dict(form)
        for name in sorted(lines, key=self.depth.get, reverse=True):
            add(found, found.pop(name, ZERO), lines[name])
        return combined((ONE, found))

    def prove(self, goal, tree, known, neurons=(), relaxed=()):
        """Check that a form, the goal, is nowhere negative.

        A tree is {"split": y, "active": tree, "inactive": tree}; or {"sum": terms}: the goal is
        their sum plus a constant >= 0; or {"empty": terms}: they add up to a negative constant. A
        term is [kind, index, multiplier > 0]. It cites what is `known`, {kind: {index: form >= 0}};
        for a neuron y with pre-activation u, "relu": y >= 0 and "above": y - u >= 0; and, once it
        was split, "sign": u >= 0 on its active side, where y is u, and -u >= 0 on the other, where
        y is 0. A relaxed neuron cannot be split.
        """
        own = {name: {name: ONE} for name in neurons}
        above = {name: combined((ONE, own[name]), (-ONE, self.pre[name])) for name in own}
        stack = [(tree, {})]
        while stack:
            node, signs = stack.pop()
            if node.has("split"):
                node.only("split", "active", "inactive")
                name = node["split"].text()
                free = name in own and name not in signs and name not in relaxed
                node["split"].require(free, "cannot be split here")
                fits(ONE, work=20 * len(signs))  # as both sides keep them
                stack.append((node["active"], {**signs, name: ONE}))
                stack.append((node["inactive"], {**signs, name: -ONE}))
                continue
            sign = {name: combined((side, self.pre[name])) for name, side in signs.items()}
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
            rest = self.replaced(rest, {y: self.pre[y] if signs[y] > 0 else {} for y in signs})
            left = rest.pop(CONSTANT, ZERO)
            node.require(not rest, "the factors of some node do not add up")
            node.require(left > 0 or (left == 0 and not empty), "the constant does not add up")


class Evidence:
    """Facts and points of a relaxation of a network on a domain, all checked.

    Some methods keep neurons between lines: a *fact* says that a neuron is not above its upper
    line, a *point* is an input with values of the neurons that have facts. Others keep hulls of
    (u, y) for groups of neurons y of a layer, see the table in docs/certificates.md: a *fact* of
    layer d is a form that is nowhere negative in such a hull; a *point* of layer d, an input if
    d = 0, is in the relaxed set behind it, with values of the nodes of the state there or, where
    nothing is forgotten, of all nodes up to there.
    """

    def __init__(self, item, network, *keys):
        method, self.network, self.facts, self.points = item["method"], network, [], []
        match = re.fullmatch(f"{LINED}|{HULLED}", method.text())
        family, size, variant = match.groups() if match else ("", "", "?")
        method.require(family == "m" or not variant, "is not known to this checker")
        self.method, self.lined = method.value, re.fullmatch(LINED, method.value)
        self.last = 0 if self.lined else len(network.layers)  # outputs are read behind this layer
        self.forgets, self.true = family == "mo", variant == "@A3"
        self.carried = self.forgets or variant == "@network"
        self.own = family in (None, "krelu") or variant == "@A2"
        self.size = 1 if not family or variant == "@A2" else None if size == "inf" else int(size)
        self.unstable = family == "krelu" and self.size != 1
        keys += ("facts", "points", "unstable") if self.unstable else ("facts", "points")
        item.only("kind", "network", "method", *keys)
        method.require(network.box or self.method != "deepz", "it starts from a box only")
        self.between, self.stable, self.joint = {}, set(), set()
        for entry in item["facts"].items(0 if self.method == "exact" else None):
            self.facts.append(self._fact(entry))
        for entry in item["points"].items():
            fits(ONE, work=20 * len(network.depth))  # as they are kept
            self.points.append(self._point(entry))
        for name in self.joint:
            pair, before = item["unstable"][name].items(2), network.depth[name] - 1
            u = [at(network.pre[name], self.point(entry, before)) for entry in pair]
            item["unstable"][name].require(min(u) < 0 < max(u), "it has not both signs there")

    def groups(self, layer):
        """The groups of a layer, in the order in which parts of points are listed."""
        rest = [name for name in layer if name not in self.stable]
        together = combinations(rest, min(self.size or len(rest), len(rest)) or 1)
        return chain(((name,) for name in layer if name in self.stable), together)

    def coordinates(self, depth, group):
        """The coordinates of the hull of a group, as forms: "u.NAME" for a u, else nodes."""
        pre = () if self.forgets else group if self.own else self.network.layers[depth]
        nodes = [*group, *(self.network.carried[depth] if self.carried else ())]
        return {f"u.{n}": self.network.pre[n] for n in pre} | {n: {n: ONE} for n in nodes}

    def known(self, depth):
        """What may be cited about the relaxed set behind a layer."""
        domain = {} if self.forgets and depth else self.network.domain
        fits(ONE, work=len(self.facts) + len(self.network.depth))
        depths = [depth] if self.forgets else range(depth + 1)
        kept = {i: form for i, (d, form) in enumerate(self.facts) if d in depths}
        below = {name: rows[1] for name, rows in self.between.items()}
        return {"domain": domain, "fact": kept, "below": below}

    def prove(self, goal, tree, where=()):
        """Check that a form is nowhere negative behind the last layer, where others are not."""
        known = self.known(self.last) | {"where": dict(enumerate(where))}
        neurons = self.network.pre if self.method in ("exact", "chosen") else ()
        self.network.prove(goal, tree, known, neurons, self.between)

    def point(self, item, depth=None):
        """The values of the nodes in a point behind a layer, by default the last, by its index."""
        found, values = self.points[item.index(len(self.points))]
        item.require(found == (self.last if depth is None else depth), f"is of layer {found}")
        return values

    def _fact(self, item):
        if self.lined:
            name, rows = self.network.between(item, self.method)
            item.require(name not in self.between, "is a second fact of its neuron")
            self.between[name] = rows
            return 0, rows[0]
        item.only("layer", "group", "form", "proof")
        depth, net = item["layer"].index(self.last + 1, least=1), self.network
        group = {entry.text() for entry in item["group"].items()}
        fits_in = len(group) <= (self.size or len(group)) and group <= {*net.layers[depth]}
        item["group"].require(fits_in, "is no group of the relaxation")
        known = self.coordinates(depth, group) | {CONSTANT: UNIT}
        form = combined(*((x, known[name]) for name, x in item["form"].form(known).items()))
        splits = [y for y in net.pre if y in group or (self.true and net.depth[y] < depth)]
        net.prove(form, item["proof"], self.known(0 if self.true else depth - 1), splits)
        for name in group if self.unstable else ():
            if item["form"].value in ({f"u.{name}": "1"}, {f"u.{name}": "-1"}):
                self.stable.add(name)
            self.joint.update([name] if len(group) > 1 else [])
        return depth, form

    def _point(self, item):
        if item.has("at"):
            keys = ("relaxed",) if self.lined and self.method != "exact" else ()
            item.only("at", *keys)
            given = item["relaxed"].values(self.between) if keys else {}
            values = self.network.reached(item["at"], given)
            inside = all(at(form, values) >= 0 for form in chain(*self.between.values()))
            item.require(inside, "is not in the relaxed set")
            return 0, values
        depth, net = item["layer"].index(self.last + 1, least=1), self.network
        item.only("layer", "values", "parts", *(() if self.forgets else ("extends",)))
        values = {} if self.forgets else self.point(item["extends"], depth - 1)
        own = net.layers[depth] + (net.carried[depth] if self.forgets else [])
        values = values | item["values"].values(own)
        for part, group in zip_longest(item["parts"].items(), self.groups(net.layers[depth])):
            item["parts"].require(part and group, "has no part for some group, or one too many")
            pairs = [pair.items(2) for pair in part.items()]
            weights = [weight.rational() for weight, _ in pairs]
            sources = [self.point(which, 0 if self.true else depth - 1) for _, which in pairs]
            forms = self.coordinates(depth, group).values()
            moved = (ChainMap({y: max(at(net.pre[y], x), ZERO) for y in group}, x) for x in sources)
            found = mean(part, weights, [[at(form, x) for form in forms] for x in moved])
            part.require(found == [at(form, values) for form in forms], "misses some coordinate")
        return depth, values


def check_bounds(item, network):
    """The method's bounds of an output are exactly these; the output, the method, the two ends."""
    form = network.outputs[item["output"].index(len(network.outputs))]
    ends = [item["lower"].rational(), item["upper"].rational()]
    if item["method"].value == "ibp":
        item.only("kind", "network", "method", "output", "lower", "upper", "box")
        item.require(propagated(item["box"], network, form) == ends, "are other bounds")
        return form, "ibp", ends
    keys = ("output", "lower", "upper", "lower_at", "upper_at", "lower_proof", "upper_proof")
    evidence = Evidence(item, network, *keys)
    for end, value, sign in (("lower", ends[0], ONE), ("upper", ends[1], -ONE)):
        values = evidence.point(item[f"{end}_at"])
        item[f"{end}_at"].require(at(form, values) == value, "does not attain the bound")
        evidence.prove(combined((sign, form), (-sign * value, UNIT)), item[f"{end}_proof"])
    return form, item["method"].value, ends


def propagated(item, network, output):
    """Interval propagation of an output, from the bounding box of the domain."""
    known, box = {"domain": network.domain}, {CONSTANT: (ONE, ONE)}
    if not network.inputs:  # then no end of the box shows that the domain has a point
        network.reached(item)
    for name, entry in zip(network.inputs, item.items(len(network.inputs)), strict=True):
        entry.only("lower_at", "upper_at", "lower_proof", "upper_proof")
        for end, sign in (("lower", ONE), ("upper", -ONE)):
            value = network.reached(entry[f"{end}_at"])[name]
            goal = combined((sign, {name: ONE}), (-sign * value, UNIT))
            network.prove(goal, entry[f"{end}_proof"], known)
            box[name] = (*box.get(name, ()), value)

    def ends(form):
        sides = [(f * box[node][0], f * box[node][1]) for node, f in form.items()]
        return [dot([ONE] * len(sides), list(map(side, sides))) for side in (min, max)]

    for name, form in network.pre.items():
        box[name] = tuple([max(end, ZERO) for end in ends(form)])
    return ends(output)


def check_hull(item, network):
    """The hull of the outputs is that of the vertices; a facet [b, a] says that b + a.y >= 0."""
    evidence = Evidence(item, network, "vertices", "facets", "box", "faces")
    size, vertices, facets = len(network.outputs), [], []
    for entry in item["vertices"].items():
        entry.only("point", "at")
        vertices.append(entry["point"].point(size))
        found = network.read(evidence.point(entry["at"])) == vertices[-1]
        entry.require(found, "is not what the outputs are there")
    for entry in item["facets"].items():
        entry.only("row", "proof")
        row = entry["row"].point(size + 1)
        form = combined((row[0], UNIT), *zip(row[1:], network.outputs, strict=True))
        evidence.prove(form, entry["proof"])
        facets.append(row)
    for axis, entry in enumerate(item["box"].items(size)):
        for sign, side in zip((1, -1), entry.items(2), strict=True):
            total = added(side, facets, size, ())
            total[1 + axis] += sign
            side.require(not any(total[1:]), "does not bound the coordinate")
    check_faces(item["faces"], vertices, facets, size)


def check_faces(root, vertices, facets, size):
    """Check that a bounded polyhedron, given by rows, is inside the hull of some of its points.

    A face is where some rows are zero. In each face the tree names a point v from the list, unless
    it is empty. A segment from v through another point of the face ends where a row turns zero that
    is positive at v. So if the faces beyond, one for each such row, are inside the hull, so is it.
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
            which.require(which.index() == i, f"is not {i}, the next row positive at the vertex")
            stack.append((face, zero | {i}))


def added(item, rows, size, zero):
    """The sum of multiples of rows; the multipliers of rows that are zero may have any sign."""
    total = dict.fromkeys(range(size + 1), ZERO)
    for pair in item.items():
        which, factor = pair.items(2)
        factor.require(factor.rational() >= 0 or which.value in zero, "is negative")
        add(total, factor.rational(), dict(enumerate(rows[which.index(len(rows))])))
    return list(total.values())


def check_nowhere(item, network):
    """No input of the domain makes all forms >= 0 that the proof may cite as `where`.

    For "empty", they are given. Else they say that the outputs are those of a convex combination of
    given points ("missed") or of outputs at given inputs ("gap": then the image is not convex).
    """
    kind, size = item["kind"].value, len(network.outputs)
    if kind == "empty":
        item.only("kind", "network", "where", "proof")
        where = [entry.form(network.depth) for entry in item["where"].items()]
    else:
        given, taken = ("inputs", True) if kind == "gap" else ("points", False)
        item.only("kind", "network", given, "weights", "point", "proof")
        entries = item[given].items()
        points = [network.read(network.reached(e)) if taken else e.point(size) for e in entries]
        weights, target = item["weights"].point(len(points)), item["point"].point(size)
        item["point"].require(mean(item["weights"], weights, points) == target, "is another one")
        where = network.taking(target)
    known = {"domain": network.domain, "where": dict(enumerate(where))}
    network.prove({CONSTANT: -ONE}, item["proof"], known, network.pre)


def check_outside(item, network):
    """What the network takes at an input is beyond a row that is >= 0 at all of some points."""
    item.only("kind", "network", "at", "points", "row")
    values, row = network.reached(item["at"]), item["row"].point(1 + len(network.outputs))
    for entry in item["points"].items():
        entry.require(dot(row, [ONE, *entry.point(len(row) - 1)]) >= 0, "is beyond the row as well")
    item["row"].require(dot(row, [ONE, *network.read(values)]) < 0, "is not negative there")


def check_value(item, network):
    """A point of the relaxed set has these outputs; if they are "excluded", none has."""
    excluded = item["kind"].value == "excluded"
    evidence = Evidence(item, network, "outputs", "proof" if excluded else "at")
    outputs = item["outputs"].point(len(network.outputs))
    if excluded:
        evidence.prove({CONSTANT: -ONE}, item["proof"], network.taking(outputs))
    else:
        item["outputs"].require(outputs == network.read(evidence.point(item["at"])), "are others")


def check_chords(item, network):
    """Outputs are others with chords for some neurons; what else reads these does not occur."""
    item.only("kind", "network", "chords", "outputs")
    pairs = [network.between(entry, "chosen") for entry in item["chords"].items()]
    lines = {name: combined((ONE, rows[0]), (ONE, {name: ONE})) for name, rows in pairs}
    item["chords"].require(len(lines) == len(pairs), "has two chords for a neuron")
    same = {CONSTANT, *network.inputs}  # what the chords do not change
    for name, form in network.pre.items():
        same |= {name} if name not in lines and form.keys() <= same else set()
    for pair in item["outputs"].items():
        one, other = (network.outputs[i.index(len(network.outputs))] for i in pair.items(2))
        line = network.replaced(one, lines)
        pair.require(line.keys() <= same, "reads a neuron that changes with the chords")
        pair.require(line == other, "is not the same with the chords")


def check_relation(item, bounds):
    """Two pairs of bounds, of earlier statements or written out, differ or are the same."""
    item.only("kind", "bounds")
    pair = item["bounds"].items(2)
    one, two = [e.point(2) if isinstance(e.value, list) else bounds.get(e.index()) for e in pair]
    item["bounds"].require(None not in (one, two), "are not earlier statements of bounds")
    item.require((one == two) == (item["kind"].value == "alike"), "does not hold")


def check(item):
    """Check a whole certificate, and count its statements; Wrong says where it fails."""
    item.only("format", "version", "about", "networks", "statements")
    item["format"].require(item["format"].value == "polyrelax certificate", "is another one")
    item["version"].require(item["version"].index() == 1, "is not 1, the one known here")
    networks, bounds = {key: Network(item["networks"][key]) for key in item["networks"].value}, {}
    kinds = {"bounds": check_bounds, "hull": check_hull, "outside": check_outside}
    kinds |= {"value": check_value, "excluded": check_value, "chords": check_chords}
    kinds |= {"gap": check_nowhere, "missed": check_nowhere, "empty": check_nowhere}
    kinds |= {"apart": check_relation, "alike": check_relation}
    item["statements"].require(item["statements"].items(), "is empty: nothing is stated")
    for i, entry in enumerate(item["statements"].items()):
        relation = entry["kind"].value in ("apart", "alike")
        about = bounds if relation else entry["network"].of(networks)
        if found := entry["kind"].of(kinds)(entry, about):
            about.bounds[i], bounds[i] = found, found[-1]
    return len(item["statements"].items())


def verdict(path):
    """Whether the certificate in a file is valid, and a line that says so or why not."""
    LEFT[0] = MAX_WORK
    try:
        return True, f"valid, statements: {check(Item(load(path)))}"
    except Exception as error:  # Wrong, or what cannot be read: it proves nothing
        return False, f"not valid: {str(error)[:300] or type(error).__name__}"


if __name__ == "__main__":
    results = [(path, *verdict(path)) for path in sys.argv[1:]]
    lines = [f"{path}: {line}".encode("unicode_escape").decode() for path, _, line in results]
    print("\n".join(lines))  # no text of a certificate can look like a line of its own
    sys.exit(0 if results and all(good for _, good, _ in results) else 1)
