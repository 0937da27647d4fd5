"""Who was there, from the report of the meeting's own system."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.faults import BadTable
from webinars.registration.domain.attendance_import import ATTENDANCE
from webinars.tests.factories import HeldWebinarFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

TEAMS = """\
1. Summary
Meeting title\tGreen packaging

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Łukasz Nowak\t10/12/26, 9:58 AM\t10/12/26, 11:30 AM\t1h 31m\t\t\tAttendee
Somebody\t10/12/26, 9:58 AM\t10/12/26, 11:30 AM\t1h 31m\tANA@example.org\t\tAttendee
"""
ZOOM = """\
Attendee Details,
Attended,User Name (Original Name),Email,Join Time,Time in Session (minutes),Is Guest
Yes,Ana Lind,ana@example.org,"Oct 12, 2026 09:58",60,Yes
Yes,Ana Lind,ana@example.org,"Oct 12, 2026 11:02",20,Yes
No,lukasz nowak,lukasz@example.org,,--,--
"""


@pytest.fixture
def webinar():
    webinar = HeldWebinarFactory()
    for address, name in [("ana", "Ana Lind"), ("lukasz", "Lukasz Nowak"), ("bo", "Bo Holm")]:
        RegistrationFactory(webinar=webinar, email=f"{address}@example.org", name=name)
    return webinar


def there(webinar):
    return sorted(webinar.registrations.filter(attended=True).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("report", "names"), [(TEAMS, ["Ana Lind", "Lukasz Nowak"]), (ZOOM, ["Ana Lind"])]
)
def test_people_are_known_by_address_or_name_and_noted_once(webinar, report, names):
    outcome, _table = ATTENDANCE.take_over(report.encode(), webinar)
    assert there(webinar) == names
    assert outcome.noted == len(names)

    again, _table = ATTENDANCE.take_over(report.encode(), webinar)
    assert (again.noted, again.known) == (0, len(names))


@pytest.mark.parametrize(
    "name", ["LIND Ana", "Lind, Ana", "ana (Ana Lind)", "Ana Lind (Guest)", "Ana Lind (Gast)"]
)
def test_a_name_is_known_as_meetings_show_it(webinar, name):
    ATTENDANCE.take_over(f'Name\n"{name}"\n'.encode(), webinar)
    assert there(webinar) == ["Ana Lind"]


def test_a_numbered_list_is_no_report_with_parts(webinar):
    with pytest.raises(BadTable) as fault:
        ATTENDANCE.take_over(b"Name\n1. Ana Lind\n2. Bo Holm\n3. Cy\n", webinar)
    assert [error.line for error in fault.value.errors] == [2, 3, 4]


def test_who_was_not_there_may_have_a_namesake(webinar):
    RegistrationFactory(webinar=webinar, email="other@example.org", name="Ana Lind")
    report = b"Attended,Name,Email\nNo,Ana Lind,\nYes,,bo@example.org\n"

    _outcome, table = ATTENDANCE.take_over(report, webinar)

    assert there(webinar) == ["Bo Holm"]
    assert ATTENDANCE.known(webinar, table) == 2


def test_strangers_are_named_and_the_others_noted(webinar):
    report = b"Name,Email\nAna Lind,\nNobody Known,n@example.org\n"

    with pytest.raises(BadTable) as fault:
        ATTENDANCE.take_over(report, webinar)
    assert str(fault.value) == (
        "Line 3, column “name”: Nobody of this name or address has a place."
    )
    assert there(webinar) == []

    ATTENDANCE.take_over(report, webinar, only_right=True)
    assert there(webinar) == ["Ana Lind"]


def test_two_of_one_name_are_told_apart_by_address_alone(webinar):
    RegistrationFactory(webinar=webinar, email="other@example.org", name="ANA LIND")

    with pytest.raises(BadTable, match="Several people have this name"):
        ATTENDANCE.take_over(b"Name\nAna Lind\n", webinar)

    ATTENDANCE.take_over(b"Name,Email\nAna Lind,other@example.org\n", webinar)
    assert there(webinar) == ["ANA LIND"]


def test_the_report_of_another_meeting_notes_nobody(webinar):
    with pytest.raises(Refused, match="is it another meeting's"):
        ATTENDANCE.take_over(b"Name\nUnknown One\nUnknown Two\n", webinar, only_right=True)


def test_nobody_was_at_a_webinar_that_is_still_to_come():
    person = RegistrationFactory(webinar=WebinarFactory())
    with pytest.raises(Refused, match="has not begun"):
        ATTENDANCE.take_over(f"Name\n{person.name}\n".encode(), person.webinar)


def test_the_command_says_what_was_left_out(webinar, tmp_path, capsys):
    report = tmp_path / "report.csv"
    report.write_text("Name,Mood\nAna Lind,good\nNobody Known,bad\n")
    with pytest.raises(CommandError, match="Unknown column “Mood”"):
        call_command("import_attendance", webinar.slug, report)

    choices = ["--skip-unknown-columns", "--right-rows-only"]
    call_command("import_attendance", webinar.slug, report, *choices)

    said = capsys.readouterr()
    assert "Left out, for nothing here is called so: “Mood”." in said.out
    assert "1 person is noted as there" in said.out
    assert "Line 3, column “name”: Nobody of this name" in said.err
    assert there(webinar) == ["Ana Lind"]
