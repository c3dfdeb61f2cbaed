"""Relaxations on small networks: M_inf on random ones, everything on the papers' from the shell."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import monotonic

from polyrelax.errors import Undecided
from polyrelax.papers import ledger
from polyrelax.polyhedra import Polyhedron
from polyrelax.relaxations import method
from tests.benchmarks.measuring import ROOT, Progress, Report, milliseconds
from tests.benchmarks.nets import network

SHAPES = [
    (inputs, *(width,) * layers, 1) for inputs in (2, 3) for layers in (2, 3) for width in (3, 4)
]
METHODS = ("triangle", "m:inf", "mo:inf")
SECONDS = 20
COMPARED = {
    "N1": ("a = relu(x); b = relu(x + 1); relu(a) - relu(b - 1)", "-1 <= x <= 1"),
    "N2": ("a = relu(x); b = relu(-x); relu(a) - relu(a - b)", "-1 <= x <= 1"),
    "max of two": ("relu(x1 - x2) + relu(x2)", "0 <= x1 <= 1, 0 <= x2 <= 1"),
}


def run(quick: bool, progress: Progress) -> Report:
    """Measure; what runs out of time counts as that time."""
    report = Report(
        "Relaxations",
        ["what", "median, ms", "worst, ms", "out of time"],
        target="`compare` with every method under 2 s; the ledger of mao2024 under 60 s",
        notes="M_inf and its neighbours on 30 networks of 2 to 3 inputs and 2 to 3 layers of 3 to "
        f"4 neurons, at most {SECONDS} s each; `compare` with its default methods as a process of "
        "its own, and `referee mao2024` as well, by the clock on the wall.",
    )
    nets = [network(shape, seed) for seed in range(4) for shape in SHAPES][: 6 if quick else 30]
    for name in METHODS:
        spent, late = [], 0
        for i, net in enumerate(nets):
            progress(f"{name}, network {i + 1} of {len(nets)}")
            domain = Polyhedron.box([-1] * len(net.inputs), [1] * len(net.inputs), net.inputs)
            start = monotonic()
            try:
                method(name).relax(net, domain, seconds=SECONDS).bounds()
            except Undecided:
                late += 1
            spent.append(monotonic() - start)
        row = [f"`{name}`", milliseconds(median(spent)), milliseconds(max(spent)), str(late)]
        report.rows.append(row)
    slowest = 0.0
    for name, (net_text, domain_text) in COMPARED.items():
        progress(f"compare {name}")
        command = [sys.executable, "-m", "polyrelax", "compare", net_text, "--domain", domain_text]
        spent = []
        for _ in range(2 if quick else 5):
            start = monotonic()
            subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
            spent.append(monotonic() - start)
        slowest = max(slowest, median(spent))
        row = [f"`compare`, {name}", milliseconds(median(spent)), milliseconds(max(spent)), "0"]
        report.rows.append(row)
    start = monotonic()
    command = [sys.executable, "-m", "polyrelax", "referee", "mao2024", "--json"]
    progress("the ledger of mao2024")
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    whole = monotonic() - start
    count = len(ledger().select(["mao2024"]))
    report.rows.append([f"the {count} claims of mao2024", milliseconds(whole), "", ""])
    report.met = slowest < 2 and whole < 60
    report.outcome = f"`compare` {slowest:.2f} s at most (median of runs); the ledger {whole:.0f} s"
    return report
