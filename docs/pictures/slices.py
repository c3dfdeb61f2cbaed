"""The picture of docs/open-cells.md: a function, its slices, and their zigzags.

`python docs/pictures/slices.py` writes slices.svg beside this file.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from polyrelax import PiecewiseLinear
from polyrelax.networks.encodings import Slice, slices

F = PiecewiseLinear([(0, 1), (2, 4), (3, 1), (5, 3), (6, 0), (7, 1)])
COLOURS = ("#0072b2", "#009e73", "#e69f00", "#cc79a7")
UNIT_X, UNIT_Y, GAP = 48, 52, 60  # pixels
LEFT, RIGHT, TOP = 50, 460, 60
HERE = Path(__file__).with_name("slices.svg")


def picture() -> str:
    """The SVG text: f with its bands on the left, one plot a slice on the right."""
    parts = slices(F)
    levels = [parts[0].low, *(part.high for part in parts)]
    total = int(levels[-1] - levels[0]) * UNIT_Y + GAP * (len(parts) - 1)
    bottom = TOP + total - GAP * (len(parts) - 1) // 2
    found = [
        _text(LEFT, 24, "f, cut at the values of its knots"),
        _text(RIGHT, 24, "its slices g; dashed: their zigzags G"),
    ]
    for i, (part, colour) in enumerate(zip(parts, COLOURS, strict=False)):
        low, high = (_down(bottom, level - levels[0]) for level in (part.low, part.high))
        width = 7 * UNIT_X
        found.append(_band(LEFT, high, width, low - high, colour))
        base = TOP + total - i * GAP - (part.low - levels[0]) * UNIT_Y
        height = (part.high - part.low) * UNIT_Y
        found.append(_band(RIGHT, base - height, width, height, colour))
        found.append(_text(RIGHT + width + 8, base - height // 2 + 5, f"g{i + 1}", colour))
        found.append(_path(_places(RIGHT, base, height, _zigzag(part)), "#555", "4 3", 1))
        found.append(_path(_places(RIGHT, base, height, _clamped(part)), colour, "", 3))
    for i, level in enumerate(levels):
        found.append(_text(LEFT - 30, _down(bottom, level - levels[0]) + 5, f"c{i}"))
    line = [(LEFT + x * UNIT_X, _down(bottom, y - levels[0])) for x, y in F.knots]
    found.append(_path(line, "#000", "", 3))
    size = f'width="{RIGHT + 7 * UNIT_X + 50}" height="{TOP + total + 40}"'
    style = 'font-family="sans-serif" font-size="15"'
    white = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>', white, *found, "</svg>\n"]
    )


def _clamped(part: Slice) -> list[tuple[Fraction, Fraction]]:
    """The slice, between 0 and 1, at all places where it bends."""
    xs = {x for x, _ in F.knots} | {x for ramp in part.ramps for x in (ramp.zero, ramp.one)}
    height = part.high - part.low
    values = ((x, (F(x) - part.low) / height) for x in sorted(xs))
    return [(x, min(max(y, Fraction(0)), Fraction(1))) for x, y in values]


def _zigzag(part: Slice) -> list[tuple[Fraction, Fraction]]:
    """The ramps' lines from the beginning of the domain to its end, through their meeting points.

    Beyond the outer ramps the lines are drawn half a unit of height further.
    """
    points = []
    for one, other in pairwise(part.ramps):
        x = (one.slope * one.zero - other.slope * other.zero) / (one.slope - other.slope)
        points.append((x, one.slope * (x - one.zero)))
    ends = []
    for ramp, side in ((part.ramps[0], -1), (part.ramps[-1], 1)):
        level = Fraction(3, 2) if side * ramp.slope > 0 else Fraction(-1, 2)
        x = ramp.zero + level / ramp.slope
        x = min(max(x, F.knots[0][0]), F.knots[-1][0])
        ends.append((x, ramp.slope * (x - ramp.zero)))
    return [ends[0], *points, ends[1]]


def _places(
    left: int, base: Fraction, height: Fraction, points: Iterable[tuple[Fraction, Fraction]]
) -> list[tuple[Fraction, Fraction]]:
    return [(left + x * UNIT_X, base - y * height) for x, y in points]


def _down(bottom: int, value: Fraction) -> Fraction:
    return bottom - value * UNIT_Y


def _band(x: int, y: Fraction, width: int, height: Fraction, colour: str) -> str:
    box = f'x="{x}" y="{round(y)}" width="{width}" height="{round(height)}"'
    return f'<rect {box} fill="{colour}" fill-opacity="0.13"/>'


def _path(points: list[tuple[Fraction, Fraction]], colour: str, dashes: str, width: int) -> str:
    places = " ".join(f"{round(x)},{round(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    stroke = f'stroke="{colour}" stroke-width="{width}"{dashed}'
    return f'<polyline points="{places}" fill="none" {stroke}/>'


def _text(x: int, y: Fraction | int, words: str, colour: str = "#000") -> str:
    return f'<text x="{x}" y="{round(y)}" fill="{colour}">{words}</text>'


if __name__ == "__main__":
    HERE.write_text(picture(), encoding="utf-8")
