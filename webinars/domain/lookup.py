"""What registering asks the database: hundreds do in the minute after an invitation went out."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from tgtf_portal.core import tokens
from tgtf_portal.core.prepared import Prepared
from tgtf_portal.core.roles import Person, is_coordinator
from webinars.models import (
    Breakout,
    CalendarFeed,
    Invitation,
    Question,
    Registration,
    Webinar,
)

NOBODY = 0

_webinars = Prepared(
    lambda slug: Webinar.objects.visible_to(AnonymousUser()).filter(slug=slug).order_by(), slug=str
)
_invitations = Prepared(
    lambda webinar, code: Invitation.objects.filter(webinar=webinar, code=code).order_by(),
    webinar=int,
    code=str,
)
_registrations = Prepared(
    lambda webinar, email, invitation: Registration.objects.filter(
        Q(webinar=webinar, email=email) | Q(invitation=invitation)
    ).order_by(),
    webinar=int,
    email=str,
    invitation=int,
)
_questions = Prepared(
    lambda webinar: Question.objects.filter(webinar=webinar).in_order(), webinar=int
)
_feeds = Prepared(lambda email: CalendarFeed.objects.filter(email=email).order_by(), email=str)
_rooms = Prepared(
    lambda webinar, registration: (
        Breakout.objects.filter(webinar=webinar)
        .with_theme_name()
        .with_places()
        .with_rank(registration)
        .in_order()
    ),
    webinar=int,
    registration=int,
)


def find_webinar(slug: str, reader: Person) -> Webinar | None:
    if is_coordinator(reader):  # who see drafts, too
        return Webinar.objects.filter(slug=slug).first()
    return _webinars.one(slug=slug)


def find_invitation(webinar: Webinar, token: str) -> Invitation | None:
    """The one that a mailed link to this webinar stands for."""
    code = tokens.read(Invitation.PURPOSE, token)
    return _invitations.one(webinar=webinar.pk, code=code) if code else None


def registrations_like(
    webinar: Webinar, email: str, invitation: Invitation | None
) -> list[Registration]:
    """This address's registration, and whoever came by the invitation."""
    key = invitation.pk if invitation else NOBODY
    return _registrations(webinar=webinar.pk, email=email, invitation=key)


def questions_of(webinar: Webinar) -> list[Question]:
    """In order, those too that are asked no longer; each with the question that it hangs on."""
    questions = {question.pk: question for question in _questions(webinar=webinar.pk)}
    for question in questions.values():
        if question.shown_when_id in questions:
            question.shown_when = questions[question.shown_when_id]
    return list(questions.values())


def rooms_to_wish_for(registration: Registration) -> list[Breakout]:
    """The webinar's break-outs in order, closed ones too, each annotated with its theme's name,
    how full it is, and which wish of this person's it is."""
    return _rooms(webinar=registration.webinar_id, registration=registration.pk)


def find_feed(email: str) -> CalendarFeed | None:
    return _feeds.one(email=email)
