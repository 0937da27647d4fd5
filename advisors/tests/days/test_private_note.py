"""What advisor and coordinator tell each other: a marker, looked for wherever it could turn up."""

import zipfile
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from advisors.days.domain.activity_correction import correct_activity
from advisors.days.domain.day_statement import state_days
from advisors.models import PrivateNote
from advisors.tests.factories import ActivityFactory, AdvisorFactory, EngagementFactory
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.privacy.archive import archive_of
from tgtf_portal.core.tests.factories import SecondFactorFactory, UserFactory

pytestmark = pytest.mark.django_db
MARKER = "zinnober"


def staff_of(role):
    person = UserFactory(is_staff=True)
    SecondFactorFactory(user=person)
    person.groups.add(Group.objects.get(name=role))
    return person


@pytest.fixture
def activity():
    """The note names the lead's manager, as an erasure or their own data would find it."""
    engagement = EngagementFactory()
    project = engagement.project
    cluster = ClusterFactory()
    ProjectCluster.objects.create(project=project, cluster=cluster)
    MembershipFactory(cluster=project.lead, user__name="Mona Leadwell")
    activity = ActivityFactory(engagement=engagement, title="Workshop on looms")
    correct_activity(
        activity,
        reason="Longer",
        days=1,
        private_notes=f"{MARKER}: Mona Leadwell did not come",
        by=engagement.advisor.user,
    )
    day = activity.held_on
    state_days(engagement, starts_on=day, ends_on=day, by=None)
    return activity


def people(activity):
    project = activity.engagement.project
    partner = project.partners[0]
    return {
        "advisor": activity.engagement.advisor.user,
        "other advisor": AdvisorFactory().user,
        "lead's manager": project.lead.memberships.get().user,
        "partner's manager": MembershipFactory(cluster=partner).user,
        "coordinator": staff_of(StaffRole.COORDINATOR),
        "reader": staff_of(StaffRole.READER),
        "administrator": staff_of(StaffRole.ADMINISTRATOR),
    }


def pages(activity):
    engagement = activity.engagement
    listed, engaged = "admin:advisors_activity", "admin:advisors_engagement"
    lists = [reverse(f"admin:{name}_changelist") for name in ("core_auditevent", "core_message")]
    searched = reverse(f"{listed}_changelist") + "?q=Leadwell"
    manager = engagement.project.lead.memberships.get().user
    return {
        "engagement": engagement.get_absolute_url(),
        "correction": f"/engagements/{engagement.code}/activities/{activity.code}/correct/",
        "project": engagement.project.get_absolute_url(),
        "dashboard": reverse("pages:dashboard"),
        "own data": reverse("pages:profile-edit"),
        "activity in the admin": reverse(f"{listed}_change", args=[activity.pk]),
        "its history": reverse(f"{listed}_history", args=[activity.pk]),
        "list": reverse(f"{listed}_changelist"),
        "found in the list": searched,
        "list as CSV": reverse(f"{listed}_list_csv"),
        "list as XLSX": reverse(f"{listed}_list_xlsx"),
        "statement of days": activity.statement_lines.get().statement.get_absolute_url(),
        "engagement in the admin": reverse(f"{engaged}_change", args=[engagement.pk]),
        "engagement's history": reverse(f"{engaged}_history", args=[engagement.pk]),
        "trail": lists[0],
        "mail": lists[1],
        "erasure": reverse("admin:core_erasure_person") + f"?email={manager.email}",
    }


def text_of(answer):
    """Also of a workbook, which is an archive."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(BytesIO(content))
        content = b" ".join(archive.read(name) for name in archive.namelist())
    return content.decode()


def test_a_private_note_is_found_by_the_advisor_and_the_coordinator_alone(client, activity):
    found, answered = set(), set()
    for who, person in people(activity).items():
        client.force_login(person)
        for page, address in pages(activity).items():
            answer = client.get(address)
            if answer.status_code == 200:
                answered.add(page)
            if MARKER in text_of(answer):
                found.add((who, page))

    assert found == {
        ("advisor", "engagement"),
        ("advisor", "correction"),
        ("coordinator", "engagement"),
        ("coordinator", "activity in the admin"),
    }
    assert answered == set(pages(activity))


def test_a_private_note_is_in_nobody_s_data_no_mail_no_account_and_no_search(client, activity):
    manager = activity.engagement.project.lead.memberships.get().user
    archive = zipfile.ZipFile(BytesIO(archive_of(manager.email)))
    told = StringIO()
    call_command("account", activity.engagement.project.facility.slug, json=True, stdout=told)
    client.force_login(staff_of(StaffRole.COORDINATOR))
    listed = reverse("admin:advisors_activity_changelist")
    searched = client.get(f"{listed}?q={MARKER}").context["cl"].result_count

    assert MARKER in PrivateNote.objects.get().text
    assert MARKER not in " ".join(archive.read(name).decode() for name in archive.namelist())
    assert MARKER not in str([*Message.objects.values()])
    assert MARKER not in told.getvalue()
    assert searched == 0


def test_a_form_without_the_right_takes_no_private_note(client, activity):
    """Who may log and may not read them is not asked for any."""
    engagement, person = activity.engagement, UserFactory(is_staff=True)
    SecondFactorFactory(user=person)
    group = Group.objects.create(name="logs")
    group.permissions.set(Group.objects.get(name=StaffRole.COORDINATOR).permissions.all())
    group.permissions.remove(*group.permissions.filter(codename="view_privatenote"))
    person.groups.add(group)
    client.force_login(person)
    form = {"kind": "workshop", "title": "New", "held_on": "2026-10-01", "days": "0.5"}

    client.post(f"/engagements/{engagement.code}/activities/new/", {**form, "private_notes": "No"})

    assert engagement.activities.filter(title="New").exists()
    assert PrivateNote.objects.count() == 1
