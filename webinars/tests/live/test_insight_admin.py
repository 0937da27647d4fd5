"""Insights in the administration, and the hosts who write them."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from webinars.models import Insight
from webinars.tests.factories import (
    InsightFactory,
)

pytestmark = pytest.mark.django_db


def address_of(thing, name="change"):
    noun = thing._meta.model_name
    return reverse(f"admin:webinars_{noun}_{name}", args=[thing.pk])


def act(client, noun, action, things, **more):
    chosen = [thing.pk for thing in things]
    data = {"action": action, "_selected_action": chosen, **more}
    return client.post(reverse(f"admin:webinars_{noun}_changelist"), data, follow=True)


def test_insight_is_hidden_with_a_reason_and_shown_again(staff):
    insight = InsightFactory()

    without = staff.post(address_of(insight, "hide"), {"hidden_reason": ""})
    staff.post(address_of(insight, "hide"), {"hidden_reason": "Names a firm"})

    assert without.context["form"].errors == {"hidden_reason": ["This field is required."]}
    hidden = Insight.objects.get()
    assert (hidden.hidden_at is not None, hidden.hidden_reason) == (True, "Names a firm")

    staff.post(address_of(insight, "show"))

    assert Insight.objects.shown().exists()
    assert {event.verb for event in AuditEvent.objects.all()} == {"insight.hidden", "insight.shown"}


def test_several_insights_are_hidden_with_one_reason(staff):
    insights = InsightFactory.create_batch(2)

    asked = act(staff, "insight", "hide", insights)
    without = act(staff, "insight", "hide", insights, confirmed="1", hidden_reason="")
    act(staff, "insight", "hide", insights, confirmed="1", hidden_reason="Said in confidence")

    assert asked.context["form"].errors == {}
    assert "hidden_reason" in without.context["form"].errors
    reasons = Insight.objects.exclude(hidden_at=None).values_list("hidden_reason", flat=True)
    assert list(reasons) == ["Said in confidence"] * 2


def test_correcting_an_insight_raises_its_version(staff):
    insight = InsightFactory(text="Smal firms")
    data = {
        "kind": "insight",
        "text": "Small firms",
        "attribution": "anonymous",
        "votes-TOTAL_FORMS": 0,
        "votes-INITIAL_FORMS": 0,
    }

    for _ in range(2):
        staff.post(address_of(insight), data)

    insight.refresh_from_db()
    assert (insight.text, insight.version) == ("Small firms", 2)
    assert insight.history.count() >= 2
