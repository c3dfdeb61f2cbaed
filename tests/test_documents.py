"""The documents are run: README.md and docs/*.md do what they say.

* ```python: run in order, in one namespace a document; a block with `>>>` is checked as a doctest
  in the same namespace (```pycon too).
* ```console: each line `$ command` is run by a shell in the checkout, with the environment's own
  programs first; the lines under it are what it must print, error messages included. A line `...`
  stands for any number of lines, a number before `ms` or `s` for any time, and a line that ends in
  a backslash goes on after `> `. A command
  must succeed, unless the fence says `console fails`.
* A fence with `no-run` after the language is only read, by people.
"""

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SECONDS = 300
TIME = re.compile(r" *\d+(?:\.\d+)? m?s\b|(?<=\S) +time$")


class Block(NamedTuple):
    """A fenced block: the words after the fence, its text, and the line where the text begins."""

    words: tuple[str, ...]
    text: str
    line: int

    @property
    def language(self) -> str:
        """The first word."""
        return self.words[0] if self.words else ""


class Command(NamedTuple):
    """A command of a console block with the lines it must print."""

    text: str
    expected: list[str]
    line: int


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a Markdown text that are to be run or only read."""
    fence = r"^(?P<mark>```+)(?P<words>[^`\n]*)\n(?P<body>.*?)^(?P=mark)`*[ ]*$"
    for match in re.finditer(fence, text, re.M | re.S):
        line = text.count("\n", 0, match.start("body")) + 1
        yield Block(tuple(match["words"].split()), match["body"], line)


def runnable(text: str, *languages: str) -> list[Block]:
    """The blocks in these languages that are to be run."""
    return [b for b in blocks(text) if b.language in languages and "no-run" not in b.words]


def commands(block: Block) -> list[Command]:
    """The commands of a console block."""
    found: list[Command] = []
    goes_on = False
    for line, text in enumerate(block.text.splitlines(), block.line):
        if text.startswith("$ "):
            found.append(Command(text[2:], [], line))
        elif goes_on and text.startswith("> "):
            found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{text[2:]}")
        elif found:
            found[-1].expected.append(text.rstrip())
        else:
            raise ValueError(f"line {line}: a console block begins with '$ ' and a command")
        goes_on = text.endswith("\\") and not found[-1].expected
    return found


def matches(expected: list[str], printed: str) -> bool:
    """Whether the text is as expected, up to white space at the ends of lines and of the text."""
    expected = [TIME.sub("0 ms", line) for line in expected]
    parts = [r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in expected]
    lines = [TIME.sub("0 ms", line.rstrip()) for line in printed.rstrip().splitlines()]
    wanted = "".join(parts)
    while wanted.endswith(r"\n\n"):
        wanted = wanted.removesuffix(r"\n")
    return re.fullmatch(wanted, "".join(f"{line}\n" for line in lines)) is not None


def run(command: str) -> tuple[int, str]:
    """Run a command as a reader would in the checkout: its exit status, and what it printed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    plain = {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, **plain},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
    )
    return done.returncode, done.stdout


def documents_with(*languages: str) -> list[Path]:
    """The documents with something to run in these languages."""
    return [path for path in DOCUMENTS if runnable(path.read_text("utf-8"), *languages)]


def name_of(path: Path) -> str:
    """The path as one writes it in the checkout."""
    return path.relative_to(ROOT).as_posix()


CONSOLE = [
    pytest.param(path, command, "fails" in block.words, id=f"{name_of(path)}:{command.line}")
    for path in DOCUMENTS
    for block in runnable(path.read_text("utf-8"), "console")
    for command in commands(block)
]


@pytest.mark.parametrize(("path", "command", "fails"), CONSOLE)
def test_commands(path, command, fails):
    """A command in a document prints what the document shows."""
    status, printed = run(command.text)
    shown = f"{name_of(path)}:{command.line}: $ {command.text}\n{printed}"
    assert matches(command.expected, printed), shown
    assert (status != 0) == fails, f"{shown}exit status {status}"


@pytest.mark.parametrize("path", documents_with("python", "pycon"), ids=name_of)
def test_python(path):
    """A document's Python runs from the top to the bottom, with the results it shows."""
    namespace = {"__name__": "__main__"}
    checker = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for block in runnable(path.read_text("utf-8"), "python", "pycon"):
        if re.search(r"^>>> ", block.text, re.M):
            test = doctest.DocTestParser().get_doctest(
                block.text, namespace, name_of(path), str(path), block.line - 1
            )
            report: list[str] = []
            checker.run(test, out=report.append, clear_globs=False)
            namespace = test.globs
            assert not report, "".join(report)
        else:
            # The empty lines make tracebacks show the document's own line numbers.
            source = "\n" * (block.line - 1) + block.text
            exec(compile(source, str(path), "exec"), namespace)


def test_readme_needs_two_commands():
    """The README asks for `make referee` and `make test`, and for no other task."""
    readme = (ROOT / "README.md").read_text("utf-8")
    code = [block.text for block in blocks(readme)] + re.findall(r"`([^`\n]+)`", readme)
    tasks = re.findall(r"\bmake ([a-z][a-z-]*)", "\n".join(code))
    assert set(tasks) == {"referee", "test"}


def test_make_help_shows_every_task():
    """`make help` has a line for each task that one can ask for."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    tasks = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split()
    status, printed = run("make help")
    assert status == 0, printed
    assert re.findall(r"^  make ([a-z-]+) ", printed, re.M) == tasks


SAMPLE = """
```console
$ echo one; echo two
one
two
$ printf 'a\\nb\\nc\\n' | \\
> cat
a
...
```

```console fails no-run
$ false
```

````python
x = "```"
````
"""


def test_blocks_are_read():
    """Fences, their words, line numbers, continued commands and expected lines."""
    console, failing, python = blocks(SAMPLE)
    assert console.line == 3
    assert [c.line for c in commands(console)] == [3, 6]
    assert all(matches(c.expected, run(c.text)[1]) for c in commands(console))
    assert failing.words == ("console", "fails", "no-run")
    assert runnable(SAMPLE, "console") == [console]
    assert python.text == 'x = "```"\n'


@pytest.mark.parametrize(
    ("expected", "printed", "answer"),
    [
        (["a", "b"], "a  \nb\n\n", True),
        (["a"], "a\nb\n", False),
        (["a", "...", "z"], "a\nz\n", True),
        (["a", "...", "z"], "a\nb\nc\nz\n", True),
        (["a", "..."], "b\na\n", False),
        ([], "", True),
        ([], "a\n", False),
        (["a.b"], "axb\n", False),
    ],
)
def test_output_is_compared(expected, printed, answer):
    """Output is compared line by line; `...` stands for any number of lines."""
    assert matches(expected, printed) is answer
