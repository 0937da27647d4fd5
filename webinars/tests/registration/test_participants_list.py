"""The list of participants: columns, filters and views that staff choose, and it as a file."""

import csv
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from tgtf_portal.core.models import AccessEntry, ListView
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Answer, Breakout, Preference, Registration, Seat, Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    QuestionFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:webinars_registration_changelist")
COLUMNS = reverse("admin:webinars_registration_columns")
VIEWS = reverse("admin:webinars_registration_views")


def member(role):
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=role))
    return person


def narrowed(webinar, **asked):
    return {"webinar__id__exact": webinar.pk, **asked}


def choose(client, webinar, *names):
    places = {name: place for place, name in enumerate(names, start=1)}
    return client.post(f"{COLUMNS}?webinar__id__exact={webinar.pk}", places)


def headings(answer):
    shown = answer.context["cl"].list_display
    named = [name if isinstance(name, str) else name.__name__ for name in shown]
    return [name for name in named if name != "action_checkbox"]


def names(answer):
    return {row.name for row in answer.context["cl"].result_list}


@pytest.fixture
def told():
    """A webinar with a room, a question and three people: Ana is seated as she wished first."""
    webinar = WebinarFactory()
    energy, water = (BreakoutFactory(webinar=webinar, title=t) for t in ("Energy", "Water"))
    question = QuestionFactory(
        webinar=webinar, kind="choices", options="Vegan\nVegan and more", text="What do you eat?"
    )
    ana, bea, _cyr = (
        RegistrationFactory(webinar=webinar, name=name, country=country)
        for name, country in (("Ana", "SI"), ("Bea", "PT"), ("Cyr", "PT"))
    )
    for rank, room in enumerate((energy, water), start=1):
        Preference.objects.create(registration=ana, breakout=room, rank=rank)
    Preference.objects.create(registration=bea, breakout=water, rank=1)
    Seat.objects.create(registration=ana, breakout=energy, rank=1)
    Answer.objects.create(registration=ana, question=question, value="Vegan\nVegan and more")
    Answer.objects.create(registration=bea, question=question, value="Vegan and more")
    return webinar, question, energy, water


# --- Columns --------------------------------------------------------------------------------------
def test_columns_are_chosen_kept_for_their_reader_alone_and_given_back(client, told):
    webinar, question, *_rooms = told
    first, second = CoordinatorFactory.create_batch(2)
    client.force_login(first)
    chosen = [f"answer_{question.pk}", "name", "country", "all_wishes"]

    choose(client, webinar, *chosen)
    answer = client.get(LIST, narrowed(webinar))
    text = answer.content.decode()
    client.force_login(second)
    others = headings(client.get(LIST, narrowed(webinar)))
    client.force_login(first)
    client.post(f"{COLUMNS}?webinar__id__exact={webinar.pk}", {"usual": "1"})

    assert headings(answer) == chosen
    assert "1 Energy; 2 Water" in text
    assert "Vegan; Vegan and more" in text
    assert others == ["name", "address", "comes_from", "state", "wishes", "seated_in", "attended"]
    assert headings(client.get(LIST, narrowed(webinar))) == others
    assert not ListView.objects.exists()


def test_forged_columns_are_heard_as_nothing(staff, told):
    webinar, *_rest = told

    refused = choose(staff, webinar, "code", "webinar__meeting_link", "pk")
    wrong = staff.post(COLUMNS, {"name": "9999", "state": "x"})

    assert refused.context["form"].non_field_errors() == ["Give at least one column a place."]
    assert set(wrong.context["form"].errors) == {"name", "state"}
    assert not ListView.objects.exists()


def test_the_order_stays_with_its_column_when_others_come_before_it(staff, told):
    webinar, *_rest = told
    place = f"webinar__id__exact={webinar.pk}"

    answer = staff.post(f"{COLUMNS}?{place}&o=-1", {"country": 1, "name": 2}, follow=True)

    assert answer.context["request"].GET["o"] == "-2"
    assert [row.name for row in answer.context["cl"].result_list] == ["Cyr", "Bea", "Ana"]


# --- Filters --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"seated": "{energy}"}, {"Ana"}),
        ({"seated": "{water}"}, set()),
        ({"seated": "no"}, {"Bea", "Cyr"}),
        ({"wished": "{water}"}, {"Bea"}),
        ({"wished": "no"}, {"Cyr"}),
        ({"country": "PT"}, {"Bea", "Cyr"}),
        ({"answer_{question}": "Vegan"}, {"Ana"}),
        ({"answer_{question}": "Vegan and more"}, {"Ana", "Bea"}),
        ({"answer_{question}": "-"}, {"Cyr"}),
        ({"answer_{question}": "+"}, {"Ana", "Bea"}),
        ({"answer_{question}": "Egan"}, set()),
        ({"seated": "x" * 10_000}, set()),
        ({"seated": "9" * 30}, set()),
        ({"cluster": "x"}, set()),
        ({"q": "ana " * 2500}, {"Ana"}),
    ],
)
def test_people_are_narrowed_by_seat_wish_country_and_answer(staff, told, asked, expected):
    webinar, question, energy, water = told
    numbers = {"question": question.pk, "energy": energy.pk, "water": water.pk}
    asked = {name.format(**numbers): value.format(**numbers) for name, value in asked.items()}

    answer = staff.get(LIST, narrowed(webinar, **asked))

    assert answer.status_code == 200
    assert names(answer) == expected
    found_nobody = "Nothing here fits what is looked for." in answer.content.decode()
    assert found_nobody == (not expected)


def test_what_a_list_is_narrowed_to_stands_there_with_the_way_out(staff, told):
    webinar, _question, energy, _water = told

    panel = staff.get(LIST, narrowed(webinar, seated=energy.pk, country="PT")).context["panel"]

    assert [one.words for one in panel.narrowings] == [
        "Seat: Energy",
        "Country: “PT”, which is not there (any more)",
    ] or [one.words for one in panel.narrowings] == ["Seat: Energy", "Country: Portugal"]
    assert panel.narrowings[0].without == f"?country=PT&webinar__id__exact={webinar.pk}"
    assert panel.hidden == [("webinar__id__exact", str(webinar.pk))]


# --- Views ----------------------------------------------------------------------------------------
def keep(client, webinar, name, query="", **facts):
    return client.post(f"{VIEWS}?webinar__id__exact={webinar.pk}{query}", {"name": name, **facts})


def test_a_view_is_kept_opened_renamed_shared_and_deleted(client, told):
    webinar, *_rest = told
    owner, colleague = CoordinatorFactory.create_batch(2)
    client.force_login(owner)
    choose(client, webinar, "country", "name")
    keep(client, webinar, "From Portugal", "&country=PT&o=-2&q=secret")
    view = ListView.objects.get(name="From Portugal")
    edit = reverse("admin:webinars_registration_view_edit", args=[view.pk])
    opened = reverse("admin:webinars_registration_view_open", args=[view.pk])
    place = f"?webinar__id__exact={webinar.pk}"
    client.post(COLUMNS, {"usual": "1"})

    client.force_login(colleague)
    assert client.get(opened + place).status_code == 404
    assert client.post(edit, {"name": "Mine"}).status_code == 404
    client.force_login(owner)
    client.post(edit, {"name": "Portugal", "shared": "on"})
    client.force_login(colleague)
    answer = client.get(opened + place, follow=True)
    assert client.post(edit, {"delete": "1"}).status_code == 403

    assert headings(answer) == ["country", "name"]
    assert [row.name for row in answer.context["cl"].result_list] == ["Cyr", "Bea"]
    assert "secret" not in str(ListView.objects.values())
    client.force_login(owner)
    client.post(edit, {"delete": "1"})
    assert not ListView.objects.exists()


def test_a_view_whose_column_and_filter_are_gone_opens_and_says_so(staff, told):
    webinar, question, energy, _water = told
    name = f"answer_{question.pk}"
    choose(staff, webinar, "name", name)
    keep(staff, webinar, "Eaters", f"&{name}=Vegan&seated={energy.pk}")
    view = ListView.objects.get(name="Eaters")
    Answer.objects.all().delete()
    question.delete()
    Seat.objects.all().delete()
    Breakout.objects.filter(pk=energy.pk).delete()

    opened = reverse("admin:webinars_registration_view_open", args=[view.pk])
    answer = staff.get(f"{opened}?webinar__id__exact={webinar.pk}", follow=True)

    said = [str(message) for message in answer.context["messages"]]
    missing = "the filter “What do you eat?: Vegan”, the column “What do you eat?”"
    assert said[-1] == f"“Eaters” opens without what is not there (any more): {missing}."
    assert headings(answer) == ["name"]
    assert "which is not there (any more)" in answer.content.decode()
    assert names(answer) == set()


def test_a_view_of_somebody_else_changes_nothing_in_an_address(client, told):
    webinar, *_rest = told
    other = ListView.objects.create(
        owner=CoordinatorFactory(),
        table="webinars.registration",
        name="Mine",
        columns=[["seq", ""]],
    )
    client.force_login(CoordinatorFactory())

    for view in (other.pk, "x" * 10_000, "9" * 40, "-1"):
        answer = client.get(LIST, narrowed(webinar, view=view))
        assert headings(answer)[:2] == ["name", "address"]


# --- Rights ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (StaffRole.COORDINATOR, {"wishes", "seats", "answers", "files"}),
        (StaffRole.WEBINARS, {"wishes", "seats", "answers", "files"}),
        (StaffRole.READER, {"wishes", "seats", "answers"}),
        (StaffRole.ADVICE, set()),
        (StaffRole.POST, set()),
    ],
)
def test_columns_filters_and_files_keep_to_the_readers_rights(client, told, role, sees):
    webinar, question, energy, _water = told
    client.force_login(member(role))
    place = f"?webinar__id__exact={webinar.pk}"

    page = client.get(LIST + place)
    offered = client.get(COLUMNS + place).context["form"].fields
    files = [
        client.get(reverse(f"admin:webinars_registration_list_{kind}") + place).status_code
        for kind in ("csv", "xlsx")
    ]

    found = {
        "wishes": {"wishes", "all_wishes"} <= set(offered),
        "seats": "seated_in" in offered,
        "answers": f"answer_{question.pk}" in offered,
        "files": files == [200, 200],
    }
    assert {what for what, may in found.items() if may} == sees
    assert ("Energy" in page.content.decode()) == ("seats" in sees)
    assert ("list.csv" in page.content.decode()) == ("files" in sees)
    if "seats" not in sees:
        assert files == [403, 403]
        assert client.get(f"{LIST}{place}&seated={energy.pk}").status_code == 400


def test_a_shared_view_shows_nobody_more_than_their_rights(client, told):
    webinar, question, *_rooms = told
    client.force_login(CoordinatorFactory())
    choose(client, webinar, "name", "all_wishes", f"answer_{question.pk}")
    keep(client, webinar, "All of it", shared="on")
    view = ListView.objects.get(name="All of it")
    client.force_login(member(StaffRole.ADVICE))

    opened = reverse("admin:webinars_registration_view_open", args=[view.pk])
    answer = client.get(f"{opened}?webinar__id__exact={webinar.pk}", follow=True)

    assert headings(answer) == ["name"]
    assert "Vegan" not in answer.content.decode()


# --- Files ----------------------------------------------------------------------------------------
def file_of(client, kind, **asked):
    answer = client.get(reverse(f"admin:webinars_registration_list_{kind}"), asked)
    return b"".join(answer.streaming_content)


def test_a_file_is_exactly_what_the_list_shows_and_who_took_it_is_noted(client, told):
    webinar, question, *_rooms = told
    person = CoordinatorFactory()
    client.force_login(person)
    Registration.objects.filter(name="Bea").update(organisation="=HYPERLINK(1)")
    shown = ("organisation", "name", f"answer_{question.pk}", "address", "attended")
    choose(client, webinar, *shown)
    asked = narrowed(webinar, country="PT", q="bea", o="1")

    lines = [*csv.reader(StringIO(file_of(client, "csv", **asked).decode("utf-8-sig")))]
    sheet = load_workbook(BytesIO(file_of(client, "xlsx", **asked))).active

    bea = Registration.objects.get(name="Bea")
    told_line = ["'=HYPERLINK(1)", "Bea", "Vegan and more", bea.email, "no"]
    headings = ["Organisation", "Name", "What do you eat?", "Address", "Attended"]
    assert lines == [headings, told_line]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == lines
    entries = AccessEntry.objects.filter(verb="exported", by=person).order_by("pk")
    assert [entry.page for entry in entries] == [
        "webinars_registration_list_csv",
        "webinars_registration_list_xlsx",
    ]


# --- Costs ----------------------------------------------------------------------------------------
def crowd(webinar, number):
    Webinar.objects.update(capacity=number + 100)
    facts = {"status": "confirmed", "registered_at": webinar.starts_at, "webinar": webinar}
    people = [
        Registration(seq=n, email=f"p{n}@example.org", name=f"Guest {n}", **facts)
        for n in range(100_000, number + 100_000)
    ]
    return Registration.objects.bulk_create(people)


@pytest.mark.parametrize("number", [30, 3000])
def test_the_list_costs_as_much_whatever_its_length_and_columns(
    client, told, number, django_assert_max_num_queries
):
    webinar, question, energy, _water = told
    people = crowd(webinar, number)
    Preference.objects.bulk_create(
        Preference(registration=person, breakout=energy, rank=1) for person in people
    )
    client.force_login(CoordinatorFactory())

    with django_assert_max_num_queries(16):
        usual = client.get(LIST, narrowed(webinar))
    choose(client, webinar, "name", "all_wishes", "came_by", f"answer_{question.pk}", "cluster")
    with django_assert_max_num_queries(16):
        client.get(LIST, narrowed(webinar))

    assert len(usual.content) < 120_000
