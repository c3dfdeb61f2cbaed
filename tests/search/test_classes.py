"""Classes of networks: how many there are, in which order they come, and what is left out."""

from itertools import islice, pairwise, permutations, product

import pytest

from polyrelax.errors import InvalidInput
from polyrelax.search import Member, NetworkClass, in_size_order

SMALL = [
    "1-1-1, |w| <= 1, |b| <= 1",
    "1-2-1, |w| <= 1, b = 0",
    "1-2-1, |w| <= 1, |b| <= 1",
    "2-2-1, |w| <= 1, b = 0",
    "1-2-2, |w| <= 1, b = 0",
    "1-1-2-1, |w| <= 1, b = 0",
    "1-2-2-1, |w| <= 1, b = 0",
    "1-2, |w| <= 2, |b| <= 1, ReLU outputs",
    "2-1-2, |w| <= 1, b = 0, ReLU outputs",
    "1-3-1, |w| <= 1, b = 0",
]


def brute_force(cls: NetworkClass) -> list[tuple]:
    """The weights of all networks of a class's shape and bounds, from products of ranges."""
    layers = []
    for before, after in pairwise(cls.widths):
        weights = product(range(-cls.weight, cls.weight + 1), repeat=before)
        rows = [(*w, b) for w in weights for b in range(-cls.bias, cls.bias + 1)]
        layers.append(list(product(rows, repeat=after)))
    return list(product(*layers))


def has_dead_neuron(cls: NetworkClass, weights: tuple) -> bool:
    """Whether a neuron has no weight, or is never read."""
    neurons = weights if cls.relu_outputs else weights[:-1]
    unread = [
        not any(row[j] for row in after)
        for layer, after in pairwise(weights)
        for j in range(len(layer))
    ]
    return any(not any(row[:-1]) for layer in neurons for row in layer) or any(unread)


def orbit(cls: NetworkClass, weights: tuple) -> frozenset:
    """All orders of the neurons within the layers."""
    permuted = len(weights) if cls.relu_outputs else len(weights) - 1
    found = set()
    for orders in product(*(permutations(range(len(weights[i]))) for i in range(permuted))):
        layers, columns = [], None
        for i, layer in enumerate(weights):
            moved = [(*(row[j] for j in columns), row[-1]) if columns else row for row in layer]
            columns = orders[i] if i < permuted else None
            layers.append(tuple(moved[j] for j in columns) if columns else tuple(moved))
        found.add(tuple(layers))
    return frozenset(found)


@pytest.mark.parametrize("text", SMALL)
def test_members_are_all_networks_once(text):
    """A class has exactly the networks that products of ranges give, and counts them."""
    cls = NetworkClass.parse(text)
    members = [member.weights for member in cls.members()]
    assert len(members) == len(set(members)) == len(cls)
    assert set(members) == set(brute_force(cls))


@pytest.mark.parametrize("text", SMALL)
def test_dead_neurons_are_left_out(text):
    """Without dead neurons a class has the rest, and its formula counts them."""
    cls = NetworkClass.parse(f"{text}, no dead neurons")
    members = {member.weights for member in cls.members()}
    assert members == {w for w in brute_force(cls) if not has_dead_neuron(cls, w)}
    assert len(members) == len(cls)


@pytest.mark.parametrize("text", SMALL)
def test_one_network_of_every_orbit_is_kept(text):
    """Up to symmetry, each orbit has exactly one member, the first in the class's order."""
    cls = NetworkClass.parse(f"{text}, up to symmetry")
    members = [member.weights for member in cls.members()]
    orbits = {orbit(cls, weights) for weights in brute_force(cls)}
    assert len(members) == len(orbits) == len(cls)
    assert set(members) == {max(orbit) for orbit in orbits}


@pytest.mark.parametrize("text", SMALL)
def test_order_is_by_size_and_then_by_entries(text):
    """Weights grow, and where they are equal the larger entries come first."""
    keys = []
    for member in NetworkClass.parse(text).members():
        weight = sum(abs(entry) for layer in member.weights for row in layer for entry in row)
        assert member.size[3] == weight
        keys.append((weight, [[[-entry for entry in r] for r in la] for la in member.weights]))
    assert keys == sorted(keys)


def test_size_is_counted_on_the_network():
    """Inputs, ReLU layers and neurons are those of the network itself."""
    for text in ("2-3-1, |w| <= 1, b = 0", "2-3-2, |w| <= 1, |b| <= 1, ReLU outputs"):
        member = next(NetworkClass.parse(f"{text}, no dead neurons").members())
        net = member.network
        assert member.size[:3] == (len(net.inputs), len(net.layers), len(net.neurons))


def test_networks_are_what_their_weights_say():
    """A member's network evaluates as its weights do, with and without the read-out."""
    weights = (((1, 2), (-1, 0)), ((1, -1, 1),))
    member = Member((1, 1, 2, 7), weights, relu_outputs=False)
    assert member.network.evaluate([3]) == (1 * 5 - 1 * 0 + 1,)
    assert member.hidden.evaluate([3]) == (5, 0)
    assert Member((1, 2, 3, 7), weights, relu_outputs=True).network.evaluate([-3]) == (0,)


def test_hidden_needs_a_read_out():
    """Without an affine read-out there is none to leave out."""
    with pytest.raises(InvalidInput, match="read-out"):
        _ = next(NetworkClass.parse("1-2, |w| <= 1, b = 0, ReLU outputs").members()).hidden


def test_huge_classes_start_at_once():
    """The first networks of a class of 10^100 come immediately, and it knows its number."""
    for text in ("4-8-8-1, |w| <= 3, |b| <= 3", "4-4-4-1, |w| <= 3, |b| <= 3, up to symmetry"):
        assert len(list(islice(NetworkClass.parse(f"{text}, no dead neurons"), 3))) == 3
    everything = NetworkClass.parse("4-8-8-1, |w| <= 3, |b| <= 3")
    assert everything.count == 7 ** (4 * 8 + 8 * 8 + 8 + 17)


def test_classes_are_merged_by_size():
    """Several classes together come in one order, neurons before weights."""
    shapes = ("1-2-1", "1-1-1", "2-1-1", "1-1-1-1")
    classes = [NetworkClass.parse(f"{shape}, |w| <= 1, b = 0") for shape in shapes]
    sizes = [member.size for member in in_size_order(classes)]
    assert sizes == sorted(sizes)
    assert len(sizes) == sum(map(len, classes))


@pytest.mark.parametrize(
    "text",
    [
        "1-2-2-1, |w| <= 1, |b| <= 1",
        "3-1, |w| <= 2, b = 0, ReLU outputs, no dead neurons, up to symmetry",
        "1-2-1, w in {-2, 1}, b = 1, output |w| <= 3, output b = 0, skips, no duplicate neurons",
        "2-2-1, |w| <= 9, |b| <= 9, weight <= 9",
    ],
)
def test_text_round_trip(text):
    """A class prints as the text that gives it."""
    cls = NetworkClass.parse(text)
    assert str(cls) == text
    assert NetworkClass.parse(str(cls)) == cls
    assert repr(cls) == f'NetworkClass("{text}")'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1-0-1, |w| <= 1, b = 0",
        "1-2-1",
        "1-2-1, |w| <= 1",
        "1-2-1, |w| <= 1, |w| <= 2, b = 0",
        "1-2-1, |w| <= 1/2, b = 0",
        "1-2-1, |w| <= -1, b = 0",
        "1-2-1, |w| <= 1, b = 0, ReLU",
        "1-2-1, |w| <= 1, b = 0, up to symmetry, up to symmetry",
        "|w| <= 1, 1-2-1, b = 0",
        "1-2-1, w in {}, b = 0",
        "1-2-1, w in {1/2}, b = 0",
        "1-2-1, |w| <= 1, b = 0, 1-1-1",
        "1-2-1, 1-2-1, |w| <= 1, b = 0",
        "1-2-1, 1-1-1, |w| <= 1, b = 0",
        "1-2, |w| <= 1, b = 0, output w = 1, ReLU outputs",
    ],
)
def test_bad_texts_are_refused(text):
    """What is no class is an error that names the argument."""
    with pytest.raises(InvalidInput, match="class"):
        NetworkClass.parse(text)


@pytest.mark.parametrize("arguments", [((1,), 1, 0), ((1, 0), 1, 0), ((1, 2), -1, 0)])
def test_bad_arguments_are_refused(arguments):
    """Classes made from numbers check them."""
    with pytest.raises(InvalidInput):
        NetworkClass(*arguments)


GIVEN = ["", ", up to symmetry", ", no dead neurons", ", no duplicate neurons", ", weight <= 8"]


@pytest.mark.parametrize("option", GIVEN)
def test_given_layers_are_kept(option):
    """A class behind given layers has the networks of the free class that begin with them."""
    free = NetworkClass.parse(
        f"1-2-1-1, |w| <= 2, |b| <= 1{option.replace(', up to symmetry', '')}"
    )
    cls = NetworkClass.parse(
        f"1-2-1-1, |w| <= 2, |b| <= 1{option}, behind {{relu(x), relu(1 - x)}}"
    )
    given = ((1, 0), (-1, 1))
    kept = [m.weights for m in free.members() if m.weights[0] == given]
    assert [m.weights for m in cls.members()] == kept
    assert cls.count == len(kept)
    assert NetworkClass.parse(str(cls)) == cls


def test_symmetry_keeps_given_layers():
    """Only the neurons that vary change places."""
    text = "1-2-2-1, |w| <= 1, b = 0, behind {relu(x), relu(x)}"
    rows = len(list(product(range(3), repeat=3)))  # a neuron of the second layer and its read-out
    assert NetworkClass.parse(f"{text}, up to symmetry").count == rows * (rows + 1) // 2


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ("x", "neurons of the last"),
        ("relu(x/2), relu(x)", "integer weights"),
        ("r = relu(x); relu(r), r", "neurons of the last"),
        ("relu(x)", "layers of the shape"),
        ("relu(x), relu(y)", "unknown name"),
        ("a = relu(x); b = relu(x); relu(a + b)", "layers of the shape"),
    ],
)
def test_given_layers_must_fit(given, match):
    """What is no beginning of the class's networks is refused."""
    with pytest.raises(InvalidInput, match=match):
        NetworkClass.parse(f"1-2-1, |w| <= 1, b = 0, behind {{{given}}}")


def test_texts_that_answers_show_are_read():
    """Several classes are separated by semicolons, but not those within braces."""
    texts = ["1-1-1, |w| <= 1, b = 0", "1-1-1-1, w = 1, b = 0, behind {r = relu(x); relu(r)}"]
    found = NetworkClass.parse_all("; ".join(texts))
    assert [cls.widths for cls in found] == [(1, 1, 1), (1, 1, 1, 1)]
    assert NetworkClass.parse_all("; ".join(map(str, found))) == found
