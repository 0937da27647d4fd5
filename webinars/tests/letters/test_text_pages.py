"""“Texts” of a webinar and of a campaign: what stands, own words beside how they look, and back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from clusters.models import StaffAssignment
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import MailText
from webinars.tests.factories import (
    BreakoutFactory,
    CampaignFactory,
    HostFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
KIND = "registration.confirmed"
BODY = "Dear {name},\n\n{who}{object}\n\n{webinar}\n\n{link}"


@pytest.fixture
def webinar():
    return WebinarFactory(title="Green skills")


def page(owner, name, kind=KIND, language="en"):
    address = reverse(f"admin:webinars_{owner._meta.model_name}_{name}", args=[owner.pk])
    return f"{address}?kind={kind}&language={language}"


def text_of(answer):
    return answer.content.decode()


def as_role(client, role, **facts):
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=role))
    if facts:
        StaffAssignment.objects.create(user=person, **facts)
    client.force_login(person)
    return client


# --- The list ------------------------------------------------------------------------------------
@pytest.mark.parametrize("own", [0, 2])
def test_the_list_says_of_each_mail_whose_words_go_out(
    staff, webinar, own, django_assert_num_queries
):
    kinds = [KIND, "webinar.invitation"][:own]
    for kind in kinds:
        MailText.objects.create(webinar=webinar, kind=kind, subject="Own words", body="{link}")
    facility = webinar.series.facility
    MailText.objects.create(facility=facility, kind="recap.published", subject="-", body="{link}")
    staff.get(page(webinar, "texts"))

    with django_assert_num_queries(4):
        shown = text_of(staff.get(page(webinar, "texts")))

    assert shown.count("The webinar’s own text</td>") == shown.count("Own words</td>") == own
    assert shown.count("The facility’s text</td>") == 1
    assert shown.count("Standard text</td>") > 30


def test_a_campaign_has_texts_of_its_invitations_alone(staff):
    campaign = CampaignFactory()

    shown = text_of(staff.get(page(campaign, "texts", "webinar.invitation")))
    other = staff.get(page(campaign, "text", KIND))

    assert shown.count("Standard text</td>") == 3
    assert other.status_code == 404


# --- Own words -----------------------------------------------------------------------------------
def test_own_words_start_from_those_that_stand_and_go_out_once_saved(staff, webinar):
    facility = webinar.series.facility
    MailText.objects.create(facility=facility, kind=KIND, subject="Of all", body="{link} {who}")

    before = text_of(staff.get(page(webinar, "text")))
    answer = staff.post(page(webinar, "text"), {"subject": "You come", "body": BODY}, follow=True)

    assert 'value="Of all"' in before
    text = MailText.objects.get(webinar=webinar)
    assert (text.kind, text.language, text.subject, text.facility) == (KIND, "en", "You come", None)
    assert "The webinar’s own text" in text_of(answer)
    assert LogEntry.objects.get().object_id == str(text.pk)
    assert MailText.objects.get(facility=facility).subject == "Of all"


def test_a_text_of_each_language_is_its_own(staff, webinar, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]

    given = {"subject": "Vous venez", "body": BODY}
    answer = staff.post(page(webinar, "text", language="fr"), given)

    assert answer.status_code == 302
    assert MailText.objects.get().language == "fr"
    assert "Français" in text_of(staff.get(page(webinar, "texts")))
    assert "Vous venez" not in text_of(staff.get(page(webinar, "texts")))
    assert "Vous venez" in text_of(staff.get(page(webinar, "texts", language="fr")))
    assert staff.get(page(webinar, "text", language="xx")).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("body", BODY.replace("{webinar}", "{webniar}"), "Unknown placeholder {webniar}."),
        ("body", BODY + " {seat}", "Unknown placeholder {seat}."),
        ("body", BODY + " <b>now</b>", "Write plain words without markup"),
        ("body", BODY.replace("{link}", ""), "The text needs {link}"),
        ("body", BODY.replace("{object}", ""), "The text needs {object}"),
        ("body", BODY + " {", "A curly bracket stands alone"),
        ("body", BODY + "\0", "Null characters are not allowed."),
        ("body", BODY + "x" * 100_000, "at most 5000 characters"),
        ("body", " \n\t ", "This field is required."),
        ("subject", "   ", "This field is required."),
        ("subject", "Come\nBcc: x@example.org", "Line breaks are not allowed here."),
        ("subject", "Come\x07", "characters"),
        ("subject", "Come \0", "Null characters are not allowed."),
        ("subject", "Come {link}", "Unknown placeholder {link}."),
        ("subject", "{webinar} " + "x" * 110, "Filled in, the subject is 123 letters long"),
        ("subject", "x" * 201, "at most 200 characters"),
    ],
)
def test_what_would_go_wrong_is_told_beside_its_field(staff, webinar, field, typed, fault):
    given = {"subject": "You come", "body": BODY, field: typed}

    answer = staff.post(page(webinar, "text"), given)
    look = staff.post(page(webinar, "text_look"), given)

    assert answer.status_code == 200
    assert [*answer.context["form"].errors] == [field]
    assert fault in " ".join(answer.context["form"].errors[field])
    assert "No preview yet" in text_of(look)
    assert not MailText.objects.exists()


# --- How it looks --------------------------------------------------------------------------------
def test_it_is_seen_with_the_webinars_values_as_one_of_its_people(staff, webinar):
    person = RegistrationFactory(webinar=webinar, name="Bruno Ümit")
    host = HostFactory(breakout=BreakoutFactory(webinar=webinar, title="Heat pumps"), name="Ann")
    other = RegistrationFactory(name="Olga Other")
    given = {"subject": "You, {name}", "body": BODY}

    shown = text_of(staff.get(page(webinar, "text")))
    as_one = text_of(staff.get(f"{page(webinar, 'text_look')}&reader=registration/{person.pk}"))
    typed = staff.post(page(webinar, "text_look"), {**given, "named": "umit"})
    of_host = page(webinar, "text_look", "host.link") + f"&reader=host/{host.pk}"
    as_host = text_of(staff.get(of_host))
    as_other = text_of(staff.get(f"{page(webinar, 'text_look')}&reader=registration/{other.pk}"))

    assert "Bruno Ümit" in shown
    assert "Olga Other" not in shown
    assert "<bdi>Bruno Ümit</bdi>" in as_one
    assert "Green skills" in as_one
    assert "<strong>You, Bruno Ümit</strong>" in text_of(typed)
    assert "sandbox" in typed.headers["Content-Security-Policy"]
    assert "Heat pumps" in as_host
    assert "Nobody of this name" in as_other
    assert "Olga Other" not in as_other
    for seen in (shown, as_one, text_of(typed), as_host):
        assert person.token not in seen
        assert host.token not in seen
    assert not MailText.objects.exists()


# --- Back ----------------------------------------------------------------------------------------
def test_own_words_are_given_up_after_a_question_and_can_be_used_again(staff, webinar):
    MailText.objects.create(webinar=webinar, kind=KIND, subject="You come", body=BODY)

    asked = text_of(staff.get(page(webinar, "text_back")))
    assert "You are registered" in asked
    assert MailText.objects.exists()
    after = staff.post(page(webinar, "text_back"), follow=True)
    again = text_of(staff.get(page(webinar, "text") + "&again=1"))

    assert not MailText.objects.exists()
    assert "Use its words again" in text_of(after)
    assert 'value="You come"' in again
    event = AuditEvent.objects.get(verb="mail_text.taken_back")
    assert event.facts == {"kind": KIND, "language": "en", "subject": "You come", "body": BODY}
    assert LogEntry.objects.get().is_deletion()


# --- Rights --------------------------------------------------------------------------------------
def test_a_reader_reads_and_changes_nothing(client, webinar):
    MailText.objects.create(webinar=webinar, kind=KIND, subject="You come", body=BODY)
    reader = as_role(client, StaffRole.READER)

    shown = text_of(reader.get(page(webinar, "text")))

    assert "You come" in shown
    assert 'name="body"' not in shown
    assert reader.get(page(webinar, "text_look")).status_code == 200
    given = {"subject": "Mine", "body": BODY}
    assert reader.post(page(webinar, "text"), given).status_code == 403
    assert reader.post(page(webinar, "text_look"), given).status_code == 403
    assert reader.post(page(webinar, "text_back")).status_code == 403
    assert MailText.objects.get().subject == "You come"


def test_the_post_office_words_mails_and_sees_no_hosts(client, webinar):
    RegistrationFactory(webinar=webinar, name="Bruno")
    host = HostFactory(breakout__webinar=webinar, name="Greta Host")
    post_office = as_role(client, StaffRole.POST)

    shown = text_of(post_office.get(page(webinar, "text")))
    look = post_office.get(f"{page(webinar, 'text_look')}&reader=host/{host.pk}")
    saved = post_office.post(page(webinar, "text"), {"subject": "You come", "body": BODY})

    assert "Bruno" in shown
    assert "Greta Host" not in shown
    assert "Greta Host" not in text_of(look)
    assert saved.status_code == 302


@pytest.mark.parametrize("role", [StaffRole.ADVICE, StaffRole.ADMINISTRATOR])
def test_others_see_no_texts(client, webinar, role):
    other = as_role(client, role)

    for name in ("texts", "text", "text_look", "text_back"):
        assert other.get(page(webinar, name)).status_code == 403


def test_another_facilitys_staff_find_nothing(client, webinar):
    other = as_role(
        client,
        StaffRole.COORDINATOR,
        facility=WebinarFactory(series__slug="b", series__facility__slug="b").series.facility,
    )

    for name in ("texts", "text", "text_look", "text_back"):
        assert other.get(page(webinar, name)).status_code == 404


def test_whoever_works_for_a_facility_words_nothing_for_the_whole_portal(client, webinar):
    kind, words = "account.login_code", {"subject": "Your code", "body": "{code}"}
    MailText.objects.create(kind="account.password_reset_code", subject="Ours", body="{code}")
    add = reverse("admin:webinars_mailtext_add")
    given = {"kind": kind, "language": "en", "facility": "", **words}

    theirs = as_role(client, StaffRole.COORDINATOR, facility=webinar.series.facility)
    refused = theirs.post(add, given)
    listed = text_of(theirs.get(reverse("admin:webinars_mailtext_changelist")))
    assert [*refused.context["adminform"].form.errors] == ["kind"]
    assert "Ours" not in listed

    everybodys = as_role(client, StaffRole.COORDINATOR)
    assert everybodys.post(add, given).status_code == 302
    wrong = everybodys.post(add, {**given, "facility": webinar.series.facility_id})
    assert [*wrong.context["adminform"].form.errors] == ["facility"]
    nobodys = everybodys.post(add, {**given, "kind": KIND, "subject": "-", "body": BODY})
    assert [*nobodys.context["adminform"].form.errors] == ["facility"]
