"""The command line, thin: arguments in, the library's answers out.

Exit codes: 0 an answer was printed (whatever the verdicts, and also when a budget ended it:
"undecided" then says so); 2 bad input or an unknown name; 3 well posed, but not supported here, or
out of budget with nothing to show; 130 interrupted, with what was found so far printed; 70 a fault
of polyrelax itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from polyrelax.cli.arguments import parser
from polyrelax.errors import CheckFailed, PolyrelaxError, Undecided, Unsupported


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = parser().parse_args([_shielded(argument) for argument in given])
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _complain("interrupted before anything was found.", 130)
    except BrokenPipeError:
        # The reader has gone; without this, Python would complain once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Unsupported, Undecided) as error:
        return _complain(error, 3)
    except CheckFailed as error:
        return _complain(f"a result failed its re-check; please report this: {error}", 70)
    except PolyrelaxError as error:
        return _complain(error, 2)
    except Exception as error:  # the last resort: a user never sees a traceback
        if os.environ.get("POLYRELAX_TRACEBACK"):
            raise
        return _complain(
            f"internal error, please report it (POLYRELAX_TRACEBACK=1 shows where): "
            f"{type(error).__name__}: {error}",
            70,
        )


def _shielded(argument: str) -> str:
    """The argument, but "-relu(x)" and "-1<=x<=1" with a space that says they are no options."""
    is_option = argument.startswith("--") or argument == "-h" or not argument.startswith("-")
    return argument if is_option else " " + argument


def _complain(problem: object, code: int) -> int:
    sentence = " ".join(str(problem).split())
    print(f"polyrelax: {sentence}", file=sys.stderr)
    return code
