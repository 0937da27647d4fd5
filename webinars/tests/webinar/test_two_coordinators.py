"""Two coordinators on one webinar: they see each other, and neither undoes what the other saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from webinars.models import Webinar
from webinars.tests.factories import WebinarFactory
from webinars.tests.webinar.test_webinar_place import NO_ROWS, page, place_of, signed_in, words

pytestmark = pytest.mark.django_db
Status = Webinar.Status


def sent(browser, address):
    """What the form of a section sends back, untouched."""
    form = browser.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return NO_ROWS | {n: "" if v is None else v for n, v in values.items() if v is not False}


def test_two_coordinators_see_each_other_and_what_the_other_saved():
    anna, bo = signed_in(name="Anna Example"), signed_in(name="Bo Other")
    webinar = WebinarFactory()
    anna.get(page(webinar, "company"), {"section": "programme"})

    beside = words(bo.get(page(webinar, "programme")))
    elsewhere = words(bo.get(page(webinar, "company"), {"section": "settings"}))
    anna.post(page(webinar, "afterwards"), {"closing": "Done.", **NO_ROWS})
    saved = words(bo.get(page(webinar)))

    assert "Anna Example has this page open." in beside
    assert "Anna Example has “Programme” open." in elsewhere
    assert "Anna Example saved “Recap” just now." in saved
    assert "Bo Other" not in words(bo.get(page(webinar, "programme")))
    assert "Bo Other has “Settings” open." in words(anna.get(page(webinar)))


def test_whose_page_says_nothing_for_a_minute_has_left_it(time_machine):
    anna, bo = signed_in(name="Anna Example"), signed_in(name="Bo Other")
    webinar = WebinarFactory()
    time_machine.move_to(timezone.now(), tick=False)
    anna.get(page(webinar, "company"), {"section": "programme"})

    time_machine.shift(timedelta(seconds=61))

    assert "Anna Example" not in words(bo.get(page(webinar, "programme")))


def test_a_page_that_shows_its_company_already_is_left_alone():
    anna, bo = signed_in(name="Anna Example"), signed_in(name="Bo Other")
    webinar = WebinarFactory()
    anna.get(page(webinar, "company"), {"section": "programme"})
    mark = place_of(bo.get(page(webinar, "programme"))).company.mark

    same = bo.get(page(webinar, "company"), {"section": "programme", "mark": mark})
    other = bo.get(page(webinar, "company"), {"section": "programme", "mark": "another"})

    assert (same.status_code, other.status_code) == (204, 200)
    assert bo.get(page(webinar, "company"), {"section": "x" * 10_000}).status_code == 200


def test_a_save_that_meets_anothers_keeps_both_and_names_who_it_was():
    anna, bo = signed_in(name="Anna Example"), signed_in(name="Bo Other")
    webinar = WebinarFactory(status=Status.DRAFT, summary="", title="Before")
    address = page(webinar, "settings")
    mine = sent(bo, address)
    anna.post(address, {**sent(anna, address), "title": "Theirs"})

    kept = bo.post(address, {**mine, "summary": "Mine"}, follow=True)
    clash = bo.post(address, {**mine, "title": "Mine"})

    webinar.refresh_from_db()
    assert (webinar.title, webinar.summary) == ("Theirs", "Mine")
    assert "Anna Example changed this meanwhile, and it is kept: title." in words(kept)
    [error] = clash.context["adminform"].form.errors["title"]
    assert "saved this meanwhile: “Theirs”." in error
