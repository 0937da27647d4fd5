"""Whose words a mail has: its campaign's, its webinar's, its facility's, or the standard ones."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Message
from tgtf_portal.core.people.account_letters import account_letter
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import MailText
from webinars.tests.factories import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
INVITATION = "webinar.invitation"


@pytest.fixture
def two_languages(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]


def words(subject, kind=INVITATION, language="en", **owner):
    facts = {"kind": kind, "language": language, "body": f"{subject}: {{link}}"}
    return MailText.objects.create(subject=subject, **facts, **owner)


def mail_about(webinar, invitation, language="en", kind=INVITATION):
    campaign = invitation.campaign_id
    return Message.objects.create(
        key=f"{kind}/{invitation.pk}/{language}",
        message_id=f"<{kind}-{invitation.pk}-{language}@example.org>",
        kind=kind,
        recipient=invitation.email,
        language=language,
        context={"invitation": invitation.pk},
        about=f"webinar/{webinar.pk}",
        source=f"campaign/{campaign}" if campaign else "",
    )


def test_the_most_special_text_goes_out_in_each_language(two_languages):
    campaign = CampaignFactory()
    webinar = campaign.webinar
    in_campaign = InvitationFactory(webinar=webinar, campaign=campaign)
    alone = InvitationFactory(webinar=webinar)
    facility = webinar.series.facility
    elsewhere = InvitationFactory(webinar=WebinarFactory(series=webinar.series))
    stranger = InvitationFactory(
        webinar=WebinarFactory(series__slug="b", series__facility__slug="b")
    )
    words("Facility", facility=facility)
    words("Webinar", webinar=webinar)
    words("Campaign", campaign=campaign)
    words("Installation", language="fr", facility=facility)
    words("Séminaire", language="fr", webinar=webinar)

    def subject(invitation, language="en"):
        return outbox.write(mail_about(invitation.webinar, invitation, language)).subject

    assert subject(in_campaign) == "Campaign"
    assert subject(alone) == "Webinar"
    assert subject(elsewhere) == "Facility"
    assert "invites you" in subject(stranger)
    assert subject(in_campaign, "fr") == subject(alone, "fr") == "Séminaire"
    assert subject(elsewhere, "fr") == "Installation"
    assert "invites you" in subject(stranger, "fr")


def test_a_hundred_mails_find_their_texts_in_one_statement(django_assert_num_queries):
    campaign = CampaignFactory()
    webinar = campaign.webinar
    others = [WebinarFactory(series=webinar.series) for _number in range(50)]
    invitations = [
        *InvitationFactory.create_batch(50, webinar=webinar, campaign=campaign),
        *(InvitationFactory(webinar=other) for other in others),
    ]
    for invitation in invitations[50:]:
        words(f"Of {invitation.webinar_id}", webinar=invitation.webinar)
    words("Campaign", campaign=campaign)
    batch = [mail_about(invitation.webinar, invitation) for invitation in invitations]

    with django_assert_num_queries(4):  # invitations, webinars, who is registered, texts
        write = writing.writers(batch)[INVITATION]
        subjects = [write(message).subject for message in batch]

    assert subjects == ["Campaign"] * 50 + [f"Of {i.webinar_id}" for i in invitations[50:]]


@pytest.mark.parametrize("kind", ["invitation.link_replaced", "campaign.test"])
def test_the_campaigns_text_goes_for_its_other_mails_too(kind):
    campaign = CampaignFactory()
    invitation = InvitationFactory(webinar=campaign.webinar, campaign=campaign)
    words("Campaign", kind={"campaign.test": INVITATION}.get(kind, kind), campaign=campaign)
    context = {"invitation": invitation.pk, "campaign": campaign.pk, "webinar": campaign.webinar_id}
    message = Message(kind=kind, message_id="<a@b>", recipient=invitation.email, context=context)

    assert outbox.write(message).subject.endswith("Campaign")


def test_a_mail_about_a_registration_has_the_webinars_words():
    person = RegistrationFactory(name="Ann")
    words("Welcome {name}: {who}{object}", kind="registration.confirmed", webinar=person.webinar)
    facts = {"context": {"registration": person.pk}, "about": f"webinar/{person.webinar_id}"}
    message = Message(kind="registration.confirmed", message_id="<a@b>", **facts)

    letter = outbox.write(message)

    assert letter.subject == "Welcome Ann:"
    assert person.get_link() in letter.text


def test_an_account_mail_has_the_whole_portals_words():
    facts = {"user": UserFactory(name="Ann"), "password_reset_url": "https://example.org/x"}
    words("A new password, {name}", kind="account.password_reset_key")

    assert account_letter("account/email/password_reset_key", facts).subject == (
        "A new password, Ann"
    )


def test_a_text_has_one_owner_or_is_the_portals():
    webinar = WebinarFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        words("Two", webinar=webinar, facility=webinar.series.facility)
    with pytest.raises(ValidationError):
        MailText(webinar=webinar, facility=webinar.series.facility, kind=INVITATION).full_clean()


@pytest.mark.parametrize("owner", ["facility", "webinar", "campaign", ""])
def test_an_owner_has_one_text_of_a_mail_in_a_language(owner):
    campaign = CampaignFactory()
    owners = {
        "facility": campaign.webinar.series.facility,
        "webinar": campaign.webinar,
        "campaign": campaign,
    }
    facts = {owner: owners[owner]} if owner else {}
    words("One", **facts)
    words("Un", language="fr", **facts)

    with pytest.raises(IntegrityError), transaction.atomic():
        words("Two", **facts)
