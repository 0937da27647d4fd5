"""People with an account, as staff see them, and the trail of what was done."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tgtf_portal.core import audit
from tgtf_portal.core.models import AuditEvent, Message, User
from tgtf_portal.core.people import staff_actions
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.asked_again import asked_again
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "admin:core_user_changelist"
SECRET = "a-horse-that-knits"


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
    ("address", "queries"), [(LIST, 12), ("admin:core_auditevent_changelist", 7)]
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


def test_abuse_25_people_and_their_trail_cannot_be_deleted(staff):
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


# --- Roles ---------------------------------------------------------------------------------------
NO_ROWS = {f"emailaddress_set-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}


def given(person, **rights):
    facts = {"name": person.name, "language": "en", "time_zone": person.time_zone}
    return {**facts, **NO_ROWS, "is_active": "on", **rights}


def roles(person):
    return set(person.groups.values_list("name", flat=True))


def test_giving_roles_asks_again_who_gives_them_and_then_goes_on(client, me):
    me.set_password(SECRET)
    me.save()
    client.force_login(me)
    person = UserFactory()
    page = reverse("admin:core_user_change", args=[person.pk])

    answer = client.post(page, given(person, is_staff="on", staff_roles=["reader"]))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    person.refresh_from_db()
    assert not person.is_staff
    assert Message.objects.count() == 0

    answer = client.post(answer.headers["Location"], {"password": "wrong"})
    assert answer.status_code == 200
    answer = client.post(f"{reverse('account_reauthenticate')}?next={page}", {"password": SECRET})

    person.refresh_from_db()
    assert (person.is_staff, roles(person)) == (True, {"reader"})


@pytest.mark.parametrize("action", ["deactivate", "remove_second_factor"])
def test_grave_entries_of_the_menu_ask_again_too(client, me, action):
    client.force_login(me)
    other = CoordinatorFactory()

    answer = client.post(reverse(LIST), {"action": action, "_selected_action": [other.pk]})

    assert "reauthenticate" in answer.headers["Location"]
    assert User.objects.filter(pk=other.pk, is_active=True, authenticator__isnull=False).exists()


def test_the_person_is_told_once_what_they_may_do_now(staff, me, post):
    person = UserFactory(email="new@example.org", name="New")
    page = reverse("admin:core_user_change", args=[person.pk])
    for _again in range(2):
        staff.post(page, given(person, is_staff="on", staff_roles=["reader", "post office"]))

    [mail] = post()
    assert (mail.recipient, mail.mail["Subject"]) == (
        "new@example.org",
        "Your rights in the portal have changed",
    )
    assert f"{me} changed what you may do" in mail.text
    assert "– Reader: looks at the work" in mail.text
    assert "– Post office: mails" in mail.text

    staff.post(page, given(person))
    [mail] = post()
    assert "You are no longer a member of the facility’s staff" in mail.text
    assert roles(person) == set()


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("deactivate", "Your account was switched off"),
        ("remove_second_factor", "Your second factor was removed"),
    ],
)
def test_who_loses_an_account_or_a_factor_is_told(staff, post, action, subject):
    other = CoordinatorFactory(email="other@example.org")

    act(staff, action, other)

    assert [(d.recipient, str(d.mail["Subject"])) for d in post()] == [(other.email, subject)]


@pytest.fixture
def administrator(client):
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=StaffRole.ADMINISTRATOR))
    client.force_login(person)
    client.person = person
    return asked_again(client, person)


def test_an_administrator_gives_roles_but_not_to_themselves_nor_above(administrator):
    above, other = CoordinatorFactory(), UserFactory()
    forms = {}
    for person in (administrator.person, above, other):
        page = reverse("admin:core_user_change", args=[person.pk])
        answer = administrator.post(page, given(person, is_staff="on", staff_roles=["coordinator"]))
        forms[person] = answer.status_code

    assert forms[above] == 403
    assert roles(other) == {"coordinator"}
    assert roles(administrator.person) == {"administrator"}
    for verb in (staff_actions.deactivate, staff_actions.remove_second_factor):
        with pytest.raises(Refused, match="may do everything"):
            verb(User.objects.filter(pk=above.pk), by=administrator.person)
    with pytest.raises(Refused, match="their own rights"):
        staff_actions.appoint(
            administrator.person, is_staff=True, roles=["reader"], by=administrator.person
        )


def test_who_may_only_add_people_gives_nobody_rights(client):
    coordinator = CoordinatorFactory(is_superuser=False)
    coordinator.groups.add(Group.objects.get(name=StaffRole.COORDINATOR))
    client.force_login(coordinator)
    facts = {"email": "ann@example.org", "name": "Ann", "language": "en", "time_zone": "UTC"}
    rights = {"is_staff": "on", "staff_roles": ["administrator"], "is_superuser": "on"}

    client.post(reverse("admin:core_user_add"), {**facts, **rights})

    ann = User.objects.get(email="ann@example.org")
    assert (ann.is_staff, ann.is_superuser, roles(ann)) == (False, False, set())


def test_roles_are_for_staff(staff):
    person = UserFactory()
    page = reverse("admin:core_user_change", args=[person.pk])

    answer = staff.post(page, given(person, staff_roles=["reader"]))

    assert "members of the facility’s staff" in str(
        answer.context["adminform"].form.errors["staff_roles"]
    )
    assert roles(person) == set()


# --- Roles of colleagues --------------------------------------------------------------------------
def with_the_role(**facts):
    person = UserFactory(is_staff=True, **facts)
    person.groups.add(Group.objects.get(name=StaffRole.ADMINISTRATOR))
    return person


def change(client, person, **facts):
    inline = {f"emailaddress_set-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    kept = {"name": person.name, "language": "en", "time_zone": "Europe/Brussels"}
    page = reverse("admin:core_user_change", args=[person.pk])
    return client.post(page, {**kept, **inline, "is_active": "on", **facts}, follow=True)


def test_whom_a_role_is_taken_from_is_signed_out_and_told(staff):
    person = UserFactory(is_staff=True)
    person.groups.add(*Group.objects.filter(name__in=["reader", "coordinator"]))
    theirs = Client()
    theirs.force_login(person)
    UserSession.objects.create(user=person, session_key=theirs.session.session_key, ip="192.0.2.1")

    change(staff, person, is_staff="on", staff_roles=["reader"])

    assert theirs.get(reverse("account_email")).headers["Location"].startswith("/accounts/login/")
    assert Message.objects.filter(kind="user.rights_changed", recipient=person.email).exists()
    assert AuditEvent.objects.get(verb="user.rights_changed").facts["roles"] == ["reader"]


def test_the_last_administrator_stays():
    boss, other = with_the_role(), with_the_role()
    by = UserFactory()  # their own right was taken a moment ago
    staff_actions.appoint(other, is_staff=True, roles=["reader"], by=boss)

    with pytest.raises(Refused, match="Somebody has to be administrator"):
        staff_actions.appoint(boss, is_staff=True, roles=["reader"], by=by)
    with pytest.raises(Refused, match="Somebody has to be administrator"):
        staff_actions.deactivate(User.objects.filter(pk=boss.pk), by=by)

    boss.refresh_from_db()
    assert boss.is_active
    assert boss.groups.get().name == StaffRole.ADMINISTRATOR


def test_the_list_is_narrowed_to_who_has_a_role(staff):
    reader = UserFactory(is_staff=True, name="Rhea")
    reader.groups.add(Group.objects.get(name="reader"))
    other = with_the_role(name="Adam")

    page = staff.get(reverse(LIST), {"role": "reader"})
    everybody = staff.get(reverse(LIST), {"role": "emperor"})

    assert list(page.context["cl"].queryset) == [reader]
    assert other in everybody.context["cl"].queryset
