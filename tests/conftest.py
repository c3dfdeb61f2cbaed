"""Settings that every test shares."""

import os

from hypothesis import HealthCheck, settings

# The suite must not fail by chance: the same examples every time, and no clock. A search for new
# counterexamples is `POLYRELAX_HYPOTHESIS=explore .venv/bin/python -m pytest`.
settings.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore",
    derandomize=False,
    deadline=None,
    max_examples=1000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("POLYRELAX_HYPOTHESIS", "suite"))
