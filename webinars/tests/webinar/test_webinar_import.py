"""A webinar from a file: everything that it tells, or a sentence on what is wrong."""

import copy
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from clusters.tests.factories import ClusterFactory, FacilityFactory
from tgtf_portal.core.refusal import Refused
from webinars.models import Registration, Webinar
from webinars.recap.domain.compilation import compile_recap
from webinars.webinar.domain.json_import import import_webinar

pytestmark = pytest.mark.django_db

FACTS = {
    "facility": {
        "name": "Towards Green Transition Facility",
        "acronym": "TGTF",
        "selected_projects": 25,
    },
    "webinar": {
        "number": 2,
        "series": "Cross-cutting support webinars",
        "title": "Pathways",
        "date": "2021-10-18",
        "timezone": "Europe/Brussels",
        "purpose": ["share"],
        "attended_about": 50,
        "moderator": {"name": "Ann Example", "role": "Expert"},
        "presenters": ["Bo Example"],
        "outputs": ["a roadmap"],
    },
    "success_stories": [{"presenter": "Cy", "cluster": "Demo Cluster", "points": ["planned"]}],
    "breakouts": [
        {"title": "Skills", "conclusions": ["Roadmaps help"], "host": "Di Example", "capacity": 9},
        {"title": "Leadership", "host": {"name": "Eve", "email": "eve@example.org"}},
    ],
    "closing": "Insights were shared.",
}


def changed(path, value):
    facts = copy.deepcopy(FACTS)
    place = facts
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return facts


def test_a_past_webinar_comes_in_as_held_with_all_that_is_told_of_it():
    cluster = ClusterFactory(name="DEMO CLUSTER")

    webinar, new = import_webinar(FACTS)

    assert new
    assert (webinar.status, webinar.attended, webinar.attended_estimated) == ("held", 50, True)
    assert {s.name: s.part for s in webinar.speakers.all()} == {
        "Ann Example": "moderator",
        "Bo Example": "speaker",
    }
    assert webinar.stories.get().cluster == cluster
    assert [(b.title, b.capacity, b.status) for b in webinar.breakouts.all()] == [
        ("Skills", 9, "closed"),
        ("Leadership", 20, "closed"),
    ]
    texts = [s.text for s in compile_recap(webinar).statements.all()]
    assert "Roadmaps help." in texts
    assert "About 50 people attended." in texts
    assert "Out of it came a roadmap." in texts


def test_the_file_tells_how_the_facility_helps_and_overwrites_nothing():
    told = changed(["facility", "support_types"], ["workshop", "online webinar"])
    facility = FacilityFactory(slug="tgtf", support="")

    import_webinar(told)
    facility.refresh_from_db()
    assert facility.forms_of_support == ["workshop", "online webinar"]

    other = changed(["facility", "support_types"], ["letters"])
    other["webinar"]["number"] = 3
    import_webinar(other)
    facility.refresh_from_db()
    assert facility.forms_of_support == ["workshop", "online webinar"]


def test_presenters_beside_the_webinar_come_in_and_the_recap_tells_their_points():
    facts = changed(["webinar", "presenters"], None)
    del facts["webinar"]["presenters"]
    points = ["explained the Green Deal", "showed two tools"]
    facts["presenters"] = [{"name": "Bo Example", "role": "Expert", "points": points}, "Cy"]

    webinar, _new = import_webinar(facts)

    assert [s.told for s in webinar.speakers.filter(part="speaker")] == [points, []]
    [told] = compile_recap(webinar).statements.filter(text__contains="Bo Example")
    assert told.text == (
        "Among the speakers was Bo Example, Expert: explained the Green Deal and showed two tools."
    )
    assert told.sources.get().text.endswith(": explained the Green Deal; showed two tools")


def test_a_day_without_hours_is_told_as_a_day_everywhere(client):
    webinar, _new = import_webinar(FACTS)
    compile_recap(webinar)
    publish = {"status": "published", "published_at": timezone.now()}
    type(webinar.recap).objects.filter(webinar=webinar).update(**publish)

    assert webinar.when == "Mon 18 Oct 2021"
    page = client.get(webinar.get_absolute_url()).content.decode()
    assert '<time datetime="2021-10-18">Mon 18 Oct 2021</time>' in page
    calendar = client.get(f"{webinar.get_absolute_url()}calendar.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20211018" in calendar
    assert "DTEND;VALUE=DATE:20211019" in calendar
    recap = client.get(f"{webinar.get_absolute_url()}recap/").content.decode()
    assert '"startDate": "2021-10-18"' in recap
    for text in (page, recap, client.get(f"{webinar.get_absolute_url()}recap.md").content.decode()):
        assert "Brussels" not in text
        assert "23:59" not in text


@pytest.mark.parametrize(("first", "last"), [("start", "end"), ("starts", "ends")])
def test_hours_that_the_file_gives_are_told(first, last):
    facts = copy.deepcopy(FACTS)
    facts["webinar"] |= {first: "10:00", last: "12:30"}

    assert import_webinar(facts)[0].when == "Mon 18 Oct 2021, 10:00–12:30 Brussels"


def test_the_number_of_another_webinar_is_refused_with_both_titles():
    import_webinar(FACTS)

    with pytest.raises(Refused, match="number 2 of the series is “Pathways”, not “Other ways”"):
        import_webinar(changed(["webinar", "title"], "Other ways"))


def test_a_key_that_is_written_twice_is_named(tmp_path):
    file = tmp_path / "webinar.json"
    file.write_text('{"facility": {}, "facility": {}}')

    with pytest.raises(CommandError, match="facility: this key is written twice"):
        call_command("import_webinar", file)


def test_a_cluster_that_the_directory_does_not_know_comes_in_unlisted():
    webinar, _new = import_webinar(FACTS)

    assert not webinar.stories.get().cluster.listed


def test_the_same_file_again_changes_nothing():
    first, _new = import_webinar(FACTS)
    again = changed(["facility", "support_types"], ["workshop"])

    assert import_webinar(again) == (first, False)
    assert first.series.facility.forms_of_support == []


@pytest.mark.parametrize(("announce", "status"), [(False, "draft"), (True, "announced")])
def test_a_coming_webinar_is_a_draft_until_it_is_announced(announce, status):
    day = (timezone.now() + timedelta(days=30)).date().isoformat()

    webinar, _new = import_webinar(changed(["webinar", "date"], day), announce=announce)

    assert webinar.status == status


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["webinar", "timezone"], "Mars/Olympus", "webinar.time_zone: Unknown time zone"),
        (["webinar", "date"], "18.10.2021", "webinar.date: write the day"),
        (["webinar", "title"], "A\r\nBcc: x", "webinar.title: Line breaks"),
        (["webinar", "number"], "two", "webinar.number: expected a whole number"),
        (["webinar", "ends"], "09:00", "webinar: give both hours"),
        (["start"], "ten", "start: write the hour as 10:00"),
        (["webinar", "attended"], 50, "webinar.attended and webinar.attended_about: these tell"),
        (["outputs"], [], "webinar.outputs and outputs: these tell the same"),
        (["presentors"], [], "^presentors: this key is not known"),
        (["presenters"], ["Bo"], "webinar.presenters and presenters: these tell the same"),
        (["webinar", "adress"], "x", "^webinar.adress: this key is not known"),
        (["facility", "slug"], "x", "^facility.slug: this key is not known"),
        (["success_stories", 0, "text"], "x", "^success_stories\\[0\\].text: this key"),
        (["breakouts", 1, "hosts"], [], "^breakouts\\[1\\].hosts: this key"),
        (["breakouts", 1], "Skills", "^breakouts\\[1\\]: expected an object"),
        (["webinar", "moderator", "mail"], "x", "^webinar.moderator.mail: this key"),
        (["facility"], None, "facility is missing"),
        (["breakouts", 1, "title"], "Skills", "breakouts\\[1\\]"),
        (
            ["breakouts", 0, "conclusions"],
            ["", 3],
            "breakouts\\[0\\].conclusions: expected a list of texts",
        ),
        (["breakouts", 1, "host"], {"name": "Eve", "email": "eve"}, "breakouts\\[1\\].host.email"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_and_nothing_is_kept(path, value, place):
    with pytest.raises(Refused, match=place):
        import_webinar(changed(path, value))

    assert not Webinar.objects.exists()


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("2027-03-28", "02:30", "skipped by the clock"),
        ("2027-10-31", "02:30", "shows this time twice"),
    ],
)
def test_an_hour_that_the_clock_change_leaves_in_doubt_is_refused(day, hour, words):
    facts = changed(["webinar", "date"], day)
    facts["webinar"] |= {"starts": "02:30", "ends": "05:00"}

    with pytest.raises(Refused, match=f"webinar.date: .*{words}"):
        import_webinar(facts)

    assert not Webinar.objects.exists()


def test_the_commands_carry_a_webinar_from_its_file_to_its_seats(tmp_path, capsys):
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    file = tmp_path / "webinar.json"
    file.write_text(json.dumps(changed(["webinar", "date"], day)))
    people = tmp_path / "people.csv"
    people.write_text("email,name,preferences\nann@example.org,Ann,Leadership|Skills\n")
    guests = tmp_path / "guests.csv"
    guests.write_text("email,name\nbo@example.org,Bo\n")

    call_command("import_webinar", file, "--announce")
    call_command("import_invitees", "pathways", guests)
    call_command("send_invitations", "pathways")
    call_command("import_registrations", "pathways", people)
    capsys.readouterr()
    call_command("seat_breakouts", "pathways", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "seated": 1,
        "unseated": 0,
        "unwished": 0,
        "first_wishes": 1,
        "sum_of_ranks": 1,
        "seats": [{"email": "ann@example.org", "breakout": "Leadership"}],
    }


def test_a_bad_line_in_a_list_of_people_is_named_and_nobody_comes_in(tmp_path):
    webinar, _new = import_webinar(FACTS)
    people = tmp_path / "people.csv"
    people.write_text(
        "email,name,preferences\nann@example.org,Ann,Skills\nbo@example.org,Bo,Skills|Skills\n"
    )

    with pytest.raises(
        CommandError, match="Line 3, column “preferences”: Choose each break-out once"
    ):
        call_command("import_registrations", webinar.slug, people)

    assert not Registration.objects.exists()


def test_rehearsing_changes_nothing(tmp_path):
    file = tmp_path / "webinar.json"
    file.write_text(json.dumps(FACTS))

    call_command("import_webinar", file, "--dry-run")

    assert not Webinar.objects.exists()


def test_an_unknown_webinar_is_named():
    with pytest.raises(CommandError, match="There is no webinar “nowhere”"):
        call_command("send_invitations", "nowhere")
