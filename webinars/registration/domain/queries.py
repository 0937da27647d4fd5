"""What registering asks the database: hundreds do in the minute after an invitation went out."""

from tgtf_portal.core.questions.models import linked
from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Invitation, Question, Registration, Webinar

NOBODY = 0
_invitations = Prepared(
    lambda webinar, code: Invitation.objects.filter(webinar=webinar, code=code).order_by(),
    webinar=int,
    code=str,
)
_registrations = Prepared(
    lambda webinar, email, invitation: (  # with OR, SQLite reads them all
        Registration.objects.filter(webinar=webinar, email=email)
        .order_by()
        .union(Registration.objects.filter(invitation=invitation).order_by())
    ),
    webinar=int,
    email=str,
    invitation=int,
)
_questions = Prepared(
    lambda webinar: Question.objects.filter(webinar=webinar).in_order(),
    webinar=int,
    keeps_plan=True,
)


def find_invitation(webinar: Webinar, code: str | None) -> Invitation | None:
    """The one to this webinar for which a mailed link with the code stands."""
    return _invitations.one(webinar=webinar.pk, code=code) if code else None


def registrations_like(
    webinar: Webinar, email: str, invitation: Invitation | None
) -> list[Registration]:
    """This address's registration, and that of the invitation."""
    key = invitation.pk if invitation else NOBODY
    return _registrations(webinar=webinar.pk, email=email, invitation=key)


def questions_of(webinar: Webinar) -> list[Question]:
    """In order, those too that are asked no longer; each with the question that it hangs on."""
    return linked(_questions(webinar=webinar.pk))
