"""The plan of reminders on a laptop's screen."""

import pytest
from django.conf import settings
from django.urls import reverse

from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.followup.domain.reminders import plan_reminders
from webinars.models import Reminder
from webinars.tests.factories import WebinarFactory

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Pathways towards the sustainable transformation of clusters"


@pytest.fixture
def plan(page, context, live_server):
    webinar = WebinarFactory(title=TITLE)
    plan_reminders(webinar)
    week = webinar.reminders.get(kind="reminder.week")
    MessageFactory.create_batch(3, kind=week.kind, source=week.source)
    Reminder.objects.filter(pk=week.pk).update(done_for=webinar.starts_at)
    key = session_of(CoordinatorFactory())
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1280, "height": 800})
    page.address = live_server.url + reverse("admin:webinars_reminder_changelist")
    page.one = f"{page.address}?webinar__id__exact={webinar.pk}"
    return page


def heights(page):
    """Of the rows; a line of text takes 16 pixels, the row's own space 17."""
    rows = page.locator("#result_list tbody tr")
    return rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")


def test_the_plan_fits_beside_its_filters_and_no_row_is_broken_into_many_lines(plan):
    room = "table => table.scrollWidth - table.closest('.results').clientWidth"
    for address, lines in ((plan.address, 5), (plan.one, 5)):
        plan.goto(address)
        assert plan.locator("#result_list").evaluate(room) <= 0
        assert max(heights(plan)) <= 17 + 16.5 * lines


def test_the_webinar_is_named_where_the_list_has_several(plan):
    plan.goto(plan.address)
    assert (
        plan.locator(".field-about").first.inner_text()
        == "Pathways towards the sustainable transf…"
    )
    plan.goto(plan.one)
    assert plan.locator(".field-about").count() == 0


def test_a_point_in_time_stands_in_two_pieces_that_are_not_broken(plan):
    plan.goto(plan.address)
    lines = plan.locator("#result_list .field-timing").first.locator("div")

    assert [line.evaluate("div => div.offsetHeight < 24") for line in lines.all()[:2]] == [True] * 2
