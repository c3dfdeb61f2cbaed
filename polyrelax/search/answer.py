"""What a search answers: a counterexample, the evidence, and what is known of smaller ones."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from polyrelax.claims import Witness, domain_text
from polyrelax.claims.inquiry import plural
from polyrelax.networks import Network
from polyrelax.polyhedra.polyhedron import Polyhedron
from polyrelax.search.members import Size

ORDER = (
    "(inputs, ReLU layers, neurons, sum of absolute weights and biases, those of the outputs "
    "included); of the same size the lexicographically first, larger entries before smaller"
)


class Status(StrEnum):
    """How far a search has come."""

    SMALLEST = "smallest"
    FOUND = "found"
    NONE = "none"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A network and a domain for which a claim fails, with the evidence.

    Attributes:
        size: (inputs, ReLU layers, neurons, weight).
        evidence: what a person can check by hand; None where the claim offers nothing.
    """

    network: Network
    domain: Polyhedron
    size: Size
    evidence: Witness | None

    def to_json(self) -> dict[str, Any]:
        """The object of the contract of `search --json`, with the evidence."""
        return {
            "net": str(self.network),
            "domain": domain_text(self.domain),
            "size": list(self.size),
            "evidence": None if self.evidence is None else self.evidence.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a search.

    Attributes:
        claim, networks, domains: what was searched, as text.
        status: "smallest" (all that come earlier in the order were checked), "found" (that is not
            known), "none" (there is none in the class) or "undecided".
        checked: the members of the class up to the counterexample's size, those of this size and
            those with dead neurons included; where the search did not get so far, and where there
            is no counterexample, those that were checked.
        pairs: the pairs of a network and a domain that these are: each on each domain, the last one
            up to the domain that decides.
        up_to_symmetry: how many of them there are up to symmetry.
        total: how many networks of the classes' shapes and values there are.
        counterexample: None where there is none, or none was found. Of a claim of existence that
            no network of the class meets: the first one that it could be said of.
        example: of a claim of existence, a network that does what it says; its status is as that of
            a counterexample.
        exists: whether the claim is one of existence.
        theorem: where it is proved that no network at all does what such a claim says.
        undecided: networks on which the predicate gave up, and why: the first ones.
        undecided_count: how many there are.
        lost: ranges that took a worker down twice, in words.
        interrupted: whether a keyboard interrupt cut the search short.
    """

    claim: str
    networks: str
    domains: str
    symmetries: tuple[str, ...]
    status: Status
    checked: int
    up_to_symmetry: int
    pairs: int
    total: int
    counterexample: Counterexample | None = None
    example: Counterexample | None = None
    exists: bool = False
    theorem: str = ""
    undecided: tuple[str, ...] = ()
    undecided_count: int = 0
    lost: tuple[str, ...] = ()
    interrupted: bool = False

    def to_json(self) -> dict[str, Any]:
        """The object of the contract of `search --json`."""
        found, example = self.counterexample, self.example
        existence = {"example": None if example is None else example.to_json()}
        return {
            "claim": self.claim,
            "kind": "existence" if self.exists else "every",
            "class": self.networks,
            "domains": self.domains,
            "symmetries": list(self.symmetries),
            "order": ORDER,
            "status": self.status.value,
            "checked": self.checked,
            "up_to_symmetry": self.up_to_symmetry,
            "pairs": self.pairs,
            "total": self.total,
            "counterexample": None if found is None else found.to_json(),
            **(existence if self.exists else {}),
            "undecided": list(self.undecided),
            "undecided_count": self.undecided_count,
            "lost": list(self.lost),
            "interrupted": self.interrupted,
        }

    def __str__(self) -> str:
        lines = [
            f"{self.claim}: {self._headline()}",
            f"in the class {self.networks}; on {self.domains}",
        ]
        for found in (self.example, self.counterexample):
            if found is not None:
                lines += ["", *_shown(found)]
        lines += ["", *_wrapped(self._proof(), f"Order: {ORDER}.")]
        if self.undecided_count:
            number = plural("networks", self.undecided_count)
            lines += ["", f"The predicate did not decide {number}:", *_indented(self.undecided)]
        if self.lost:
            lines += ["", "Workers died twice, or had to be killed, at:", *_indented(self.lost)]
        return "\n".join(lines)

    def _headline(self) -> str:
        match self.status:
            case Status.SMALLEST:
                return "the smallest example" if self.exists else "the smallest counterexample"
            case Status.FOUND:
                what = "an example" if self.exists else "a counterexample"
                return f"{what}; whether there is a smaller one is not known"
            case Status.NONE:
                if self.exists:
                    return "no network of the class does what it says"
                return "no counterexample"
        return "undecided"

    def _proof(self) -> str:
        count = f"{plural('networks', self.checked)} ({self.up_to_symmetry:,} up to symmetry)"
        with_domains = self.pairs != self.checked
        pairs = f", in {plural('pairs', self.pairs)} with a domain" if with_domains else ""
        match self.status:
            case Status.SMALLEST:
                known = f"The class has {count} up to this size{pairs}"
                return f"{known}; all that come earlier were checked."
            case Status.NONE if self.exists:
                return self._nowhere(count + pairs)
            case Status.NONE:
                return f"The whole class was checked: {count}{pairs}."
        return f"Checked so far: {count} of {self.total:,}."

    def _nowhere(self, count: str) -> str:
        """What is known of a claim of existence that no network of the class meets."""
        known = f"that none does at all is {self.theorem}" if self.theorem else ""
        shown = "" if self.counterexample is None else " The one shown is the first that could."
        return (
            "The claim says that some network does it, so no single network refutes it. The whole "
            f"class was checked: none of its {count} does{known and '; '}{known}.{shown}"
        )


def _shown(found: Counterexample) -> list[str]:
    inputs, layers, neurons, weight = found.size
    net, domain = str(found.network), domain_text(found.domain)
    outputs = len(found.network.outputs)
    sizes = [plural("inputs", inputs), f"{layers} ReLU layer{'s' if layers != 1 else ''}"]
    sizes += [plural("neurons", neurons), f"weight {weight}"]
    lines = [f"  network  {net}", f"  domain   {domain}", f"  size     {', '.join(sizes)}"]
    methods = ""
    if found.evidence is not None:
        if found.evidence.net != net:
            net, outputs = found.evidence.net, len(found.evidence.parsed()[0].outputs)
            lines.append(f"  becomes  {net}")
        if found.evidence.domain != domain:
            domain = found.evidence.domain
            lines.append(f"  shown on {domain}")
        points = found.evidence.points
        name = points.get("method")
        methods = f" --methods exact,{name}" if isinstance(name, str) else ""
        lines.append(f"  exact    {_set(found.evidence.exact)}")
        if "said" in points:
            distance = points.get("distance", points.get("deviation"))
            lines.append(f"  distance {distance}; the claim says {points['said']}")
        else:
            lines.append(f"  {name if methods else 'claimed':<8} {_set(found.evidence.relaxed)}")
    command = "compare" if outputs == 1 else "image"
    return [
        *lines,
        "",
        "To see it:",
        f'    polyrelax {command} "{net}" --domain "{domain}"{methods}',
    ]


def _set(known: Any) -> str:
    """Bounds or sets of a witness, as people write them."""
    if "lower" in known:
        return f"[{known['lower']}, {known['upper']}]"
    cells = known.get("cells", [known])
    return " and ".join(
        "the hull of " + " ".join(f"({', '.join(vertex)})" for vertex in cell["vertices"])
        for cell in cells
    )


def _wrapped(*paragraphs: str) -> list[str]:
    return [textwrap.fill(text, 100, break_on_hyphens=False) for text in paragraphs]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]
