"""What somebody changed stands on the next answer, whichever process gives it; see `changes`."""

import json

import pytest

from tgtf_portal.pages.tests.shared.changes import CHANGES

CHANGER = "tgtf_portal.pages.tests.shared.changes"
SERVER = "tgtf_portal.pages.tests.shared.worker_wsgi"


def stale_after(installation, way, *, processes):
    installation.start_web(SERVER, workers=processes)
    said = installation.run("-m", CHANGER, installation.url, str(processes), way)
    assert said.returncode == 0, said.stderr[-3000:]
    return json.loads(said.stdout.splitlines()[-1])


@pytest.mark.parametrize("way", ["as-it-is", "dying"])
def test_every_change_is_on_the_next_answer(installation, way):
    assert stale_after(installation, way, processes=2) == []


def test_of_changes_that_nobody_is_told_of_all_answers_are_stale(installation):
    assert len(stale_after(installation, "untold", processes=2)) > 35


@pytest.mark.chaos
@pytest.mark.parametrize("way", ["as-it-is", "dying"])
def test_every_change_is_on_the_next_answer_of_eight_processes(installation, way):
    assert stale_after(installation, way, processes=8) == []


def test_there_are_forty_seven_kinds():
    assert len(CHANGES) == 47
