"""How many strangers' registrations we write mails for: by client, and in all."""

import logging

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.library_mails import READY_MADE
from tgtf_portal.core.models import User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from webinars.models import Webinar

log = logging.getLogger(__name__)


def refuse_if_too_many(webinar: Webinar, client: str | None) -> None:
    """Take one turn; `client` is None for those who came by a group's code."""
    if client and not throttle.take_turn("registrations of a network", client):
        raise Refused(
            _(
                "Many people registered from your network within an hour. Open the link in your "
                "invitation, enter your group's code on the webinar's page, or sign in; or come "
                "back in an hour."
            )
        )
    if not throttle.take_turn("registrations"):
        _raise_alarm(webinar)
        raise Refused(
            _(
                "Very many people are registering just now. Open the link in your invitation, or "
                "come back in an hour."
            )
        )


def _raise_alarm(webinar: Webinar) -> None:
    """Staff are told once an hour, by mail and in the log."""
    most = settings.LIMITS["registrations"].most
    log.error("More than %d strangers registered within an hour.", most)
    subject = _("Very many registrations by strangers")
    text = _(
        "More than %(most)d people without an invitation filled in a registration form within an "
        "hour, the last one for “%(webinar)s”. The form takes nobody without an invitation until "
        "the hour is over. Look at the list of registrations: is somebody abusing the form?"
    ) % {"most": most, "webinar": webinar}
    staff = User.objects.filter(is_staff=True, is_active=True)
    outbox.promise_all(
        outbox.Promise(
            READY_MADE,
            key=f"registrations.brake/{timezone.now():%Y%m%d%H}/{person.pk}",
            to=person.email,
            name=person.name,
            context={"subject": subject, "text": text, "html": ""},
        )
        for person in staff
    )
