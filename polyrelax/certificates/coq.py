"""A certificate as a file for the Coq Proof Assistant: its networks, and its statements, proved.

The files are in the language of `proofs/coq/Dag.v` and `Choices.v`. Their proofs are computations:
Coq looks at the cases of neurons that the proof trees name, evaluates the networks at the
certificate's points, and takes relaxed points apart as the certificate does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import indent, wrap

from polyrelax.certificates.coq_sets import Bounds, Proved, chosen_of
from polyrelax.certificates.coq_statements import WRITERS, bounds
from polyrelax.certificates.coq_terms import Graph, number, plain_name
from polyrelax.certificates.encoding import Json
from polyrelax.certificates.rows import certificate_of_row
from polyrelax.certificates.statements import FORMAT, VERSION
from polyrelax.claims import Claim, Verdict, judge
from polyrelax.claims.coq import coq_file
from polyrelax.errors import InvalidInput, Unsupported
from polyrelax.rational.numbers import rational


def refutation_to_coq(claim: Claim) -> str:
    """The Coq file of a refuted claim, whose theorem is `refuted`.

    It is made of the claim's witness where `claims.coq` can write that: its theorem speaks of every
    layer-wise relaxation at once. Otherwise it is made of the row's certificate.

    Raises:
        Unsupported: for claims that are not refuted, or by a theorem alone.
    """
    result = judge(claim)
    witness = result.finding.witness
    if result.finding.verdict is not Verdict.REFUTED:
        raise Unsupported(f"{claim.id} is not refuted.")
    if witness is not None:
        with suppress(Unsupported):
            return coq_file(witness, f"{claim.id}: {claim.statement}")
    made = certificate_of_row(result)
    if made is None:
        raise Unsupported(f"The refutation of {claim.id} has no certificate.")
    return certificate_to_coq(made.to_json(), "refuted")


def read_certificate(path: str) -> Json:
    """A certificate from a file. It is not checked: a false one does not compile.

    Raises:
        InvalidInput: when there is no such file, or it is not JSON.
    """
    try:
        found: Json = json.loads(Path(path).read_text(encoding="utf-8"), parse_float=str)
    except OSError as error:
        raise InvalidInput(f"Cannot read {path}: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise InvalidInput.argument("CERTIFICATE", "a certificate, as JSON", path) from None
    return found


def certificate_to_coq(certificate: Json, theorem: str = "certified") -> str:
    """The text of a Coq file with a theorem that says what a certificate states.

    The comment at its beginning names the statements that cannot be written for Coq, if any.

    Args:
        certificate: the parsed JSON.
        theorem: the theorem's name.

    Raises:
        InvalidInput: when this is no certificate.
        Unsupported: when nothing of it can be written.

    >>> from polyrelax import Certificate, Network, polytope
    >>> certificate = Certificate()
    >>> certificate.network("f", Network.parse("relu(x)"), polytope("-1 <= x <= 1"))
    >>> certificate.bounds("f", "exact")
    0
    >>> text = certificate_to_coq(certificate.to_json())
    >>> "Theorem certified : range (runs f) f 0 0 1." in text
    True
    """
    with _reading("certificate"):
        if [certificate["format"], certificate["version"]] != [FORMAT, VERSION]:
            raise ValueError
        graphs = {
            _word(key): Graph(_word(key), net) for key, net in certificate["networks"].items()
        }
        statements = list(enumerate(certificate["statements"]))
        about = certificate["about"]
    file = _File(graphs)
    left_out: list[str] = []
    for index, statement in statements:
        with _reading(f"certificate's statements[{index}]"):
            _check_words(statement)
            try:
                file.state(index, statement)
            except Unsupported as error:
                left_out.append(f"Left out: statements[{index}]. {error}")
    if not file.says_something:
        raise Unsupported(" ".join(left_out) or "The certificate states nothing.")
    lines = about if isinstance(about, list) else []
    return file.text([*map(str, lines), *left_out] or ["A certificate."], theorem)


@contextmanager
def _reading(what: str) -> Iterator[None]:
    """What is wrong with a part of a certificate, as an error that names this part."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(f"The {what} is not valid: {error}") from None
    except KeyError as error:
        raise InvalidInput(f"The {what} is not valid: there is no {error}.") from None
    except (LookupError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        must_be = "docs/certificates.md describes what it must be"
        raise InvalidInput(f"The {what} is not valid; {must_be}.") from None


def _word(key: str) -> str:
    """The name that the network of a key has in the file, where it cannot be a command for Coq."""
    return plain_name(key.replace(".", "_"))


def _check_words(statement: Json) -> None:
    """Refuse what would be put into the file as it is, and could be a command for Coq."""
    outputs = [statement.get("output", 0)]
    if statement["kind"] == "chords":
        outputs += [output for pair in statement["outputs"] for output in pair]
    if not all(type(output) is int for output in outputs):
        raise ValueError


_LANGUAGE = {"Choices": "instead|chord_map", "Faces": "same_hulls"}
"""Files that extend Dag.v, each with the words that need it."""


class _File:
    """A file that grows statement by statement."""

    def __init__(self, graphs: dict[str, Graph]) -> None:
        self._graphs = graphs
        self._bounds: dict[int, Bounds] = {}
        self._lemmas: list[str] = []
        self._said: dict[str, str] = {}

    def state(self, index: int, statement: Json) -> None:
        """Write a statement; that bounds are alike needs no words, as the theorem has both."""
        kind = statement["kind"]
        if kind == "alike":
            return
        if kind == "apart":
            self._add([], [_apart(index, statement, self._bounds)])
            return
        if kind not in ("bounds", *WRITERS):
            raise Unsupported(f"Statements of the kind {kind} cannot be written for Coq.")
        graph = self._graphs[_word(statement["network"])]
        if kind == "bounds":
            written, self._bounds[index] = bounds(graph, statement, index, self._bounds)
        else:
            written = WRITERS[kind](graph, statement, index, self._bounds)
        self._add(*written)
        for fact in chosen_of(statement):
            # Where neurons are chosen it is said what bounds their intervals are.
            self._said.pop(self._bounds[fact["bounds"]].proposition, None)

    def _add(self, helpers: Sequence[str], stated: Sequence[Proved]) -> None:
        self._lemmas += [*helpers, *(_lemma("Lemma", *one) for one in stated)]
        for one in stated:
            self._said.setdefault(one.proposition, one.name)

    @property
    def says_something(self) -> bool:
        """Whether there is anything that a theorem could say."""
        return bool(self._said)

    def text(self, about: Sequence[str], theorem: str) -> str:
        """The file, with a theorem that says all of it."""
        *others, last = self._said
        others = [f"({one})" if "/\\" in one or "forall" in one else one for one in others]
        *names, proof = self._said.values()
        for name in reversed(names):
            proof = f"(conj {name} {proof})"
        written = "".join(self._lemmas)
        language = [name for name, words in _LANGUAGE.items() if re.search(words, written)]
        return "\n".join(
            [
                f"(** {_comment(about)} *)",
                f"\nFrom Polyrelax Require Import {' '.join(language or ['Dag'])}.\n",
                *(graph.definition() for graph in self._graphs.values()),
                *self._lemmas,
                _lemma("Theorem", theorem, " /\\\n  ".join([*others, last]), f"exact {proof}."),
            ]
        )


def _lemma(word: str, name: str, proposition: str, script: str) -> str:
    body = indent(script, "  ")
    return f"{word} {name} : {proposition}.\nProof.\n{body}\nQed.\n"


def _comment(lines: Sequence[str]) -> str:
    """Text for a comment, where Coq reads quotation marks, and comments in comments."""
    safe = [line.replace('"', "'").replace("(*", "( *").replace("*)", "* )") for line in lines]
    return "\n\n    ".join("\n    ".join(wrap(line, 92)) for line in safe)


def _apart(index: int, statement: Json, known: Mapping[int, Bounds]) -> Proved:
    """That two bounds, those of statements or written out, differ at one end."""
    if any(isinstance(one, int) and one not in known for one in statement["bounds"]):
        raise Unsupported("It compares bounds that are left out.")
    pair = [
        one if isinstance(one, list) else (known[one].lower, known[one].upper)
        for one in statement["bounds"]
    ]
    ends = [sorted(map(rational, two)) for two in zip(*pair, strict=True)]
    low, high = next(two for two in ends if two[0] != two[1])
    return Proved(f"apart_{index}", f"{number(low)} < {number(high)}", "lra.")
