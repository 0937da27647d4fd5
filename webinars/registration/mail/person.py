"""A mail to somebody who is, or was, registered."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.mail.row_mails import sender_about
from tgtf_portal.core.mail.wording import Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import Method
from webinars.common.calendar import own_entry
from webinars.letters.letter import letter_about
from webinars.models import Breakout, Registration
from webinars.registration.mail.by_whom import by_whom

Status = Registration.Status
Due = Callable[[Registration], bool]
Values = Callable[[Registration, Message], dict[str, str]]
IN_CALENDAR = (Status.CONFIRMED, Status.CANCELLED)
OPEN_REGISTRATION = _lazy("Open your registration")
OPEN_PAGE = _lazy("Open your page")


def about_registration(
    kind: str,
    is_due: Due,
    wording: Wording,
    method: Method | None = None,
    values_of: Values = lambda registration, message: {},
) -> None:
    """Sign up a mail to somebody who is, or was, registered; `values_of` fills its own gaps."""

    @sender_about(kind, "registration", _people, wording)
    def letter_to(message: Message, registration: Registration) -> Letter | None:
        if not is_due(registration):
            return None
        return letter_about(
            message,
            registration.webinar,
            {
                "link": registration.get_link(),
                **by_whom(registration, message),
                **values_of(registration, message),
            },
            # Whoever typed the address typed the name: no stranger's words for its owner.
            name="" if registration.is_pending else registration.name,
            # Who waits for a place has no entry in the calendar yet.
            calendar=own_entry(registration, method)
            if method and registration.status in IN_CALENDAR
            else None,
        )


def _people() -> QuerySet[Registration]:
    rooms = Breakout.objects.open().filter(webinar=OuterRef("webinar"))
    people = Registration.objects.with_webinar().select_related("seat__breakout")
    return people.annotate(can_wish=Exists(rooms))


def is_confirmed(registration: Registration) -> bool:
    return registration.is_active and registration.webinar.takes_registrations
