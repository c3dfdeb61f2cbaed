"""What the rows of baader2024 share."""

from __future__ import annotations

from polyrelax.claims import Paper

PAPER = Paper(
    "baader2024",
    "Baader, Mueller, Mao and Vechev, Expressivity of ReLU-networks under convex relaxations",
    reading="as reported",
)
