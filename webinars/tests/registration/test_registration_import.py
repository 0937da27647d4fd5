"""People who registered elsewhere, brought along in the browser and by command."""

import csv
import io
import string
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.models import AuditEvent, Message, RetentionPeriod, TableImport
from tgtf_portal.core.tables import import_actions
from tgtf_portal.core.tables.exports import csv_file
from tgtf_portal.core.tests.reading import words
from webinars.models import Registration
from webinars.registration.domain.csv_import import import_registrations
from webinars.tests.factories import (
    HeldWebinarFactory,
    QuestionFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.webinar.participants_table import participants_table

pytestmark = pytest.mark.django_db

LIST = "email;name;country\nana@example.org;Ana Lind;Norway\nbo@example.org;Bo Holm;EL\n"


def upload(staff, webinar, text, kind="registrations"):
    """What the browser shows after a file was chosen."""
    content = text if isinstance(text, bytes) else text.encode()
    given = {"kind": kind, "file": SimpleUploadedFile("guests.csv", content)}
    return staff.post(upload_address(kind, webinar), given, follow=True)


def page(name="change"):
    return reverse(f"admin:core_tableimport_{name}", args=[TableImport.objects.get().pk])


def decide(staff, which="right", **chosen):
    return staff.post(page("take"), {"only_right": which, **chosen}, follow=True)


def people(webinar):
    return sorted(webinar.registrations.values_list("email", "name", "country"))


def test_a_list_is_shown_before_anything_is_taken_over(staff):
    webinar = WebinarFactory()
    RegistrationFactory(webinar=webinar, email="ana@example.org")

    shown = words(upload(staff, webinar, LIST + "nobody;Cy;\n"))

    assert "CSV, separated by semicolons" in shown
    for label, number in [("rows", 3), ("new", 1), ("known", 1), ("wrong", 1)]:
        assert f'<dt>{label}</dt><dd data-part="{label}">{number}</dd>' in shown
    assert "<td>4</td><td>email</td><td>Enter a valid email address.</td>" in shown
    assert webinar.registrations.count() == 1


def test_the_right_ones_are_taken_over_and_the_wrong_ones_come_back_as_a_file(staff):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST + "nobody;Cy, the third;Atlantis\n")

    shown = words(decide(staff))

    assert "2 registered, 0 were registered already." in shown
    assert people(webinar) == [
        ("ana@example.org", "Ana Lind", "NO"),
        ("bo@example.org", "Bo Holm", "GR"),
    ]
    file = staff.get(page("wrong_rows")).content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(file))
    assert header == ["what is wrong", "email", "name", "country"]
    assert row[1:] == ["nobody", "Cy, the third", "Atlantis"]
    assert row[0].startswith("email: Enter a valid email address.; country: Unknown country")
    assert not Message.objects.exists()


def test_all_or_nothing_takes_nothing_while_a_row_is_wrong(staff):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST + "nobody;Cy;\n")

    shown = words(decide(staff, "all"))

    assert "Rows are wrong; take the right ones, or correct the file." in shown
    assert people(webinar) == []
    assert TableImport.objects.get().status == "ready"


def test_people_are_told_where_staff_choose_it_and_once(staff):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST)

    shown = words(decide(staff, also="on"))
    again = decide(staff, also="on")

    assert "2 registered and mailed" in shown
    assert "It is “Taken over”." in words(again)
    mailed = Message.objects.filter(kind="registration.confirmed")
    assert sorted(mailed.values_list("recipient", flat=True)) == [
        "ana@example.org",
        "bo@example.org",
    ]


def test_unknown_columns_are_named_and_one_press_goes_on_without_them(staff):
    webinar = WebinarFactory()
    shown = words(upload(staff, webinar, "email,name,Fee\nana@example.org,Ana,10\n"))
    assert "Unknown column “Fee”." in shown
    assert "Go on without the unknown columns" in shown

    again = words(staff.post(page("read_again"), follow=True))

    assert "Left out, for nothing here is called so: “Fee”." in again
    assert '<dt>new</dt><dd data-part="new">1</dd>' in again


def test_a_dropped_list_is_forgotten_and_nothing_of_it_taken(staff):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST)

    staff.post(page("drop"), follow=True)

    found = TableImport.objects.get()
    assert (found.status, found.content, found.sample, found.remarks) == ("dropped", None, [], [])
    assert people(webinar) == []
    assert "It is “Dropped”." in words(staff.get(page("take")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\n\n", "The file is empty."),
        (b"<html>", "This is a web page"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"email\n\x81", "The file is not UTF-8"),
        (b"Fee\n10\n", "Column “email” is missing."),
        (",".join(f"c{n}" for n in range(400)).encode(), "At most 200 columns."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(staff, content, sentence):
    assert sentence in words(upload(staff, WebinarFactory(), content))
    assert not Registration.objects.exists()


def test_a_name_of_ten_thousand_letters_is_one_wrong_row(staff):
    shown = words(upload(staff, WebinarFactory(), f"email,name\na@b.org,{'x' * 10_000}\n"))
    assert "Ensure this value has at most 120 characters (it has 10000)." in shown


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "nonsuch"},
        {"kind": "registrations"},
        {"kind": "registrations", "for": "0"},
        {"kind": "registrations", "for": "1'"},
        {"kind": "registrations", "for": "999999999999999999999"},
    ],
)
def test_a_list_for_nothing_is_not_asked_for(staff, asked):
    assert staff.get(reverse("admin:core_tableimport_upload"), asked).status_code == 404


def test_a_list_of_another_kind_cannot_be_slipped_in(staff):
    webinar = WebinarFactory()
    given = {"kind": "clusters", "file": SimpleUploadedFile("x.csv", LIST.encode())}
    shown = staff.post(upload_address("registrations", webinar), given)
    assert shown.status_code == 200
    assert not TableImport.objects.exists()


def test_strangers_and_managers_bring_nothing_along(client):
    webinar = WebinarFactory()
    assert client.get(upload_address("registrations", webinar)).status_code in (302, 404)


def test_the_file_of_wrong_rows_comes_back_once_it_is_corrected(staff):
    webinar = WebinarFactory()
    upload(staff, webinar, "Vorname;Nachname;E-Mail;Fee\nAna;Lind;nobody;\n")
    staff.post(page("read_again"))
    file = staff.get(page("wrong_rows")).content.decode("utf-8-sig")

    outcome = import_registrations(webinar, file.replace("nobody", "ana@example.org").encode())

    assert outcome.new == 1
    assert people(webinar) == [("ana@example.org", "Ana Lind", "")]


def test_the_first_rows_are_shown_as_they_will_be_kept(staff):
    table = "Name;Surname;E-mail;Country\nMaria;Rossi;m@example.org;Italien\n"

    shown = words(upload(staff, WebinarFactory(), table))

    assert "<td>Maria Rossi</td>" in shown
    assert "<td>IT</td>" in shown
    assert "“Name” → first name, “Surname” → last name, “E-mail” → email" in shown


def test_a_box_to_tick_stands_before_its_words(staff):
    upload(staff, WebinarFactory(), LIST)

    shown = words(staff.get(page("take")))

    assert '<label class="field-check"><input type="checkbox" name="also"' in shown
    assert "Mail each new person with a place, with their personal link</label>" in shown


def test_what_has_changed_since_it_was_shown_is_shown_again(staff):
    webinar = HeldWebinarFactory()
    person = RegistrationFactory(webinar=webinar, name="Ana Lind")
    upload(staff, webinar, "Name\nAna Lind\n", kind="attendance")
    person.delete()

    shown = words(decide(staff))

    assert "What is right and wrong has changed meanwhile; please look again." in shown
    assert TableImport.objects.get().wrong == 1


def test_nobody_is_registered_for_what_was_cancelled_or_mailed_about_what_is_over(staff):
    cancelled, held = WebinarFactory(status="cancelled"), HeldWebinarFactory()
    assert "This webinar was cancelled" in words(upload(staff, cancelled, LIST))
    assert "This webinar was cancelled" in words(decide(staff))
    TableImport.objects.all().delete()

    upload(staff, held, LIST)
    assert "Nobody is mailed about a webinar that is over" in words(decide(staff, also="on"))
    assert not Registration.objects.exists()
    assert "2 registered" in words(decide(staff))


def test_too_long_a_list_says_so_before_it_is_decided_on(staff):
    shown = words(upload(staff, WebinarFactory(capacity=1), LIST))
    assert "The list has 2 new people, but 1 places are left." in shown


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_of_imports_costs_the_same_however_long(staff, rows, django_assert_num_queries):
    webinar = WebinarFactory()
    for _row in range(rows):
        upload(staff, webinar, LIST)

    with django_assert_num_queries(6):
        shown = words(staff.get(reverse("admin:core_tableimport_changelist")))
    assert shown.count("Read, to be decided") >= rows


# --- What cannot be waited for --------------------------------------------------------------------
def test_a_large_file_is_a_workers_work_and_is_gone_on_with_after_a_death(staff, monkeypatch):
    monkeypatch.setattr(import_actions, "AT_ONCE", 0)
    webinar = WebinarFactory()

    shown = words(upload(staff, webinar, LIST))
    assert "0 of 0 rows are checked." in shown
    assert page("progress") in shown

    import_actions.advance_imports()
    assert "data-done" in words(staff.get(page("progress")))
    decide(staff)
    assert people(webinar) == []

    def dies(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(import_actions.audit, "record", dies)
        with pytest.raises(SystemExit):
            import_actions.advance_imports()
    assert people(webinar) == []

    import_actions.advance_imports()
    import_actions.advance_imports()
    assert len(people(webinar)) == 2
    assert AuditEvent.objects.filter(verb="webinar.registrations_imported").count() == 1


def test_a_database_that_is_away_leaves_what_was_decided_for_the_next_sweep(staff, monkeypatch):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST)

    def away(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(import_actions.audit, "record", away)
        decide(staff)
    assert TableImport.objects.get().status == "taking"
    assert people(webinar) == []

    import_actions.advance_imports()
    assert TableImport.objects.get().status == "taken"
    assert len(people(webinar)) == 2


def test_a_worker_that_comes_late_does_not_ask_again_about_what_is_taken(staff):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST)
    late = TableImport.objects.get()
    late.status, late.wrong = "taking", 1  # as it was read before somebody else went on
    decide(staff)

    import_actions._take(late)

    assert TableImport.objects.get().status == "taken"
    assert len(people(webinar)) == 2


def test_a_file_that_breaks_the_reader_keeps_nobody_else_waiting(staff, monkeypatch):
    monkeypatch.setattr(import_actions, "AT_ONCE", 0)
    webinar = WebinarFactory()
    upload(staff, webinar, LIST)
    TableImport.objects.update(kind="gone")
    upload(staff, webinar, LIST)

    import_actions.advance_imports()

    assert list(TableImport.objects.order_by("pk").values_list("status", flat=True)) == [
        "unreadable",
        "ready",
    ]


def test_a_file_is_forgotten_after_a_week(staff, time_machine):
    webinar = WebinarFactory()
    upload(staff, webinar, LIST)
    limit_of = RetentionPeriod.objects.limit_of
    assert import_actions.forget_old_files(limit_of("table_imports")) == 0

    time_machine.move_to(timezone.now() + timedelta(days=7, seconds=1))
    assert import_actions.forget_old_files(limit_of("table_imports")) == 1

    found = TableImport.objects.get()
    assert (found.status, found.content) == ("dropped", None)


def test_who_came_by_a_list_is_known_by_it(staff):
    webinar = WebinarFactory()
    import_registrations(webinar, b"email,name\nana@example.org,Ana\n")
    RegistrationFactory(webinar=webinar, name="Bo", seq=2)
    listed = webinar.registrations.get(name="Ana")

    heading, *rows = participants_table(webinar)

    place = [str(cell) for cell in heading].index("Came by")
    assert {row[1]: row[place] for row in rows} == {
        "Ana": "An imported list",
        "Bo": "The public page",
    }
    address = reverse("admin:webinars_registration_change", args=[listed.pk])
    assert "An imported list" in staff.get(address).content.decode()


# --- Our own file comes back ----------------------------------------------------------------------
WORDS = st.text(st.sampled_from(string.ascii_letters + "äÅłß=+-@'\";,  |\n"), max_size=20).map(
    lambda text: " ".join(text.split())
)
NAMES = WORDS.filter(bool)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    rows=st.lists(
        st.tuples(
            NAMES,
            WORDS,
            st.sampled_from(["confirmed", "waiting", "cancelled"]),
            st.booleans(),
            WORDS,
            WORDS,
            st.sampled_from(["", "a lot", "nothing"]),
        ),
        max_size=6,
    )
)
def test_the_participants_file_comes_back_without_a_loss(rows):
    with transaction.atomic():
        webinar, other = HeldWebinarFactory(), HeldWebinarFactory()
        questions = [
            QuestionFactory(webinar=w, text="What do you expect?") for w in (webinar, other)
        ]
        cluster = ClusterFactory()
        for number, row in enumerate(rows):
            written(number, row, questions[0], cluster)

        import_registrations(other, csv_file(participants_table(webinar), "participants").content)

        assert facts_of(other) == facts_of(webinar)
        transaction.set_rollback(True)


def written(number, row, question, cluster):
    name, organisation, status, attended, offers, seeks, answer = row
    person = RegistrationFactory(
        webinar=question.webinar,
        email=f"p{number}@example.org",
        name=name,
        organisation=organisation,
        cluster=cluster if number % 2 else None,
        country="GR" if number % 3 else cluster.country,
        status=status,
        cancelled_at=timezone.now() if status == "cancelled" else None,
        attended=attended and status == "confirmed",
        maturity="advanced" if attended else "",
        offers=offers,
        seeks=seeks,
        seq=number + 1,
    )
    if answer:
        person.answers.create(question=question, value=answer)


def facts_of(webinar):
    names = ["email", "name", "organisation", "cluster", "country", "status", "attended"]
    names += ["maturity", "offers", "seeks", "answers__value"]
    return list(webinar.registrations.order_by("seq").values_list(*names))
