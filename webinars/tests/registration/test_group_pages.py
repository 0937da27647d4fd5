"""A cluster manager registers people of the cluster's firms."""

import pytest
from django.urls import reverse

from clusters.tests.factories import MembershipFactory, SMEFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Registration, Webinar
from webinars.registration.domain.group import Companion, register_group
from webinars.tests.entering import everything, words
from webinars.tests.factories import RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def firm(member, **facts):
    facts = {"contact_address": "firm@example.org", "contact_name": "Eva Kos", **facts}
    return SMEFactory(cluster=member.cluster, **facts)


def page(webinar):
    return reverse("webinars:group-create", args=[webinar.slug])


def post(client, webinar, firms=(), people=(), **facts):
    data = {"firms": [sme.code for sme in firms], "people-TOTAL_FORMS": 10, **facts}
    data["people-INITIAL_FORMS"] = 0
    for number, (name, email, organisation) in enumerate(people):
        row = {"name": name, "email": email, "organisation": organisation}
        data |= {f"people-{number}-{field}": value for field, value in row.items()}
    return client.post(page(webinar), data, follow=True)


def test_chosen_firms_and_named_people_get_places_mails_and_links_of_their_own(client, member):
    webinar = WebinarFactory()
    sme = firm(member)

    answer = post(client, webinar, [sme], [("Ana Novak", "Ana@Example.org", "TECES")])

    people = Registration.objects.order_by("email")
    assert [(p.name, p.email, p.organisation, p.cluster) for p in people] == [
        ("Ana Novak", "ana@example.org", "TECES", member.cluster),
        ("Eva Kos", "firm@example.org", sme.name, member.cluster),
    ]
    assert {p.registered_by for p in people} == {member.user}
    assert len({p.code for p in people}) == 2
    mails = Message.objects.filter(kind="registration.confirmed").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["ana@example.org", "firm@example.org"]
    assert "They have a place" in words(answer)
    assert not any(person.token in words(answer) for person in people)


def test_a_full_webinars_page_says_that_a_group_would_wait(client, member):
    webinar = WebinarFactory(capacity=1)
    assert "1 place left" in words(client.get(page(webinar)))

    RegistrationFactory(webinar=webinar)

    assert "whomever you register joins the waiting list" in words(client.get(page(webinar)))


def test_the_result_says_who_has_a_place_who_waits_and_who_was_there_before(client, member):
    webinar = WebinarFactory(capacity=2)
    RegistrationFactory(webinar=webinar, email="known@example.org", name="Known", seq=1)
    people = [
        ("Known again", "known@example.org", ""),
        ("First", "first@example.org", ""),
        ("Second", "second@example.org", ""),
    ]

    groups = post(client, webinar, people=people).context["groups"]

    assert {key: [p.name for p in rows] for key, rows in groups.items()} == {
        "placed": ["First"],
        "waiting": ["Second"],
        "known": ["Known"],
        "withheld": [],
    }
    assert webinar.registrations.active().count() == 2


def test_typing_an_address_does_not_tell_whose_it_is(client, member):
    webinar = WebinarFactory()
    RegistrationFactory(
        webinar=webinar, email="known@example.org", name="Eva", organisation="TECES"
    )

    shown = words(post(client, webinar, people=[("Nosy", "known@example.org", "")]))

    assert "known@example.org" in shown
    assert "Eva" not in shown
    assert "TECES" not in shown


def test_a_firm_of_another_cluster_is_an_unknown_choice(client, member):
    foreign = firm(MembershipFactory())
    webinar = WebinarFactory()

    answer = post(client, webinar, [foreign])

    assert "Select a valid choice" in words(answer)
    assert foreign.name not in words(answer)
    assert not Registration.objects.exists()


def test_firms_without_an_address_are_not_offered(client, member):
    firm(member, name="Without address", contact_address="")

    shown = words(client.get(page(WebinarFactory())))

    assert "Without address" not in shown
    assert "None of your firms has a contact address yet." in shown


def test_who_manages_several_clusters_says_whose_people_they_are(client, member):
    other = MembershipFactory(user=member.user).cluster
    stranger = MembershipFactory().cluster
    webinar = WebinarFactory()
    people = [("Ana", "ana@example.org", "")]

    refused = post(client, webinar, people=people, cluster=stranger.slug)
    assert "Select a valid choice" in words(refused)
    post(client, webinar, people=people, cluster=other.slug)

    assert Registration.objects.get().cluster == other


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], "Choose at least one firm, or enter one person."),
        ([("Ana", "", "")], "Enter the person’s e-mail address."),
        ([("", "ana@example.org", "")], "Enter the person’s name."),
        ([("Ana", "a@b", "")], "address"),
        (
            [("Ana", "ana@example.org", ""), ("Eva", "ANA@example.org", "")],
            "This address is on the list twice.",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nobody_is_registered(client, member, people, said):
    before = everything()

    answer = post(client, WebinarFactory(), people=people)

    assert said in words(answer)
    assert everything() == before


def test_two_firms_with_one_contact_are_one_person(client, member):
    webinar = WebinarFactory()

    post(client, webinar, [firm(member), firm(member)])

    assert Registration.objects.count() == 1


def test_a_row_in_the_folded_part_opens_it_again(client, member):
    data = {"people-TOTAL_FORMS": 10, "people-INITIAL_FORMS": 0, "people-9-name": "Ana"}

    answer = client.post(page(WebinarFactory()), data)

    assert '<details class="field" open>' in words(answer)
    assert 'id="id_people-9-email_error"' in words(answer)
    assert "Person 10, E-mail address: Enter the person’s e-mail address." in words(answer)


@pytest.mark.parametrize("total", ["", "-1", "1000", "x", "\x00"])
def test_a_broken_number_of_rows_is_said(client, member, total):
    data = {"people-TOTAL_FORMS": total, "people-INITIAL_FORMS": "0"}

    assert client.post(page(WebinarFactory()), data).status_code == 200
    assert not Registration.objects.exists()


def test_a_closed_webinar_takes_no_group(client, member):
    webinar = WebinarFactory(status=Webinar.Status.CANCELLED)

    shown = words(post(client, webinar, people=[("Ana", "ana@example.org", "")]))

    assert "This webinar was cancelled" in shown
    assert not Registration.objects.exists()


def test_the_way_there_is_shown_to_managers_alone(client, member):
    webinar = WebinarFactory()
    assert page(webinar) in words(client.get(webinar.get_absolute_url()))
    assert page(webinar) in words(client.get("/dashboard/"))

    client.force_login(UserFactory())

    assert page(webinar) not in words(client.get(webinar.get_absolute_url()))
    assert client.get(page(webinar)).status_code == 403


def test_the_dashboard_counts_whom_the_manager_registered(client, member):
    webinar = WebinarFactory()
    post(client, webinar, people=[("Ana", "ana@example.org", "")])

    shown = words(client.get("/dashboard/"))

    assert "1 person registered by you" in shown
    assert f"Register your firms for “{webinar}”" not in shown


def test_a_group_asks_the_database_the_same_for_each_person(member, django_assert_max_num_queries):
    webinar = WebinarFactory()
    people = [
        Companion(f"Person {n}", f"person{n}@example.org", "", member.cluster) for n in range(10)
    ]

    with django_assert_max_num_queries(5 + 10 * 12):
        register_group(webinar, people, by=member.user)
