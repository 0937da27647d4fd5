"""A backup that is older than a wish about a name does not bring the name back."""

import pytest

from tgtf_portal.core.backup import back_up, restore
from tgtf_portal.core.privacy import repeating
from tgtf_portal.core.refusal import Refused
from webinars.common.name_list import NAMES
from webinars.live.domain.notes import amend_insight
from webinars.models import Insight
from webinars.recap.domain import attribution
from webinars.recap.domain.attribution import change_attribution
from webinars.recap.domain.owners import decline_as_owner
from webinars.tests.factories import InsightFactory, SeatFactory
from webinars.tests.told_by_name import WORD, in_database, outputs, told_by_name

pytestmark = pytest.mark.django_db(transaction=True)  # the database itself is replaced
NAMED, CLUSTER, ANONYMOUS = Insight.Attribution.values


@pytest.fixture
def backup(tmp_path):
    target = tmp_path / "before"

    def take():
        back_up(target)
        return target

    return take


@pytest.fixture
def seat():
    return SeatFactory(breakout__status="running", registration__name="Ana Author")


def signed(seat, **facts):
    author = seat.registration
    told = {"author_name": author.name, "attribution": NAMED, **facts}
    return InsightFactory(breakout=seat.breakout, registration=author, **told)


def as_told(note):
    kept = Insight.objects.get(pk=note.pk)
    return kept.attribution, kept.author_name, kept.owner


def test_a_name_that_was_taken_out_is_gone_from_every_output_after_a_restore(backup, time_machine):
    world = told_by_name(time_machine)
    target = backup()
    for note in world.notes:
        change_attribution(Insight.objects.get(pk=note.pk), ANONYMOUS, by=None)
    assert in_database() == set()

    assert restore(target).wishes == 3

    found, _picture = outputs(world)
    assert {name for name, text in found.items() if WORD in text.lower()} == set()
    assert in_database() == set()
    assert repeating.repeat_all() == repeating.Repeated(0, 0)


def test_without_the_list_the_backup_brings_the_name_back(backup, seat, settings, tmp_path):
    """The control."""
    note = signed(seat)
    target = backup()
    change_attribution(note, ANONYMOUS, by=None)
    settings.ERASURES_DIR = str(tmp_path / "another")

    restore(target)

    assert as_told(note) == (NAMED, "Ana Author", "")


def test_each_wish_is_repeated_as_far_as_a_list_without_names_can(backup, seat):
    """What the new name was is written nowhere: the old one goes, and its author can sign again."""
    taken_out, renamed, back_again, untouched = (signed(seat) for _n in range(4))
    amended, declined = signed(seat), signed(seat, kind="commitment", owner="Ben B")
    target = backup()
    change_attribution(taken_out, ANONYMOUS, by=None)
    change_attribution(renamed, NAMED, name="Ana A", by=None)
    change_attribution(back_again, ANONYMOUS, by=None)
    change_attribution(Insight.objects.get(pk=back_again.pk), NAMED, name="Ana Author", by=None)
    author, text = seat.registration, amended.text
    amend_insight(amended, version=1, text=text, attribution=ANONYMOUS, author=author)
    decline_as_owner(declined, by=None)

    assert restore(target).wishes == 4

    told = {
        "taken out": as_told(taken_out),
        "renamed": as_told(renamed),
        "back again": as_told(back_again),
        "untouched": as_told(untouched),
        "amended": as_told(amended),
        "declined": as_told(declined),
    }
    assert told == {
        "taken out": (ANONYMOUS, "", ""),
        "renamed": (ANONYMOUS, "", ""),
        "back again": (NAMED, "Ana Author", ""),
        "untouched": (NAMED, "Ana Author", ""),
        "amended": (ANONYMOUS, "", ""),
        "declined": (NAMED, "Ana Author", ""),
    }
    assert repeating.repeat_all().wishes == 0


def test_what_was_wished_after_the_last_line_stays_where_nothing_was_restored(seat):
    note = signed(seat)
    change_attribution(note, ANONYMOUS, by=None)
    Insight.objects.filter(pk=note.pk).update(attribution=NAMED, author_name="Ana Author")

    assert repeating.repeat_all().wishes == 0
    assert as_told(note) == (NAMED, "Ana Author", "")


def test_a_change_that_fails_leaves_no_line_and_without_the_list_nothing_changes(
    seat, monkeypatch, settings, tmp_path
):
    note = signed(seat)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(attribution, "tell_anew", fail)
    with pytest.raises(RuntimeError):
        change_attribution(note, ANONYMOUS, by=None)
    assert NAMES.lines() == []
    monkeypatch.undo()

    (tmp_path / "a file").write_text("")
    settings.ERASURES_DIR = str(tmp_path / "a file")
    with pytest.raises(Refused, match="nothing is changed"):
        change_attribution(note, ANONYMOUS, by=None)
    assert as_told(note) == (NAMED, "Ana Author", "")


def test_the_list_names_nobody(seat, tmp_path):
    note = signed(seat)
    change_attribution(note, NAMED, name="Ana Another", by=None)

    text = "".join(file.read_text() for file in (tmp_path / "erasures").iterdir())

    assert [word for word in ("Ana", "Author", "Another", note.code) if word in text] == []
