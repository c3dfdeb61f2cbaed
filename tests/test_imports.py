"""`import polyrelax` is quick, and nothing heavy comes along unasked."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import polyrelax

HEAVY = {"cdd", "hypothesis", "networkx", "numpy", "ppl", "rich", "sympy", "z3"}
PACKAGE = Path(polyrelax.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.stem != "__main__"
)


def modules_after(statement: str) -> set[str]:
    """The names of the modules that a statement makes a fresh interpreter load."""
    code = f"import sys; own = set(sys.modules); {statement}; print(*(set(sys.modules) - own))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_import_is_light():
    """`import polyrelax` loads no heavy dependency and few modules of any kind."""
    loaded = modules_after("import polyrelax")
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert len(loaded) < 250


def test_hypothesis_stays_light():
    """Whoever imports Hypothesis also loads polyrelax.strategies, and must hardly notice."""
    loaded = modules_after("import hypothesis")
    assert "polyrelax.strategies" in loaded
    assert not {name.partition(".")[0] for name in loaded} & (HEAVY - {"hypothesis"})


def test_public_names_exist():
    """Every name that polyrelax offers can be had, and dir() knows it."""
    missing = [name for name in polyrelax.__all__ if not hasattr(polyrelax, name)]
    assert not missing
    assert set(polyrelax.__all__) <= set(dir(polyrelax))


def test_every_module_is_documented():
    """Each module says in its docstring what lives there."""
    silent = [name for name in MODULES if not (importlib.import_module(name).__doc__ or "").strip()]
    assert not silent


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_any_module_can_be_imported_first(module):
    """No module depends on another having been imported before it."""
    modules_after(f"import {module}")
