"""People with an account, as staff see them, and the trail of what was done."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tgtf_portal.core import audit
from tgtf_portal.core.models import AuditEvent, User
from tgtf_portal.core.tests.asked_again import asked_again
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "admin:core_user_changelist"


@pytest.fixture
def me():
    return CoordinatorFactory(email="me@example.org")


@pytest.fixture
def staff(client, me):
    client.force_login(me)
    return asked_again(client, me)


def act(client, action, *people):
    chosen = {"action": action, "_selected_action": [p.pk for p in people]}
    return client.post(reverse(LIST), chosen, follow=True)


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("address", "queries"), [(LIST, 12), ("admin:core_auditevent_changelist", 8)]
)
def test_list_costs_the_same_whatever_its_length(
    staff, me, django_assert_num_queries, address, queries, rows
):
    for person in UserFactory.create_batch(rows):
        audit.record("user.created", person, by=person)
    staff.get(reverse(address))

    with django_assert_num_queries(queries):
        assert staff.get(reverse(address)).status_code == 200


def test_new_person_gets_no_password_and_a_trace(staff, me):
    facts = {
        "email": "Ann@Example.org",
        "name": "Ann",
        "language": "en",
        "time_zone": "Europe/Kiev",
        "is_staff": "on",
    }

    response = staff.post(reverse("admin:core_user_add"), facts)

    ann = User.objects.get(email="ann@example.org")
    assert response.status_code == 302
    assert not ann.has_usable_password()
    assert ann.time_zone == "Europe/Kiev"
    assert ann.is_staff
    trail = AuditEvent.objects.order_by("pk").values_list("verb", "actor", "facts__is_staff")
    assert list(trail) == [
        ("user.created", me.pk, None),
        ("user.rights_changed", me.pk, True),
    ]


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("email", "ME@example.org", "already exists"),
        ("email", "a@localhost", "Please use a public mail address."),
        ("name", "A\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("time_zone", "Mars/Olympus", "Unknown time zone “Mars/Olympus”."),
    ],
)
def test_person_with_a_wrong_field_is_not_saved(staff, me, field, value, complaint):
    facts = {"email": "b@example.org", "name": "B", "language": "en", "time_zone": "UTC"}

    response = staff.post(reverse("admin:core_user_add"), {**facts, field: value})

    assert complaint in str(response.context["adminform"].form.errors[field])
    assert User.objects.get() == me


def test_rights_granted_in_the_form_are_audited(staff):
    person = UserFactory()
    facts = {"name": person.name, "language": "en", "time_zone": "UTC", "is_staff": "on"}
    inline = {f"emailaddress_set-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}

    staff.post(
        reverse("admin:core_user_change", args=[person.pk]),
        {**facts, **inline, "is_active": "on", "email": "thief@example.org"},
    )

    person.refresh_from_db()
    assert person.is_staff
    assert person.email != "thief@example.org"
    trail = dict(AuditEvent.objects.values_list("verb", "facts"))
    assert trail == {
        "user.changed": {"fields": ["time_zone"]},
        "user.rights_changed": {"is_staff": True, "roles": []},
    }


def test_staff_cannot_lock_themselves_out(staff, me):
    page = staff.get(reverse("admin:core_user_change", args=[me.pk]))
    form = page.context["adminform"].form

    answer = act(staff, "deactivate", me, UserFactory())

    assert not {"is_staff", "staff_roles", "is_active", "email"} & set(form.fields)
    assert b"You cannot switch off your own account." in answer.content
    assert not User.objects.filter(is_active=False).exists()


def test_deactivated_person_is_out_with_the_next_click(staff):
    person = UserFactory()
    theirs = Client()
    theirs.force_login(person)

    act(staff, "deactivate", person)

    assert theirs.get(reverse("account_email")).headers["Location"].startswith("/accounts/login/")
    assert AuditEvent.objects.get().verb == "user.deactivated"


def test_second_factor_is_removed_for_somebody_who_lost_it(staff):
    lost = CoordinatorFactory()

    act(staff, "remove_second_factor", lost)

    assert not Authenticator.objects.filter(user=lost).exists()
    assert AuditEvent.objects.get().verb == "user.second_factor_removed"


def test_people_and_their_trail_cannot_be_deleted(staff):
    person = UserFactory()
    event = audit.record("user.created", person, by=None)

    for page in (
        reverse("admin:core_user_delete", args=[person.pk]),
        reverse("admin:core_auditevent_delete", args=[event.pk]),
    ):
        assert staff.post(page, {"post": "yes"}).status_code == 403


def test_page_of_a_person_leads_to_what_the_person_did(staff):
    person, other = UserFactory.create_batch(2)
    audit.record("webinar.announced", person, by=person)
    audit.record("recap.published", other, by=other)

    page = staff.get(reverse("admin:core_user_change", args=[person.pk])).content.decode()
    trail = staff.get(f"{reverse('admin:core_auditevent_changelist')}?actor__exact={person.pk}")

    assert f"?actor__exact={person.pk}" in page
    assert b"webinar.announced" in trail.content
    assert len(trail.context["cl"].result_list) == 1
