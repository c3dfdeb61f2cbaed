"""Networks from text: statements that name neurons and forms, and then the outputs."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from polyrelax.networks.expressions import FUNCTION_NAMES, Input, Neuron, functions, name_problem
from polyrelax.rational.affine import Affine
from polyrelax.rational.syntax import Text


def parse(
    source: str,
    inputs: tuple[str, ...] | None,
    argument: str,
    constants: Mapping[str, Affine] | None = None,
) -> tuple[tuple[Affine, ...], tuple[str, ...], list[Neuron]]:
    """The outputs, the inputs and all neurons of the network that a text describes.

    Args:
        source: the text, see `Network.parse`.
        inputs: the names of the inputs; None for the free names as they appear.
        argument: the name that error messages use for the text.
        constants: what other names stand for.

    >>> parse("c = relu(x); 2*c - c", None, "text")
    ((c,), ('x',), [<Neuron c>])
    """
    return _Parser(source, inputs, argument, constants or {}).parse()


class _Parser:
    """One run over one text: what has been named, read and made so far."""

    def __init__(
        self,
        source: str,
        inputs: tuple[str, ...] | None,
        argument: str,
        constants: Mapping[str, Affine],
    ) -> None:
        self.text = Text(source, argument, self._look_up, functions(self._make))
        self.may_add = inputs is None
        self.inputs = {name: Affine.atom(Input(name)) for name in inputs or ()}
        self.bound = dict(constants)
        self.to_come: set[str] = set()
        self.neurons: list[Neuron] = []

    def parse(self) -> tuple[tuple[Affine, ...], tuple[str, ...], list[Neuron]]:
        assignments, outputs = self.text.statements()
        for name, node in assignments:
            self._check_target(name, node)
            self.to_come.add(name)
        for name, node in assignments:
            self.bound[name] = self._assigned(name, node)
            self.to_come.discard(name)
        forms = tuple(self.text.affine(node) for node in outputs)
        return forms, tuple(self.inputs), self.neurons

    def _assigned(self, name: str, node: ast.expr) -> Affine:
        """The form that is assigned; a neuron that is assigned as it is made gets the name."""
        value = self.text.affine(node)
        match node:
            case ast.Call(func=ast.Name(id="relu" | "ReLU")):
                # Nothing has read the new neuron yet: its named twin takes its place.
                self.neurons[-1] = Neuron(name, self.neurons[-1].pre)
                return Affine.atom(self.neurons[-1])
        return value

    def _check_target(self, name: str, node: ast.expr) -> None:
        if name in FUNCTION_NAMES:
            raise self.text.error(f"{name!r} is a function and cannot be assigned")
        if name in self.inputs:
            raise self.text.error(f"{name!r} is an input and cannot be assigned")
        if name in self.to_come or name in self.bound:
            raise self.text.error(f"{name!r} is assigned twice")
        self._check(name)

    def _check(self, name: str) -> None:
        problem = name_problem(name)
        if problem:
            raise self.text.error(f"{name!r} cannot be a name here: it is {problem}")

    def _make(self, form: Any) -> Affine:
        self.neurons.append(Neuron(None, Affine.of(form)))
        return Affine.atom(self.neurons[-1])

    def _look_up(self, name: str) -> Affine:
        if name in self.bound:
            return self.bound[name]
        if name in self.to_come:
            raise self.text.error(f"{name!r} is used before it is assigned")
        if name not in self.inputs:
            if not self.may_add:
                known = ", ".join([*self.inputs, *self.bound]) or "none"
                raise self.text.error(f"unknown name {name!r} (known: {known})")
            self._check(name)
            self.inputs[name] = Affine.atom(Input(name))
        return self.inputs[name]
