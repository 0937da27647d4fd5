"""Reports: the same numbers in each format, well made files, and no participant in any of them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from clusters.models import StaffAssignment
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.domain.reports.facility import facility_report
from tgtf_portal.pages.domain.reports.report import ReportTable
from tgtf_portal.pages.domain.reports.webinar import webinar_report
from tgtf_portal.pages.formats.docx import report_docx
from tgtf_portal.pages.formats.pdf import report_pdf
from tgtf_portal.pages.formats.table import FORMATS
from tgtf_portal.pages.formats.xlsx import report_xlsx
from tgtf_portal.pages.tests.year.world import SECRETS, advise, facility_of, fill, learn, span_of
from webinars.models import Webinar
from webinars.tests.factories import (
    AnswerFactory,
    HeldWebinarFactory,
    InvitationFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

YEAR = {"first": "2025-01-01", "last": "2025-12-31"}


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["renderings"].clear()


@pytest.fixture
def facility():
    return fill(facility_of())


@pytest.fixture
def webinar():
    return answered(learn(facility_of()))


def answered(webinar):
    """With answers of every kind, a seat and a guest of a list."""
    person = webinar.registrations.filter(attended=True, status="confirmed").order_by("pk").first()
    other = webinar.registrations.get(country="FR")
    waiting = webinar.registrations.get(status="waiting")
    room = webinar.breakouts.get(title="Room")
    SeatFactory(breakout=room, registration=person)
    SeatFactory(breakout=room, registration=other)
    invited = InvitationFactory(webinar=webinar, audience="smes")
    RegistrationFactory(webinar=webinar, invitation=invited, country="BE")
    own = QuestionFactory(webinar=webinar, kind="text", text="What do you need?")
    AnswerFactory(registration=person, question=own, value=SECRETS[3])
    one = QuestionFactory(webinar=webinar, kind="choice", options="Online\nOn site", text="How?")
    AnswerFactory(registration=person, question=one, value="Online")
    AnswerFactory(registration=other, question=one, value=SECRETS[3])  # it was a text once
    AnswerFactory(registration=waiting, question=one, value="Online")
    some = QuestionFactory(webinar=webinar, kind="choices", options="Heat\nWater", text="What?")
    AnswerFactory(registration=person, question=some, value="Heat\nWater")
    AnswerFactory(registration=other, question=some, value="Water")
    return webinar


def tables(report):
    return {table.title: table for part in report.parts for table in part.tables}


def facts(report, title):
    return dict(next(part for part in report.parts if part.title == title).facts)


def text_of(name, content):
    """All words of a file."""
    if name == "pdf":
        pages = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return " ".join(" ".join(pages).replace("\u200b", "").split())
    if name == "docx":
        paper = Document(io.BytesIO(content))
        cells = (c.text for t in paper.tables for row in t.rows for c in row.cells)
        return " ".join([*(p.text for p in paper.paragraphs), *cells])
    book = load_workbook(io.BytesIO(content))
    values = (v for sheet in book for row in sheet.iter_rows(values_only=True) for v in row)
    return " ".join(str(value) for value in values if value is not None)


# --- Of a webinar ---------------------------------------------------------------------------------
def test_webinar_report_tells_who_came_by_country_and_kind(webinar):
    report = webinar_report(CoordinatorFactory(), webinar)

    assert facts(report, "Participation") == {
        "Registered": 5,
        "On the waiting list": 1,
        "Came": 3,
    }
    assert tables(report)["By country"].rows == (
        ("Belgium", 3, 2),
        ("France", 1, 0),
        ("Not known", 1, 1),
    )
    assert set(tables(report)["By kind"].rows) == {
        ("The public page", 4, 3),
        ("Contacts of SMEs", 1, 0),
    }


def test_webinar_report_tells_rooms_conclusions_and_insights(webinar):
    report = webinar_report(CoordinatorFactory(), webinar)

    rooms = next(part for part in report.parts if part.title == "Break-outs").tables[0]
    assert rooms.columns == ("Break-out", "Hosts", "Places", "Seats given", "Of them came")
    assert rooms.rows[0] == ("Room", "Hedda Host", 12, 2, 1)
    found = next(part for part in report.parts if part.title == "What was found out")
    assert next(part for part in report.parts if part.title == "Conclusions").texts == (
        "Room: What it came to",
    )
    assert dict(found.facts) == {"Insights": 7, "Conclusions": 1, "Commitments": 4}
    assert set(tables(report)["Commitments by state"].rows) == {
        ("Done", 1),
        ("Open", 2),
        ("Overdue", 1),
    }


def test_webinar_report_tells_answers_and_feedback_in_numbers(webinar):
    report = webinar_report(CoordinatorFactory(), webinar)

    told = tables(report)
    assert told["How?"].rows == (("Online", 1), ("On site", 0), ("Other answers", 1))
    assert told["What?"].rows == (("Heat", 1), ("Water", 2))
    assert told["What do you need?"].rows == (("Answered in their own words", 1),)
    assert facts(report, "Feedback") == {"Answers": 1, "Average of 1 to 5": Decimal("4.0")}
    assert told["How useful it was"].rows[1] == ("4 · Useful", 1)


def test_webinar_without_anybody_has_a_report_all_the_same(staff):
    webinar = HeldWebinarFactory()

    for name in FORMATS:
        way = reverse("admin:webinar-report-file", args=[webinar.pk, name])
        assert staff.get(way).status_code == 200
    page = staff.get(reverse("admin:webinar-report", args=[webinar.pk]))
    assert "no participant is named" in page.content.decode()


WEBINAR_PARTS = {
    StaffRole.READER: {
        *["Participation", "Break-outs", "What was found out", "Conclusions"],
        *["Answers to questions", "Feedback"],
    },
    StaffRole.ADVICE: {"Participation", "Break-outs", "What was found out", "Conclusions"},
    StaffRole.POST: {"Participation", "Break-outs"},
}


@pytest.mark.parametrize("role", WEBINAR_PARTS)
def test_webinar_report_has_the_parts_that_its_reader_may_read(webinar, role):
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=role))

    report = webinar_report(person, webinar)

    assert {part.title for part in report.parts} == WEBINAR_PARTS[role]
    hosts = "Hedda Host" in str(report)
    assert hosts == person.has_perm("webinars.view_host")


def test_webinar_report_is_for_staff_who_see_the_webinar(client, webinar):
    other = facility_of("other", name="Another")
    person = CoordinatorFactory(is_superuser=False)
    ways = [
        reverse("admin:webinar-report", args=[webinar.pk]),
        reverse("admin:webinar-report-file", args=[webinar.pk, "pdf"]),
    ]
    client.force_login(person)
    assert [client.get(way).status_code for way in ways] == [403, 403]

    person.groups.add(Group.objects.get(name=StaffRole.READER))
    StaffAssignment.objects.create(user=person, facility=other)
    assert [client.get(way).status_code for way in ways] == [404, 404]
    unknown = reverse("admin:webinar-report-file", args=[webinar.pk, "x" * 900])
    client.force_login(CoordinatorFactory())
    assert client.get(unknown).status_code == 404


def test_webinar_report_costs_as_many_statements_for_many_people(
    staff, webinar, django_assert_num_queries
):
    way = reverse("admin:webinar-report", args=[webinar.pk])
    staff.get(way)
    with django_assert_num_queries(WEBINAR_QUERIES):
        staff.get(way)
    for _n in range(40):
        RegistrationFactory(webinar=webinar, country="PL", attended=True)
    with django_assert_num_queries(WEBINAR_QUERIES):
        staff.get(way)


WEBINAR_QUERIES = 12


# --- Of a facility --------------------------------------------------------------------------------
def test_facility_report_has_the_numbers_of_the_page(facility):
    report = facility_report(CoordinatorFactory(), facility, span_of(facility))

    numbers = facts(report, "In figures")
    assert numbers["Webinars held"] == 2
    assert numbers["Registered"] == 5
    assert numbers["Days logged"] == Decimal("2.5")
    assert numbers["Days in accepted statements"] == Decimal("1.75")
    told = tables(report)
    assert ("June 2025", 4, 3) in told["People by month"].rows
    assert told["Webinars held"].rows[0] == (date(2025, 6, 1), "Webinar", 4, 1, 3, 7, 4)


def test_facility_report_has_each_project_with_its_days_by_kind(facility):
    table = tables(facility_report(CoordinatorFactory(), facility, span_of(facility)))[
        "Projects and their days of advice"
    ]

    row = next(row for row in table.rows if row[1] == "Project")
    days = dict(zip(table.columns, row, strict=True))
    assert days["Lead cluster"] == "Lead tgtf"
    assert days["Workshop"] == Decimal("2.25")
    assert days["One-on-one teaching"] == Decimal("0.25")
    assert days["Days in all"] == Decimal("2.5")
    assert days["Days that count"] == Decimal("1.75")
    assert days["Results accepted"] == 2


def test_facility_report_lists_accepted_results_with_their_days(facility):
    told = tables(facility_report(CoordinatorFactory(), facility, span_of(facility)))

    accepted = told["Results accepted"].rows
    assert (date(2025, 7, 1), "Guide to water") in {row[:2] for row in accepted}


def test_facility_report_of_the_webinar_team_has_nothing_of_advice(facility):
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=StaffRole.WEBINARS))

    words = str(facility_report(person, facility, span_of(facility)))

    assert "Guide to water" not in words
    assert "Days" not in words
    assert "June 2025" in words


def test_facility_without_webinars_and_a_year_without_anything_have_a_report(staff):
    facility = facility_of()
    advise(facility)

    for days in (YEAR, {"first": "2003-01-01", "last": "2003-12-31"}):
        for name in FORMATS:
            answer = staff.get(reverse("admin:year-report", args=[name]), days)
            assert answer.status_code == 200, (days, name)


# --- The files ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same_and_when_it_was_made(staff, facility, name):
    answer = staff.get(reverse("admin:year-report", args=[name]), YEAR)

    words = text_of(name, answer.content)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="report-tgtf-2025-01-01-to-2025-12-31.{name}"'
    )
    assert "Towards Green Transition Facility" in words
    assert "Europe/Brussels" in words
    for said in ("People by month", "Guide to water", "Lead tgtf", "Made"):
        assert said in words, said


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_names_a_participant(staff, facility, name):
    webinar = answered(Webinar.objects.filter(breakouts__title="Room").get())
    files = [
        staff.get(reverse("admin:year-report", args=[name]), YEAR),
        staff.get(reverse("admin:webinar-report-file", args=[webinar.pk, name])),
        staff.get(reverse("admin:webinar-report", args=[webinar.pk])),
    ]

    for answer, form in zip(files, (name, name, ""), strict=True):
        words = text_of(form, answer.content) if form else answer.content.decode()
        assert [secret for secret in SECRETS if secret in words] == []
    # The control: the same words stand where they are told.
    assert (
        SECRETS[3]
        in staff.get(reverse("admin:webinars_webinar_feedback", args=[webinar.pk])).content.decode()
    )


def report_of(facility):
    return facility_report(CoordinatorFactory(), facility, span_of(facility))


def test_pdf_is_tagged_and_has_a_title_and_a_language(facility):
    paper = PdfReader(io.BytesIO(report_pdf(report_of(facility))))

    root = paper.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert paper.metadata.title == "Report: Towards Green Transition Facility"
    assert paper.metadata.author == "Towards Green Transition Facility"


def test_docx_has_headings_a_language_and_tables_that_repeat_theirs(facility):
    paper = Document(io.BytesIO(report_docx(report_of(facility))))

    headings = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]
    assert headings[:2] == ["In figures", "Participation"]
    assert paper.core_properties.title == "Report: Towards Green Transition Facility"
    assert paper.core_properties.language == "en"
    assert "tblHeader" in paper.element.xml


def test_workbook_has_a_sheet_a_part_with_days_as_days_and_numbers_as_numbers(facility):
    report = report_of(facility)
    book = load_workbook(io.BytesIO(report_xlsx(report)))

    assert book.sheetnames[:3] == ["Report", "In figures", "Participation"]
    assert len(book.sheetnames) == len(report.parts) + 1
    opening = {row[0]: row[1] for row in book["Report"].iter_rows(max_col=2, values_only=True)}
    assert opening["From"] == datetime(2025, 1, 1)  # noqa: DTZ001 (a cell has no zone)
    assert isinstance(opening["Made"], datetime)
    figures = dict(book["In figures"].iter_rows(max_col=2, values_only=True))
    assert figures["Registered"] == 5
    assert figures["Days logged"] == 2.5
    held = list(book["Webinars"].iter_rows(values_only=True))
    assert held[2][0] == datetime(2025, 6, 1)  # noqa: DTZ001


def test_workbook_computes_nothing_that_somebody_typed(facility):
    Webinar.objects.update(title="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(report_xlsx(report_of(facility))))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells}


def test_words_that_no_font_can_write_are_no_reason_for_no_report(facility):
    Webinar.objects.update(title="\U00013000 glyph and a word " + "w" * 120)

    report = report_of(facility)

    assert report_pdf(report).startswith(b"%PDF")
    assert Document(io.BytesIO(report_docx(report)))


def test_same_numbers_are_kept_and_made_once(staff, facility, monkeypatch):
    way = reverse("admin:year-report", args=["pdf"])
    first = staff.get(way, YEAR).content
    monkeypatch.setattr("tgtf_portal.core.renderings.typeset", None)

    assert staff.get(way, YEAR).content == first


def test_who_asks_for_very_many_new_ones_is_told_to_wait(staff, facility, monkeypatch):
    monkeypatch.setattr("tgtf_portal.pages.admin.report_files.take_turn", lambda *a: False)

    answer = staff.get(reverse("admin:year-report", args=["pdf"]), YEAR)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_report_tells_the_moment_by_the_facilitys_clock(facility, monkeypatch):
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    report = report_of(facility)

    assert ("Made", "1 January 2026, 13:00") in report.shown_opening


def test_very_long_table_is_short_on_paper_and_whole_in_the_workbook():
    rows = tuple((f"Project {n}", n) for n in range(2_000))
    table = ReportTable("Projects", ("Project", "Days"), rows, note="As logged.")

    paper = table.on_paper

    assert len(paper.rows) == 300
    assert paper.note == (
        "The first 300 of 2,000 lines; the Excel workbook has all of them. As logged."
    )
    assert ReportTable("", ("a",), (("x",),)).on_paper.rows == (("x",),)
