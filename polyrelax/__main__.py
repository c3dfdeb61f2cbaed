"""`python -m polyrelax`: the same as the command `polyrelax`."""

import sys

from polyrelax.cli import main

sys.exit(main())
