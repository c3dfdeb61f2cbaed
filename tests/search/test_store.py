"""A search in a file: killed and taken up again, refused to others, on a full disk."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import polyrelax as pr
from polyrelax.errors import InvalidInput
from polyrelax.search import BoundsAreExact, find_counterexample
from polyrelax.search.store import Store

ROOT = Path(__file__).parents[2]
TEXT = "1-2-1, |w| <= 1, |b| <= 1"
SLOW = """
import time

import polyrelax as pr


@pr.conjecture("1-2-1, |w| <= 1, |b| <= 1")
def slow(network, domain):
    time.sleep(0.01)
    return network.evaluate([1])[0] < 100
"""


def holds(network, domain):
    """A claim that holds for all networks of the class."""
    return True


def start(folder, *arguments):
    """A search of the slow claim as a user starts it, in a group of processes of its own."""
    (folder / "mine.py").write_text(SLOW)
    command = [sys.executable, "-m", "polyrelax", "search", f"{folder / 'mine.py'}:slow", "--json"]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ranges(path):
    """The finished ranges in a file: how many, and how many networks they have."""
    with sqlite3.connect(path) as file:
        return file.execute("SELECT count(*), total(members) FROM ranges").fetchone()


def wait_for_ranges(path, number):
    """Wait until a file has so many bytes: a search that has begun to write."""
    for _ in range(400):
        if path.exists() and path.stat().st_size > number:
            return
        time.sleep(0.05)
    raise AssertionError("the search has written nothing")


MADE = """
from polyrelax.search import AllHold


class OfSmallOutputs:
    def __call__(self, network, domain):
        return network.evaluate([1])[0] < LIMIT


def small(network, domain):
    return network.evaluate([1])[0] < 100


predicate = OfSmallOutputs()
both = AllHold((small, predicate))
"""


@pytest.mark.parametrize("name", ["predicate", "both"])
def test_objects_are_known_in_another_process(tmp_path, name):
    """A predicate that is made of objects and functions is the same one when started again."""
    file, path = tmp_path / "made.py", tmp_path / "store.db"
    command = [sys.executable, "-m", "polyrelax", "search", f"{file}:{name}", "--store", str(path)]
    command += ["--class", "1-1-1, |w| <= 1, b = 0", "--jobs", "1"]
    for limit, code in (("100", 0), ("100", 0), ("200", 2)):
        file.write_text(MADE.replace("LIMIT", limit))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == code, done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_and_taken_up_again(tmp_path, jobs):
    """After `kill -9` nothing is lost, nothing is counted twice, and the rest is done."""
    path = tmp_path / "store.db"
    killed = start(tmp_path, "--store", str(path), "--jobs", jobs)
    wait_for_ranges(path, 8000)
    time.sleep(1)
    killed.kill()
    killed.communicate()
    known, _ = ranges(path)
    assert known > 0
    out, err = start(tmp_path, "--store", str(path), "--jobs", jobs).communicate(timeout=120)
    answer = json.loads(out)
    assert (answer["status"], answer["checked"]) == ("none", 3**7), err
    assert ranges(path)[1] == 3**7


def test_interrupted_from_the_keyboard(tmp_path):
    """Ctrl-C prints what is known and exits with 130; the file has it, and the search goes on."""
    path = tmp_path / "store.db"
    running = start(tmp_path, "--store", str(path), "--jobs", "2")
    wait_for_ranges(path, 8000)
    time.sleep(1)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    answer = json.loads(out)
    assert running.returncode == 130, err
    assert (answer["status"], answer["interrupted"]) == ("undecided", True)
    assert 0 < answer["checked"] == ranges(path)[1]


def test_a_finished_search_is_not_done_again(tmp_path):
    """The second time nothing is asked, and the answer is the same."""

    def claim(network, domain):
        claim.asked += 1
        return pr.Triangle().bounds(network, domain) == pr.range(network, domain)

    claim.asked = 0
    path = tmp_path / "store.db"
    first = find_counterexample(claim, TEXT, store=path)
    number = claim.asked
    assert find_counterexample(claim, TEXT, store=path) == first
    assert claim.asked == number + 1  # the counterexample, once more


def test_any_part_may_be_there_already(tmp_path):
    """A budget that ends in the midst leaves ranges that a longer one completes."""
    path = tmp_path / "store.db"
    for _ in range(3):
        find_counterexample(BoundsAreExact("ibp"), "1-1-1-1, |w| <= 1, |b| <= 1", store=path)
    short = find_counterexample(holds, TEXT, store=tmp_path / "two.db", seconds=0)
    whole = find_counterexample(holds, TEXT, store=tmp_path / "two.db")
    assert (short.checked, whole.checked) == (0, 3**7)


def test_two_searches_on_one_file(tmp_path):
    """While a search uses a file, another one is refused it."""
    path = tmp_path / "store.db"
    first = Store(path, "a search")
    with pytest.raises(InvalidInput, match="in use by another search"):
        find_counterexample(holds, TEXT, store=path)
    first.close()
    Store(path, "a search").close()


def test_files_of_others_are_refused(tmp_path):
    """A file of another claim, class or format, another database, and no database at all."""
    path = tmp_path / "store.db"
    find_counterexample(holds, TEXT, store=path)
    for claim, networks in ((BoundsAreExact("ibp"), TEXT), (holds, "1-1-1, |w| <= 1, b = 0")):
        with pytest.raises(InvalidInput, match="of the search"):
            find_counterexample(claim, networks, store=path)
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(InvalidInput, match=r"of format 2; .* of format 99"):
        find_counterexample(holds, TEXT, store=path)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE guests (name)")
    with pytest.raises(InvalidInput, match="another database"):
        find_counterexample(holds, TEXT, store=other)
    (tmp_path / "text.db").write_text("dear diary " * 50)
    with pytest.raises(InvalidInput, match="not a database"):
        find_counterexample(holds, TEXT, store=tmp_path / "text.db")
    with pytest.raises(InvalidInput, match="unable to open"):
        find_counterexample(holds, TEXT, store=tmp_path / "nowhere" / "store.db")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ranges SET members = members + 1 WHERE weight = 1",
        "UPDATE ranges SET found = 0 WHERE weight = 1",
        "UPDATE ranges SET undecided = '?' WHERE weight = 1",
        "DELETE FROM search",
        "ALTER TABLE ranges ADD more",
    ],
)
def test_a_damaged_file_is_refused(tmp_path, damage):
    """What was changed in a file is not taken for what a search has found."""
    path = tmp_path / "store.db"
    find_counterexample(holds, TEXT, store=path)
    with sqlite3.connect(path) as file:
        file.execute(damage)
    with pytest.raises(InvalidInput, match="store"):
        find_counterexample(holds, TEXT, store=path)


def test_a_store_is_always_a_file(tmp_path, monkeypatch):
    """SQLite's names for databases in memory are no place where something is kept."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="unable to open"):
        find_counterexample(holds, TEXT, store="")
    find_counterexample(holds, TEXT, store=":memory:")
    assert ranges(tmp_path / ":memory:")[0] > 0


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from polyrelax.search import find_counterexample
from polyrelax.errors import InvalidInput
resource.setrlimit(resource.RLIMIT_FSIZE, (24000, 24000))
try:
    find_counterexample(lambda n, X: True, sys.argv[1], store=sys.argv[2])
except InvalidInput as error:
    print(error)
"""


def test_a_full_disk(tmp_path):
    """When the file cannot grow the search says so, and what it had written stays usable."""
    path = tmp_path / "store.db"
    command = [sys.executable, "-c", FULL, "1-2-1, |w| <= 2, |b| <= 2", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "a file that this search can write" in done.stdout, done.stderr
    number, members = ranges(path)
    assert number > 0
    assert 0 < members < 5**7
