"""Somebody is invited by mail: what is asked, what the link opens, and what comes of it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisors.tests.factories import AdvisorFactory
from clusters.domain.account_invitation import (
    accept,
    invite_advisor,
    invite_colleague,
    invite_manager,
    send_again,
    withdraw,
)
from clusters.models import AccountInvitation, StaffAssignment
from clusters.tests.factories import ClusterFactory, FacilityFactory
from tgtf_portal.core.models import AuditEvent, Erasure, Message, User
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.asked_again import asked_again
from tgtf_portal.core.tests.factories import CoordinatorFactory, SecondFactorFactory, UserFactory
from tgtf_portal.core.tests.people.signing import PASSWORD, account, code_for

pytestmark = pytest.mark.django_db

HERE = "pages:account-invitation-detail"
ADD = "admin:clusters_accountinvitation_add"
CHOSEN = {"password": PASSWORD, "repeated": PASSWORD}
READER, ADMINISTRATOR = StaffRole.READER.value, StaffRole.ADMINISTRATOR.value


@pytest.fixture(autouse=True)
def _roles():
    call_command("migrate", verbosity=0) if not Group.objects.exists() else None


@pytest.fixture
def me():
    return CoordinatorFactory(email="me@example.org", name="Mia Lind")


@pytest.fixture
def staff(client, me):
    client.force_login(me)
    return client


def administrator(**facts):
    person = UserFactory(is_staff=True, **facts)
    SecondFactorFactory(user=person)
    person.groups.add(Group.objects.get(name=ADMINISTRATOR))
    return person


def invited(by, **facts):
    given = {"name": "Ann", "roles": [READER], "facilities": [], **facts}
    return invite_colleague(given.pop("email", "ann@example.org"), **given, by=by)


def opened(client, invitation):
    return client.get(
        reverse("pages:account-invitation-link", args=[invitation.token]), follow=True
    )


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


# --- Inviting ------------------------------------------------------------------------------------
def test_a_colleague_is_invited_from_the_administration_and_the_mail_is_promised(staff, me):
    facility = FacilityFactory()
    facts = {"name": "Ann", "email": "Ann@Bücher.DE", "greeting": "We look forward to you."}

    answer = staff.post(
        reverse(ADD), {**facts, "roles": [READER, "post office"], "facilities": [facility.pk]}
    )

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    [invitation] = AccountInvitation.objects.all()
    assert invitation.email == "ann@xn--bcher-kva.de"
    assert invitation.roles == ["post office", "reader"]
    assert list(invitation.facilities.all()) == [facility]
    [mail] = Message.objects.filter(kind="account_invitation.sent")
    assert mail.recipient == invitation.email
    assert mail.drop_after == invitation.open_until
    assert AuditEvent.objects.get(verb="account_invitation.sent").actor == me
    assert not User.objects.filter(email=invitation.email).exists()


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("email", "ann@localhost", "public mail address"),
        ("email", "ann\0@example.org", "Null characters"),
        ("email", "a" * 10_000 + "@example.org", "at most 254"),
        ("email", "me@example.org", "is a colleague already"),
        ("name", "Ann\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("name", "n" * 10_000, "at most 120"),
        ("name", "", "required"),
        ("greeting", "Hello\nSubject: Money", "Line breaks are not allowed here."),
        ("roles", [], "required"),
        ("roles", ["emperor"], "not one of the available choices"),
        ("facilities", ["9999"], "not one of the available choices"),
        ("facilities", ["1; drop"], "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nobody_is_invited(
    staff, field, value, complaint
):
    facts = {"name": "Ann", "email": "ann@example.org", "roles": [READER], field: value}

    answer = staff.post(reverse(ADD), facts)

    assert complaint in str(answer.context["adminform"].form.errors[field])
    assert not AccountInvitation.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("again", ["ann@example.org", " ANN@Example.ORG "])
def test_the_same_address_is_not_invited_twice(staff, me, again):
    invited(me)

    answer = staff.post(reverse(ADD), {"name": "Ann", "email": again, "roles": [READER]})

    assert "was invited on" in str(answer.context["adminform"].form.errors["email"])
    assert AccountInvitation.objects.count() == 1


def test_who_may_not_give_roles_invites_no_colleague(client):
    person = UserFactory(is_staff=True)
    SecondFactorFactory(user=person)
    person.groups.add(Group.objects.get(name="coordinator"))
    client.force_login(person)

    assert client.get(reverse(ADD)).status_code == 403
    with pytest.raises(Refused, match="Only who may give roles"):
        invited(person)


def test_nobody_gives_facilities_beyond_their_own(client):
    own, other = FacilityFactory(acronym="OWN"), FacilityFactory(slug="other", acronym="MARK")
    person = administrator()
    StaffAssignment.objects.create(user=person, facility=own)
    client.force_login(person)
    facts = {"name": "Ann", "email": "ann@example.org", "roles": [READER]}

    all_of_them = client.post(reverse(ADD), facts)
    foreign = client.post(reverse(ADD), {**facts, "facilities": [other.pk]})
    fitting = client.post(reverse(ADD), {**facts, "facilities": [own.pk]})

    assert "Choose a facility" in str(all_of_them.context["adminform"].form.errors["facilities"])
    assert other.acronym not in all_of_them.content.decode()
    assert "facilities" in foreign.context["adminform"].form.errors
    assert fitting.status_code == 302


def test_sent_again_the_old_link_is_dead_and_the_new_one_opens(client, me):
    invitation = invited(me)
    old = invitation.token

    again = send_again(invitation, by=me)

    assert client.get(reverse("pages:account-invitation-link", args=[old])).status_code == 404
    assert opened(client, again).status_code == 200
    assert Message.objects.filter(kind="account_invitation.sent").count() == 2


def test_one_assigned_to_a_facility_does_not_send_again_what_they_could_not_give(me):
    invitation = invited(me)
    person = administrator()
    StaffAssignment.objects.create(user=person, facility=FacilityFactory())

    with pytest.raises(Refused, match="Choose a facility"):
        send_again(invitation, by=person)


def test_a_withdrawn_invitation_opens_nothing_and_is_told(client, me):
    invitation = invited(me)

    withdraw(invitation, by=me)

    assert "was withdrawn" in text_of(opened(client, invitation))
    assert Message.objects.filter(kind="account_invitation.withdrawn").count() == 1
    with pytest.raises(Refused, match="was withdrawn on"):
        send_again(invitation, by=me)
    with pytest.raises(Refused, match="was withdrawn"):
        accept(invitation, by=None, password=PASSWORD)


# --- Accepting -----------------------------------------------------------------------------------
def test_a_colleague_with_a_password_has_the_roles_and_is_led_to_the_second_step(client, me):
    facility = FacilityFactory()
    invitation = invited(me, facilities=[facility.pk], greeting="Welcome to us")
    page = text_of(opened(client, invitation))

    assert "Mia Lind" in page
    assert "Welcome to us" in page
    assert "Reader: looks at" in page
    answer = client.post(reverse(HERE), CHOSEN, follow=True)

    ann = User.objects.get(email="ann@example.org")
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert ann.is_staff
    assert ann.check_password(PASSWORD)
    assert list(ann.groups.values_list("name", flat=True)) == [READER]
    assert [row.facility for row in ann.staff_assignments.all()] == [facility]
    assert EmailAddress.objects.get(user=ann).verified
    trail = dict(AuditEvent.objects.values_list("verb", "actor"))
    assert trail["user.rights_changed"] == me.pk
    assert trail["account_invitation.accepted"] == ann.pk


@pytest.mark.django_db(transaction=True)
def test_the_app_after_the_password_leads_on_to_the_desk(client, me):
    opened(client, invited(me))
    client.post(reverse(HERE), CHOSEN)
    assert client.get(reverse("admin:index")).status_code == 302

    page = client.get(reverse("mfa_activate_totp"))
    code = code_for(page.context["form"].secret)
    codes = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert 'href="/admin/"' in codes.content.decode()
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("facts", "field", "complaint"),
    [
        ({"password": "short", "repeated": "short"}, "password", "at least 12"),
        ({**CHOSEN, "repeated": "another-one-entirely"}, "repeated", "not the same"),
        ({"password": "x" * 10_000, "repeated": "x" * 10_000}, "password", "at most 1000"),
        ({"password": "ann@example.org", "repeated": "ann@example.org"}, "password", "similar"),
        ({}, "password", "required"),
    ],
)
def test_a_password_that_does_not_do_opens_no_account(client, me, facts, field, complaint):
    opened(client, invited(me))

    answer = client.post(reverse(HERE), {**facts, "sent": "1"})

    assert complaint in str(answer.context["form"].errors[field])
    assert not User.objects.filter(email="ann@example.org").exists()


def test_a_link_is_used_once(client, me):
    invitation = invited(me)
    opened(client, invitation)
    client.post(reverse(HERE), CHOSEN)

    assert "accepted already" in text_of(opened(Client(), invitation))
    with pytest.raises(Refused, match="accepted already"):
        accept(invitation, by=None, password="another-long-password")


def test_an_expired_link_says_so(client, me):
    invitation = invited(me)
    AccountInvitation.objects.update(open_until=timezone.now() - timedelta(minutes=1))

    assert "The time of this invitation is over" in text_of(opened(client, invitation))
    assert client.post(reverse(HERE), CHOSEN).status_code == 200
    assert not User.objects.filter(email="ann@example.org").exists()
    invitation.refresh_from_db()
    assert invitation.state == "Expired"


def test_without_the_link_the_page_tells_nothing(client, me):
    invited(me)

    page = text_of(client.get(reverse(HERE)))

    assert "Open the link in our latest mail" in page
    assert "ann@example.org" not in page
    assert "Mia" not in page


def test_one_signed_in_as_another_cannot_accept(client, me):
    invitation = invited(me)
    bob = account("bob@example.org")
    client.force_login(bob)

    assert "sent to another address" in text_of(opened(client, invitation))
    client.post(reverse(HERE))

    bob.refresh_from_db()
    assert not bob.is_staff


def test_a_manager_with_an_account_signs_in_and_accepts_with_one_press(client, me):
    ann = account("ann@example.org")
    invitation = invited(me)
    page = text_of(opened(client, invitation))
    assert "There is an account with your address" in page
    assert 'name="password"' not in page

    client.post(reverse(HERE), CHOSEN)  # no link alone opens an account that has a way in
    ann.refresh_from_db()
    assert not ann.is_staff

    facts = {"login": ann.email, "password": PASSWORD, "next": reverse(HERE)}
    back = client.post(reverse("account_login"), facts, follow=True)
    assert "You are signed in as ann@example.org" in text_of(back)
    client.post(reverse(HERE))

    ann.refresh_from_db()
    assert ann.is_staff
    assert list(ann.groups.values_list("name", flat=True)) == [READER]


def test_who_only_claimed_the_address_before_is_locked_out(client, me):
    thief = account("ann@example.org", verified=False)
    opened(client, invited(me))

    client.post(reverse(HERE), {"password": "ann-chose-this-one", "repeated": "ann-chose-this-one"})

    thief.refresh_from_db()
    assert not thief.check_password(PASSWORD)
    assert thief.check_password("ann-chose-this-one")


def test_an_account_that_is_switched_off_is_not_opened(me):
    invitation = invited(me)
    UserFactory(email="ann@example.org", is_active=False)

    with pytest.raises(Refused, match="switched off"):
        accept(invitation, by=None, password=PASSWORD)


def test_an_inviter_who_may_no_longer_gives_nothing(me):
    invitation = invited(me)
    User.objects.filter(pk=me.pk).update(is_active=False)

    with pytest.raises(Refused, match="can no longer do so"):
        accept(invitation, by=None, password=PASSWORD)


def test_wrong_links_are_counted_and_a_right_one_opens_all_the_same(client, me, settings):
    limit = settings.LIMITS["wrong links"].most
    for number in range(limit + 1):
        wrong = client.get(reverse("pages:account-invitation-link", args=[f"guess{number}.xyz"]))

    assert wrong.status_code == 429
    assert opened(client, invited(me)).status_code == 200


def test_the_link_leads_to_a_plain_address(client, me):
    invitation = invited(me)

    answer = client.get(reverse("pages:account-invitation-link", args=[invitation.token]))

    assert answer.headers["Location"] == reverse(HERE)
    assert answer.headers["Cache-Control"] == "private, no-store"


# --- Advisors and managers -----------------------------------------------------------------------
def test_an_advisor_chooses_a_password_and_the_profile_opens(client, me):
    advisor = AdvisorFactory(user__email="ann@example.org")
    invitation = invite_advisor(advisor.user, by=me)
    opened(client, invitation)

    answer = client.post(reverse(HERE), CHOSEN, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("pages:advisor-edit")
    assert answer.status_code == 200
    assert not User.objects.get(email="ann@example.org").is_staff
    with pytest.raises(Refused, match="can sign in already"):
        invite_advisor(User.objects.get(email="ann@example.org"), by=me)


def test_staff_invite_an_advisor_by_a_press_and_again_by_another(staff, me):
    advisor = AdvisorFactory()
    page = reverse("admin:advisors_advisor_invite", args=[advisor.pk])

    staff.post(page, {"greeting": "Good to have you"})
    staff.post(page, {"greeting": ""})

    [invitation] = AccountInvitation.objects.all()
    assert invitation.kind == "advisor"
    assert Message.objects.filter(kind="account_invitation.sent").count() == 2


def test_a_manager_manages_the_cluster_as_soon_as_they_accept(client, staff, me):
    cluster = ClusterFactory()
    page = reverse("admin:clusters_cluster_invite_manager", args=[cluster.pk])
    answer = staff.post(page, {"name": "Ann", "email": "ann@example.org", "greeting": ""})
    assert answer.status_code == 302
    client = Client()
    opened(client, AccountInvitation.objects.get())

    client.post(reverse(HERE), CHOSEN)

    ann = User.objects.get(email="ann@example.org")
    assert [row.cluster for row in ann.memberships.all()] == [cluster]
    assert not ann.is_staff
    with pytest.raises(Refused, match="manages it already"):
        invite_manager(cluster, email="ANN@example.org", name="Ann", by=me)


# --- What becomes of it --------------------------------------------------------------------------
def test_invitations_go_when_their_time_of_keeping_is_over(me):
    kept, old = invited(me), invited(me, email="bo@example.org")
    past = timezone.now() - timedelta(days=31)
    AccountInvitation.objects.filter(pk=old.pk).update(open_until=past)

    call_command("retention")

    assert list(AccountInvitation.objects.all()) == [kept]


def test_erasing_takes_the_invitation_along(me):
    invited(me)

    erase("ann@example.org", way=Erasure.Way.STAFF, by=me)

    assert not AccountInvitation.objects.exists()


def test_the_page_of_colleagues_costs_the_same_whatever_its_length(
    staff, me, django_assert_num_queries
):
    def count(people):
        for _number in range(people):
            person = administrator()
            StaffAssignment.objects.create(user=person, facility=FacilityFactory())
            invited(me, email=f"new{person.pk}@example.org")
        with django_assert_num_queries(9):
            page = text_of(staff.get(reverse("admin:clusters_accountinvitation_colleagues")))
        assert person.email in page
        assert f"new{person.pk}@example.org" in page

    staff.get(reverse("admin:clusters_accountinvitation_colleagues"))
    count(1)
    count(3)


# --- Colleagues who are here ----------------------------------------------------------------------
def test_facilities_are_ticked_on_the_page_of_a_colleague_and_told(staff, me):
    facility = FacilityFactory()
    person = UserFactory(is_staff=True)
    asked_again(staff, me)
    facts = {"name": person.name, "language": "en", "time_zone": "Europe/Brussels"}
    facts |= {f"emailaddress_set-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    facts |= {"is_active": "on", "is_staff": "on", "staff_roles": [READER]}

    staff.post(
        reverse("admin:core_user_change", args=[person.pk]),
        {**facts, "staff_facilities": [facility.pk]},
    )

    assert [row.facility for row in person.staff_assignments.all()] == [facility]
    assert Message.objects.filter(kind="user.rights_changed", recipient=person.email).exists()


def test_one_of_a_facility_appoints_nobody_for_all_of_them(client):
    own = FacilityFactory()
    boss, person = administrator(), UserFactory(is_staff=True)
    StaffAssignment.objects.create(user=boss, facility=own)
    client.force_login(boss)
    asked_again(client, boss)
    facts = {"name": person.name, "language": "en", "time_zone": "Europe/Brussels"}
    facts |= {f"emailaddress_set-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    facts |= {"is_active": "on", "is_staff": "on", "staff_roles": [READER]}

    page = client.post(reverse("admin:core_user_change", args=[person.pk]), facts)

    errors = page.context["adminform"].form.errors
    assert "Choose a facility" in str(errors["staff_facilities"])
    assert not person.groups.exists()
