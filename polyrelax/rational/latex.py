"""Names, numbers and affine forms as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from polyrelax.rational.affine import Affine
from polyrelax.rational.numbers import format_rational

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|"
    "upsilon|phi|chi|psi|omega"
)


def latex_name(name: str) -> str:
    r"""A name as mathematics.

    >>> latex_name("x1"), latex_name("alpha"), latex_name("out12")
    ('x_1', '\\alpha', '\\mathrm{out}_{12}')
    """
    match = re.fullmatch(r"(.*?[^\d_])_?(\d+)?", name, re.DOTALL)
    base, index = (match[1], match[2]) if match else (name, None)
    if re.fullmatch(_GREEK, base):
        base = "\\" + base
    elif len(base) > 1 or not base.isalpha():
        base = rf"\mathrm{{{_escaped(base)}}}"
    if index is None:
        return base
    return f"{base}_{index}" if len(index) == 1 else f"{base}_{{{index}}}"


def latex_rational(value: Fraction) -> str:
    r"""A rational number as mathematics.

    >>> latex_rational(Fraction(-1, 2))
    '-\\tfrac{1}{2}'
    """
    if value.denominator == 1:
        return format_rational(value)
    sign = "-" if value < 0 else ""
    above, below = format_rational(abs(value.numerator)), format_rational(value.denominator)
    return rf"{sign}\tfrac{{{above}}}{{{below}}}"


def latex_affine(form: Affine, write: Callable[[Any], str] = latex_name) -> str:
    r"""An affine form as mathematics; `write` writes its atoms.

    >>> latex_affine(2 * Affine.atom("x1") - Affine.atom("y") / 2 + 1)
    '2 x_1 - \\tfrac{1}{2} y + 1'
    """
    pieces = []
    for atom, factor in form.terms.items():
        size = "" if abs(factor) == 1 else f"{latex_rational(abs(factor))} "
        pieces.append(("- " if factor < 0 else "+ ") + size + write(atom))
    if form.constant or not pieces:
        sign = "- " if form.constant < 0 else "+ "
        pieces.append(sign + latex_rational(abs(form.constant)))
    sign, first = pieces[0][0], pieces[0][2:]
    return " ".join([first if sign == "+" else f"-{first}", *pieces[1:]])


def _escaped(text: str) -> str:
    """The text with what LaTeX would read as a command made harmless."""
    text = re.sub(r"[\\{}~^]", lambda found: rf"\char{ord(found[0])} ", text)
    return re.sub(r"([_$%&#])", r"\\\1", text)
