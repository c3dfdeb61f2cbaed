"""One SQLite file with the finished ranges of a search: kill the search, start again, go on.

A range is written in one transaction when it is finished, so that it is in the file or it is not.
The file is locked for as long as a search uses it; the lock ends with the process, however it ends.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from polyrelax.errors import InvalidInput
from polyrelax.search.job import Outcome
from polyrelax.search.space import Block

APPLICATION, FORMAT = 0x506C7278, 2
_TABLES = """
CREATE TABLE search (description TEXT NOT NULL);
CREATE TABLE ranges (
    shape INTEGER, weight INTEGER, start INTEGER, stop INTEGER, aim TEXT, members INTEGER,
    orbits INTEGER, found INTEGER, failing INTEGER, undecided TEXT, checksum INTEGER,
    PRIMARY KEY (shape, weight, start, aim)
);
"""


class Store:
    """The file of one search.

    Args:
        path: the file; made if there is none.
        description: what the search is; a file of another one is refused.

    Raises:
        InvalidInput: when the file cannot be used: it is of another search or format, in use, no
            database, or cannot be written.
    """

    def __init__(self, path: str | Path, description: str) -> None:
        file = Path(path)
        self.path = str(file)
        with self._told():
            # An absolute path is always a file: SQLite keeps "" and ":memory:" in memory only.
            self._file = sqlite3.connect(file.absolute(), timeout=0, isolation_level=None)
        try:
            with self._told():
                self._open(description)
        except BaseException:
            self._file.close()
            raise

    def _open(self, description: str) -> None:
        run = self._file.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA synchronous = FULL")
        run("BEGIN EXCLUSIVE")
        (application,) = run("PRAGMA application_id").fetchone()
        (version,) = run("PRAGMA user_version").fetchone()
        (tables,) = run("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables and not application:
            for statement in filter(str.strip, _TABLES.split(";")):
                run(statement)
            run(f"PRAGMA application_id = {APPLICATION}")
            run(f"PRAGMA user_version = {FORMAT}")
            run("INSERT INTO search VALUES (?)", (description,))
        elif application != APPLICATION:
            raise self._refused("a file of a search", "another database")
        elif version != FORMAT:
            raise self._refused(f"of format {FORMAT}", f"of format {version}")
        else:
            (stored,) = run("SELECT description FROM search").fetchone()
            if stored != description:
                raise self._refused(f"of the search {description}", f"of {stored}")
        run("COMMIT")

    def outcomes(self) -> Iterator[Outcome]:
        """The finished ranges."""
        with self._told():
            rows = self._file.execute("SELECT * FROM ranges ORDER BY shape, weight, start")
            for *row, checksum in rows:
                if checksum != _checksum(row):
                    raise self._refused("as the search wrote it", "damaged")
                *known, undecided = row
                shape, weight, start, stop, aim, members, orbits, found, failing = known
                unsure = tuple(
                    (index, why) for index, why in json.loads(undecided, parse_float=str)
                )
                block = Block(shape, weight)
                yield Outcome(block, start, stop, aim, members, orbits, found, failing, unsure)

    def add(self, outcome: Outcome) -> None:
        """Write a finished range."""
        row: list[Any] = [*outcome.block, outcome.start, outcome.stop, outcome.aim]
        row += [outcome.members, outcome.orbits, outcome.found, outcome.failing]
        row.append(json.dumps(outcome.undecided))
        row.append(_checksum(row))
        with self._told():
            self._file.execute(f"INSERT OR REPLACE INTO ranges VALUES ({', '.join('?' * 11)})", row)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _refused(self, must_be: str, got: str) -> InvalidInput:
        return InvalidInput(f"Argument 'store' must be {must_be}; {self.path} is {got}.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors as errors of the argument; what is in the file stays there."""
        try:
            yield
        except InvalidInput:
            raise
        except (sqlite3.Error, ValueError, TypeError) as error:  # the last two of a damaged file
            message = str(error)
            if "locked" in message:
                message = "in use by another search"
            must_be = "a file that this search can write"
            raise InvalidInput.argument("store", must_be, f"{self.path}: {message}") from None


def _checksum(row: list[Any]) -> int:
    """What tells that a row is as it was written; SQLite does not look at what is in it."""
    return zlib.crc32(json.dumps(row).encode())
