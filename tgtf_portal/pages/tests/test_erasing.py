"""A person with a marker in every field: all of it in their archive, nothing left after erasing."""

import io
import shutil
import zipfile

import pytest

from tgtf_portal.core.backup import back_up, restore
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Erasure, Message
from tgtf_portal.core.privacy import erasing, erasure_list, farewell, repeating
from tgtf_portal.core.privacy import register as data_register
from tgtf_portal.core.privacy.archive import archive_of
from tgtf_portal.core.privacy.plan import plan_for
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.marked_person import (
    EMAIL,
    SECOND,
    Markers,
    aggregates,
    deliver,
    everything,
    places_of,
    tell,
)
from webinars.models import Registration
from webinars.registration.domain.actions import register

pytestmark = pytest.mark.django_db
in_place = pytest.mark.django_db(transaction=True)  # the database itself is replaced


@pytest.fixture
def folders(settings, tmp_path):
    """Where the portal writes besides the database."""
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.JOURNAL_DIR = str(tmp_path / "journal")
    settings.BOUNCE_FOLDER = str(tmp_path / "bounces")
    bounces = tmp_path / "bounces" / "unreadable"
    bounces.mkdir(parents=True)
    (bounces / "1").write_text(f"To: bounces@example.org\n\n{EMAIL} is unknown here.\n")
    return [tmp_path]


@pytest.fixture
def mark():
    return Markers()


@pytest.fixture
def world(folders, mark, time_machine):
    return tell(mark, time_machine)


def left(mark, folders):
    return places_of(mark.words, everything(*folders))


def erase(email=EMAIL):
    done = erasing.erase(email, way=Erasure.Way.COMMAND)
    deliver()
    farewell.forget_last_mails()
    return done


def test_everything_is_told_before(world, mark, folders):
    """The control: each marker stands somewhere before, in many places and in files, too."""
    found = left(mark, folders)

    assert mark.words.keys() - found.keys() == set()
    assert len(mark.words) >= 35
    assert any("mail/" in place for place in found[EMAIL])
    assert "core_tableimport.content" in found[EMAIL]


def test_the_archive_holds_every_marker(world, mark):
    with zipfile.ZipFile(io.BytesIO(archive_of(EMAIL))) as archive:
        texts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}

    found = places_of(mark.words, texts)
    missing = mark.words.keys() - found.keys()
    assert {mark.words[word] for word in missing} == set()
    assert {name.partition("/")[0] for name in texts} == {
        "index.html",
        "json",
        "csv",
        "documents",
    }


def test_after_erasing_no_marker_is_left_and_what_is_counted_stays(world, mark, folders):
    before = aggregates(world)

    erase()

    assert left(mark, folders) == {}
    assert aggregates(world) == before


@pytest.mark.parametrize("email", [SECOND, EMAIL.upper()])
def test_whoever_has_an_account_is_known_by_each_of_its_addresses(world, mark, folders, email):
    erase(email)

    assert left(mark, folders) == {}


@pytest.mark.parametrize(
    ("label", "found"), [("webinars.Feedback", "Feedback.helped"), ("clusters.SME", "SME before")]
)
def test_a_table_that_nobody_signed_up_is_found_by_its_markers(
    world, mark, folders, monkeypatch, label, found
):
    """The control: an eraser is missing."""
    monkeypatch.delitem(data_register.TABLES, label)

    erase()

    assert found in {mark.words[word] for word in left(mark, folders)}


def test_without_rewording_texts_still_name_the_person(world, mark, folders, monkeypatch):
    """The control: what others wrote."""
    monkeypatch.setattr(erasing, "reword", lambda terms: {})

    erase()

    places = left(mark, folders)["zqname"]
    assert {"webinars_statement.text", "webinars_recapversion.statements"} <= {*places}


def test_erasing_twice_does_nothing_more(world, mark, folders):
    erase()
    before = {place: text for place, text in everything(*folders).items() if "cache" not in place}

    assert erase() is None

    assert {p: t for p, t in everything(*folders).items() if "cache" not in p} == before
    assert Erasure.objects.count() == 1


def test_the_trail_keeps_the_verb_and_nobody(world):
    staff = CoordinatorFactory()

    done = erasing.erase(EMAIL, way=Erasure.Way.STAFF, by=staff)

    event = AuditEvent.objects.get(verb="person.erased")
    assert (event.actor, event.facts) == (staff, {})
    assert event.label == str(done)
    about = AuditEvent.objects.filter(thing=f"webinars.registration/{world.registration.pk}")
    assert set(about.values_list("label", flat=True)) == {"(erased)"}
    assert all(facts == {} for facts in about.values_list("facts", flat=True))


def test_the_last_mail_leaves_once_and_its_address_is_gone(world, folders):
    erasing.erase(EMAIL, way=Erasure.Way.OWN)
    waiting = Message.objects.get(kind=farewell.KIND)
    assert (waiting.recipient, waiting.recipient_name, waiting.context) == (EMAIL, "", {})
    assert farewell.forget_last_mails() == 0, "not before it has left"

    deliver()

    files = (folders[0] / "mail").iterdir()
    [mail] = [file for file in files if EMAIL in file.read_text()]
    assert "Your data are erased" in mail.read_text()
    assert farewell.forget_last_mails() == 1
    assert not mail.exists()
    assert Message.objects.get(pk=waiting.pk).status == "sent"
    assert places_of([EMAIL], everything(*folders)) == {}


def test_a_last_mail_that_cannot_leave_is_forgotten_too(world, folders, time_machine):
    outbox.hold_all("a restore", None)
    erasing.erase(EMAIL, way=Erasure.Way.OWN)

    time_machine.shift(farewell.PATIENCE.total_seconds() + 60)
    farewell.forget_last_mails()

    assert places_of([EMAIL], everything(*folders)) == {}
    assert Message.objects.get(kind=farewell.KIND).status == "dropped"


def test_a_place_to_come_goes_to_the_next_and_a_room_has_no_host(world):
    plan = plan_for(EMAIL)
    said = " ".join(plan.consequences)

    erase()

    assert "Their registration for “Roots” is cancelled" in said
    assert "has no host any more" in said
    assert "last manager of Lead Cluster" in said
    world.waiting.refresh_from_db()
    assert world.waiting.status == "offered"
    assert not world.next.breakouts.get().hosts.exists()
    assert world.room.hosts.get().name == "(erased)"


@in_place
def test_a_backup_from_before_does_not_bring_the_person_back(world, mark, folders, tmp_path):
    target = tmp_path.parent / f"{tmp_path.name}.backup"
    before = aggregates(world)
    back_up(target)
    erase()
    code = Erasure.objects.get().code

    assert restore(target).erasures == 1

    assert left(mark, folders) == {}
    assert aggregates(world) == before
    assert [(e.code, e.way) for e in Erasure.objects.all()] == [(code, "repeated")]
    assert repeating.repeat_erasures() == 0


@in_place
def test_without_the_list_a_restore_brings_the_person_back(world, mark, folders, tmp_path):
    """The control."""
    target = tmp_path.parent / f"{tmp_path.name}.backup"
    back_up(target)
    erase()
    shutil.rmtree(tmp_path / "erasures")

    assert restore(target).erasures == 0

    assert len(left(mark, folders)) > 30


@in_place
def test_whoever_came_back_after_the_erasure_stays(world, tmp_path):
    target = tmp_path.parent / f"{tmp_path.name}.backup"
    erase()
    register_again = register(world.next, email=EMAIL, name="Zqagain Zqname")
    back_up(target)

    assert restore(target).erasures == 0

    assert Registration.objects.get(pk=register_again.pk).email == EMAIL


def test_an_erasure_that_fails_leaves_the_list_as_it_was(world, monkeypatch):
    def fail(terms):
        raise RuntimeError

    monkeypatch.setattr(erasing, "reword", fail)
    with pytest.raises(RuntimeError):
        erasing.erase(EMAIL, way=Erasure.Way.COMMAND)

    assert erasure_list.lines() == []
    assert plan_for(EMAIL).own


def test_the_list_names_nobody_and_needs_no_secret_key(world, settings, tmp_path):
    erase()
    text = "".join(file.read_text() for file in (tmp_path / "erasures").iterdir())
    known = erasure_list.hash_of(EMAIL)

    settings.SECRET_KEY = "another one altogether, as after a move"

    assert EMAIL not in text
    assert erasure_list.hash_of(f" {EMAIL.upper()}") == known
    assert known in text
