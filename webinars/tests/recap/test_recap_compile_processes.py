"""A process that compiles a recap is killed at any moment: the old recap stands, or the new one.

Meanwhile another process gives every note the mark of the next round, all at once. Whatever is
stored then has the mark of a single round, in its sentences and in what they stand on. The long
version, `pytest -m chaos`, kills 30 processes. DATABASE_URL decides on which database.
"""

import random
import time

import pytest

from webinars.tests.compiling import COMPILING, SETUP, WRITING, stored


def killed_in_turn(installation, *, kills, loose=False):
    """What is stored after each death; the processes die up to a second after they began."""
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    installation.script(SETUP)
    dice = random.Random(7)
    writer = installation.start("writer", "-c", WRITING)
    installation.wait_for_log(writer, "writing")
    found = []
    for _kill in range(kills):
        compiling = installation.start("compiling", "-c", COMPILING.format(loose=loose))
        installation.wait_for_log(compiling, "in between" if loose else "compiled")
        time.sleep(dice.uniform(0.1, 0.4 if loose else 1))
        assert compiling.popen.poll() is None, compiling.log.read_text()
        compiling.kill()
        found.append(stored(installation))
    assert writer.popen.poll() is None, writer.log.read_text()
    return found


@pytest.mark.parametrize("kills", [5, pytest.param(30, marks=pytest.mark.chaos)])
def test_a_killed_compilation_leaves_the_old_recap_or_the_new_one(installation, figures, kills):
    found = killed_in_turn(installation, kills=kills)

    figures.note(
        engine=installation.database.partition(":")[0],
        kills=kills,
        versions=found[-1].numbers[-1],
        rounds=len(set().union(*(recap.rounds for recap in found))),
        half=sum(not recap.is_whole for recap in found),
    )
    assert all(recap.is_whole for recap in found)
    assert found[-1].numbers[-1] > 1
    assert found[-1].statements, "a recap was compiled at last"


def test_without_one_transaction_a_killed_compilation_leaves_half_a_recap(installation, figures):
    found = killed_in_turn(installation, kills=2, loose=True)

    half = sum(not recap.is_whole for recap in found)
    figures.note(engine=installation.database.partition(":")[0], kills=2, half=half)
    assert half > 0
