"""Who looked at, changed or took out whose data; and nothing of advice goes without a trace."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from advisors.models import Engagement
from advisors.tests.factories import DeliverableFactory, EngagementFactory
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.models import AccessEntry, AuditEvent
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import MessageFactory, UserFactory
from webinars.tests.factories import InvitationFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def opened(client, table, thing, page="change"):
    return client.get(reverse(f"admin:{table}_{page}", args=[thing.pk]))


def noted():
    return list(AccessEntry.objects.order_by("pk").values_list("verb", "thing", "page", "by"))


@pytest.mark.parametrize(
    ("table", "factory"),
    [
        ("webinars_registration", RegistrationFactory),
        ("webinars_invitation", InvitationFactory),
        ("core_user", UserFactory),
        ("core_message", MessageFactory),
    ],
)
def test_opening_somebody_s_page_is_noted_with_who_and_where(staff, table, factory):
    person = factory()

    opened(staff, table, person)

    thing = f"{person._meta.label_lower}/{person.pk}"
    assert noted() == [("opened", thing, f"{table}_change", staff.person.pk)]


def test_what_is_refused_and_what_is_about_nobody_is_not_noted(staff, client):
    registration = RegistrationFactory()
    opened(staff, "webinars_webinar", registration.webinar)
    staff.person.is_superuser = False
    staff.person.save()
    assert opened(staff, "webinars_registration", registration).status_code == 403

    assert noted() == []


@pytest.mark.parametrize(
    "page", ["participants", "seats_file", "groups_file", "zoom_file", "teams_file", "mix_file"]
)
def test_each_list_that_is_taken_out_is_noted(staff, page):
    webinar = RegistrationFactory().webinar

    opened(staff, "webinars_webinar", webinar, page)

    thing = f"webinars.webinar/{webinar.pk}"
    assert noted() == [("exported", thing, f"webinars_webinar_{page}", staff.person.pk)]


def test_a_change_of_somebody_s_row_is_noted(staff):
    registration = RegistrationFactory()
    facts = {"name": "Other", "email": registration.email, "language": "en"}
    page = reverse("admin:webinars_registration_change", args=[registration.pk])
    given = dict.fromkeys(("organisation", "cluster", "country", "maturity"), "")

    answer = staff.post(page, {**given, **facts, "offers": "", "seeks": "", **no_rows(staff, page)})

    assert answer.status_code == 302, answer.context["errors"]
    assert [entry[:2] for entry in noted()][-1] == (
        "changed",
        f"webinars.registration/{registration.pk}",
    )


def no_rows(staff, page):
    """The management forms of the page's inlines."""
    formsets = staff.get(page).context["inline_admin_formsets"]
    return {
        f"{one.formset.prefix}-{name}_FORMS": 0 for one in formsets for name in ("TOTAL", "INITIAL")
    }


def test_only_who_looks_after_people_reads_who_looked(staff, client):
    page = reverse("admin:core_accessentry_changelist")
    opened(staff, "webinars_registration", RegistrationFactory())
    assert "webinars.registration/" in staff.get(page).content.decode()
    staff.person.is_superuser = False
    staff.person.save()
    staff.person.groups.add(Group.objects.get(name=StaffRole.COORDINATOR))

    assert staff.get(page).status_code == 403


# --- Advice --------------------------------------------------------------------------------------
@pytest.fixture
def engagement():
    return EngagementFactory(status=Engagement.Status.RUNNING)


def delete(staff, table, thing):
    return staff.post(reverse(f"admin:{table}_delete", args=[thing.pk]), {"post": "yes"})


def test_what_is_deleted_leaves_its_name_and_who_did_it(staff, engagement):
    owed = DeliverableFactory(engagement=engagement, title="Guide on energy")

    assert delete(staff, "advisors_deliverable", owed).status_code == 302

    event = AuditEvent.objects.get(verb="deliverable.deleted")
    assert (event.actor, event.label) == (staff.person, str(owed))
    assert event.thing == f"advisors.deliverable/{owed.pk}"


def test_what_is_deleted_by_a_list_s_menu_or_as_a_row_leaves_a_trace_too(staff, engagement):
    rows = MembershipFactory.create_batch(2)
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    staff.post(reverse("admin:clusters_membership_changelist"), {**chosen, "post": "yes"})
    assert AuditEvent.objects.filter(verb="membership.deleted").count() == 2

    kept = MembershipFactory()
    page = reverse("admin:clusters_cluster_change", args=[kept.cluster_id])
    form = staff.get(page).context["adminform"].form
    facts = {name: form.initial.get(name) or "" for name in form.fields}
    facts["country"] = str(kept.cluster.country)
    facts["themes"] = []
    prefix = "memberships"
    row = {"id": kept.pk, "user": kept.user_id, "cluster": kept.cluster_id, "DELETE": "on"}
    facts |= {**no_rows(staff, page), f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 1}
    facts |= {f"{prefix}-0-{name}": value for name, value in row.items()}

    answer = staff.post(page, facts)

    assert answer.status_code == 302, answer.context["errors"]
    assert AuditEvent.objects.filter(verb="membership.deleted").count() == 3


def test_each_change_of_advice_is_a_line_of_the_trail(staff, engagement):
    deliverable = DeliverableFactory(engagement=engagement, title="Report")
    page = reverse("admin:advisors_deliverable_change", args=[deliverable.pk])
    form = staff.get(page).context["adminform"].form
    facts = {name: form[name].value() or "" for name in form.fields}

    answer = staff.post(page, {**facts, "title": "Another report"})

    assert answer.status_code == 302, answer.context["errors"]
    event = AuditEvent.objects.get(verb="deliverable.changed")
    assert (event.actor, event.facts) == (staff.person, {"fields": ["Title"]})
