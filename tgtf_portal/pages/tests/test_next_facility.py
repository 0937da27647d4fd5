"""A facility made after last year's: texts and plans come along, people never."""

import pytest
from django.urls import reverse

from advisors.models import EndReportQuestion, HealthLimits
from clusters.domain.next_facility import FACILITY_PARTS, copy_facility
from clusters.models import Facility, StaffAssignment
from clusters.tests.factories import FacilityFactory, ProjectFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import MailText
from webinars.tests.factories import SeriesFactory, WebinarFactory

pytestmark = pytest.mark.django_db
# Of every model that belongs to a facility directly: the part by which it comes along, or never.
COMES_ALONG = {
    "Series": "series",
    "MailText": "mail_texts",
    "HealthLimits": "health_limits",
    "EndReportQuestion": "end_report_questions",
    "FacilityPage": "pages",
    "AccountInvitation": "",
    "AccountInvitation_facilities": "",
    "DayStatement": "",
    "PoolEntry": "",
    "Project": "",
    "Reviewer": "",
    "StaffAssignment": "",
    "StaffLetter": "",
}


def last_year():
    facility = FacilityFactory(
        slug="tgtf-2026", name="Green Facility 2026", acronym="TGTF 2026", summary="Helps.",
        status="current",
    )  # fmt: skip
    webinar = WebinarFactory(series=SeriesFactory(facility=facility, title="Webinars"))
    MailText.objects.create(
        facility=facility, kind="reminder.week", language="en", subject="Soon", body="Come."
    )
    MailText.objects.create(webinar=webinar, kind="reminder.week", subject="-", body="{link}")
    HealthLimits.objects.create(facility=facility, silent_after_days=9)
    told = {"facility": facility, "kind": "choice", "options": "a\nb", "side": ""}
    first = EndReportQuestion.objects.create(text="Which?", position=1, **told)
    EndReportQuestion.objects.create(
        text="Why?", position=2, shown_when=first, shown_when_answer="a", **told
    )
    StaffAssignment.objects.create(facility=facility, user=UserFactory())
    ProjectFactory(facility=facility)
    return facility, webinar


@pytest.mark.pure
def test_every_model_of_a_facility_has_a_rule():
    related = Facility._meta.get_fields(include_hidden=True)
    models = {r.related_model.__name__ for r in related if r.auto_created and not r.concrete}

    assert {name for name in models if not name.startswith("Historical")} == COMES_ALONG.keys()
    assert {*filter(None, COMES_ALONG.values())} == FACILITY_PARTS.keys()


def test_next_years_facility_is_made_by_one_press_with_everything_suggested(staff):
    old, webinar = last_year()
    address = reverse("admin:clusters_facility_make_next", args=[old.pk])
    form = staff.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}

    staff.post(address, sent)
    again = staff.post(address, sent)

    new = Facility.objects.exclude(pk=old.pk).get()
    assert again.status_code == 200
    assert (new.name, new.acronym, new.slug) == ("Green Facility 2027", "TGTF 2027", "tgtf-2027")
    assert (new.status, new.summary) == ("preparing", "Helps.")
    [series] = new.series.all()
    assert (series.title, series.webinars.count()) == ("Webinars", 0)
    assert series.slug != webinar.series.slug
    assert new.mail_texts.get().subject == "Soon"
    assert new.health_limits.silent_after_days == 9
    first, second = new.end_report_questions.in_order()
    assert second.shown_when == first
    assert not new.staff_assignments.exists()
    assert not new.projects.exists()
    assert AuditEvent.objects.get(verb="facility.copied").actor == staff.person


def test_only_the_chosen_parts_of_a_facility_come_along():
    old, _webinar = last_year()

    new = copy_facility(old, name="Next", acronym="N", slug="n", parts=["mail_texts"], by=None)

    assert new.mail_texts.count() == 1
    assert not new.series.exists()
    assert not HealthLimits.objects.filter(facility=new).exists()


@pytest.mark.parametrize("own", [{"slug": "tgtf-2026"}, {"name": "x" * 10_000}, {"acronym": ""}])
def test_a_facility_that_cannot_be_is_refused(own):
    old, _webinar = last_year()

    with pytest.raises(Refused):
        copy_facility(
            old, **{"name": "N", "acronym": "N", "slug": "n", "parts": [], **own}, by=None
        )
    assert Facility.objects.count() == 1
