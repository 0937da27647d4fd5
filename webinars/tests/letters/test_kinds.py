"""Staff may word every kind of mail, or it says here why not; each text passes its own checks."""

import re

import pytest

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.wording import (
    WORDINGS,
    faults_of_body,
    faults_of_subject,
    labelled_kinds,
)
from webinars.letters.domain.texts import OF_CAMPAIGNS
from webinars.letters.kinds import BUTTONS
from webinars.letters.samples import sample_letter
from webinars.models import MailText, Reminder
from webinars.tests.factories import WebinarFactory

# Of each kind that nobody words as a kind: why.
NOT_WORDED = {
    "letter.sent": "Staff write each of them anew, on its own page.",
    "letter.test": "It is the letter itself, to whoever wrote it.",
    "mail.ready_made": "It carries account mails, each of which is a kind with its own text.",
}
# Whoever reads them has an account or asked as nobody in particular: no facility sends them, so
# there is one text for the whole portal.
WHOLE_PORTALS = {
    *("person.erased", "person.link", "topics.link"),
    *("account_invitation.sent", "account_invitation.withdrawn"),
    *("absence.said", "absence.taken_back"),
}


@pytest.mark.pure
def test_every_kind_that_is_sent_has_a_text_that_staff_may_write():
    worded = dict(labelled_kinds())

    assert {kind for kind, words in outbox.kinds().items() if words not in worded} == {*NOT_WORDED}


@pytest.mark.pure
def test_only_mails_to_accounts_and_to_strangers_are_the_whole_portals():
    portals = {k for k, wording in WORDINGS.items() if "facility" not in wording.placeholders}

    accounts = {k for k in WORDINGS if k.startswith(("account.", "user."))}
    assert portals == accounts | WHOLE_PORTALS
    assert len(accounts) > 20


@pytest.mark.pure
@pytest.mark.parametrize("kind", WORDINGS)
def test_each_standard_text_names_only_what_it_says_it_may(kind):
    wording = WORDINGS[kind]

    assert faults_of_subject(str(wording.subject), wording.placeholders) == []
    assert faults_of_body(str(wording.body), wording) == []
    assert str(wording.label)
    assert all(str(meaning) for meaning in wording.placeholders.values())
    assert wording.examples.keys() - BUTTONS.keys() <= wording.placeholders.keys()
    assert {*wording.needs} <= wording.placeholders.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", WORDINGS)
def test_a_sample_of_each_fills_every_gap(kind):
    wording = WORDINGS[kind]
    webinar = WebinarFactory(title="Green skills for small companies")
    owner = {"facility": webinar.series.facility} if "facility" in wording.placeholders else {}
    every = "\n\n".join(f"{{{name}}}" for name in wording.placeholders)
    standard = {"subject": str(wording.subject), "body": str(wording.body)}

    letter = sample_letter(MailText(kind=kind, language="en", **standard, **owner))
    full = sample_letter(MailText(kind=kind, language="en", subject="-", body=every, **owner))

    for text in (letter.subject, letter.text, full.text):
        assert re.findall(r"\{[a-z]+\}", text) == []


@pytest.mark.pure
def test_reminders_offer_the_occasions_alone_and_campaigns_their_invitations():
    offered = {kind for kind, _label in Reminder._meta.get_field("kind").choices}

    assert "registration.confirmed" not in offered
    assert {"reminder.week", "recap.published"} <= offered
    assert {*OF_CAMPAIGNS} <= {*dict(labelled_kinds("webinar"))}


@pytest.mark.pure
@pytest.mark.parametrize("kind", WORDINGS)
def test_nothing_in_a_mail_tells_who_opened_it(kind):
    """No picture, and nothing that a mail program fetches by itself."""
    from tgtf_portal.core.mail.letters import write_letter

    link = "https://portal.example.org/go/"
    values = dict.fromkeys(WORDINGS[kind].placeholders, "x") | {"link": link, "when": "x"}
    html = write_letter(WORDINGS[kind], values, language="en").html

    assert not re.search(r"<(img|link|script|iframe|video|audio)\b|url\(|src=|background=", html)
    assert {*re.findall(r'href="([^"]*)"', html)} <= {link}
