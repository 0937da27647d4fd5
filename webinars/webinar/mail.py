"""Mails to all who planned by a webinar: it is moved, changed or called off."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Calendar, Letter
from tgtf_portal.core.mail.row_mails import ids_of, sender_about
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.times.calendar import Method, calendar_entry
from tgtf_portal.core.values.addresses import whole_address
from webinars.common.calendar import entry_of_worker, own_entry, webinar_occasion
from webinars.letters.letter import letter_about, webinar_wording
from webinars.models import Host, Invitation, Moderator, Registration, Speaker, Webinar

Reader = Registration | Host | Moderator | Speaker
UPDATES = _lazy("The attached entry updates your calendar.")
Values = Callable[[Reader, Webinar, Message], dict[str, str]]
ROWS: Mapping[str, Callable[[], QuerySet[Any]]] = {
    "registration": Registration.objects.with_webinar,
    "host": Host.objects.with_room,
    "moderator": Moderator.objects.with_webinar,
    "speaker": lambda: Speaker.objects.select_related("webinar__series__facility"),
}


def webinar_of(reader: Reader) -> Webinar:
    return reader.breakout.webinar if isinstance(reader, Host) else reader.webinar


def _to_readers(
    kind: str, is_due: Callable[[Webinar], bool], wording: Wording, values_of: Values
) -> None:
    """Sign up a mail to whoever has to do with a webinar; its context names one row of `ROWS`."""

    @outbox.sender(kind, wording=wording)
    def prepare(batch: list[Message]) -> outbox.Write:
        found: dict[tuple[str, int], Reader] = {}
        for noun, rows in ROWS.items():
            if named := [message for message in batch if noun in message.context]:
                found |= {(noun, pk): r for pk, r in rows().in_bulk(ids_of(named, noun)).items()}

        def write(message: Message) -> Letter | None:
            noun = next(noun for noun in ROWS if noun in message.context)
            reader = found.get((noun, message.context[noun]))
            if reader is None or not _is_still(reader, message):
                return None
            webinar = webinar_of(reader)
            if not is_due(webinar):
                return None
            values = {**_common(reader), **values_of(reader, webinar, message)}
            entry = _entry(reader, webinar, message)
            return letter_about(message, webinar, values, name=reader.name, calendar=entry)

        return write


def _is_still(reader: Reader, message: Message) -> bool:
    """Who has another row's part by now is not told as the one before."""
    if isinstance(reader, Registration):
        return reader.is_expected
    address = reader.email if isinstance(reader, Speaker) else reader.address
    return address == message.recipient


def _common(reader: Reader) -> dict[str, str]:
    """Why the mail comes to this reader, and where its button leads."""
    if isinstance(reader, Registration):
        yours, page = _("A webinar you are registered for"), _("Open your registration")
    elif isinstance(reader, Host):
        yours = _("The webinar at which you host “%s”") % reader.breakout.title
        page = _("Open your console")
    elif isinstance(reader, Moderator):
        yours, page = _("The webinar that you moderate"), _("Open your control")
    else:
        yours, page = _("The webinar at which you speak"), _("Open the webinar’s page")
    return {"yours": yours, "page": page, "link": _link(reader)}


def _link(reader: Reader) -> str:
    if isinstance(reader, Speaker):
        return whole_address("webinars:webinar-detail", reader.webinar.slug)
    return reader.get_link()


def _holds_entry(reader: Reader, message: Message) -> bool:
    """Who waits or speaks has none, and a meeting link stands in none."""
    if isinstance(reader, Speaker) or message.context.get("news") == ["meeting_link"]:
        return False
    return not isinstance(reader, Registration) or reader.is_active


def _entry(reader: Reader, webinar: Webinar, message: Message) -> Calendar | None:
    if isinstance(reader, Speaker) or not _holds_entry(reader, message):
        return None
    if not isinstance(reader, Registration):
        return entry_of_worker(reader, webinar)
    is_off = webinar.status == Webinar.Status.CANCELLED
    return own_entry(reader, "CANCEL" if is_off else "REQUEST")


# --- What differs from reader to reader ----------------------------------------------------------
def _moved(reader: Reader, webinar: Webinar, message: Message) -> dict[str, str]:
    if not isinstance(reader, Registration):
        entry = (
            "" if isinstance(reader, Speaker) else _("The attached entry updates your calendar.")
        )
        sorry = _("If you cannot come at the new time, please answer this mail.")
        return {"kept": f"{entry} {sorry}".strip()}
    place = _(
        "You keep your place; the attached entry updates your calendar. If you cannot come at the "
        "new time, please cancel on your own page."
    )
    number = _(
        "You keep your number on the waiting list. If you cannot come at the new time, please "
        "leave it on your own page."
    )
    return {"kept": place if reader.is_active else number}


def _called_off(reader: Reader, webinar: Webinar, message: Message) -> dict[str, str]:
    if isinstance(reader, Speaker):
        what = _("You need do nothing.")
    elif isinstance(reader, Registration) and not reader.is_active:
        what = _("You need do nothing; the waiting list ends here.")
    else:
        what = _("You need do nothing; the attached entry takes it out of your calendar.")
    return {"reason": Typed(webinar.cancelled_because), "what": what}


def _changed(reader: Reader, webinar: Webinar, message: Message) -> dict[str, str]:
    news = message.context["news"]
    sentences = _news(webinar, message)
    # Who waits for a place was never shown the meeting link.
    if "meeting_link" in news and not (isinstance(reader, Registration) and not reader.is_active):
        sentences.append(_the_way_in(reader, webinar))
    entry = str(UPDATES) if _holds_entry(reader, message) else ""
    return {"change": headline_of(news), "news": " ".join(sentences), "entry": entry}


def headline_of(news: list[str]) -> str:
    words = {"title": _("New title"), "venue": _("New place"), "meeting_link": _("New link")}
    return words[news[0]] if len(news) == 1 else _("Changed")


def _news(webinar: Webinar, message: Message) -> list[str]:
    """What everybody may read of it."""
    news, was = message.context.get("news", []), message.context.get("was", "")
    sentences = []
    if "title" in news:
        sentences.append(_("Its title was “%s” before.") % was if was else _("It has a new title."))
    if "venue" in news:
        elsewhere = _(
            "It takes place elsewhere on site now: %s. Whoever joins online does so as before."
        )
        online = _("It takes place online only now.")
        sentences.append(elsewhere % webinar.venue if webinar.venue else online)
    return sentences


def _the_way_in(reader: Reader, webinar: Webinar) -> str:
    """Whoever works at it reads the link itself; a participant goes in by the own page."""
    if isinstance(reader, Registration) or not webinar.meeting_link:
        return _("The meeting has another link now: go in by your own page, not by one you kept.")
    return _("The meeting has another link now: %s") % webinar.meeting_link


# --- The mails -----------------------------------------------------------------------------------
_to_readers(
    "webinar.moved",
    lambda webinar: webinar.takes_registrations,
    webinar_wording(
        _lazy("New time: {webinar}, {when}"),
        _lazy("{yours} has another time now:"),
        "{kept}",
        "{page}",
        with_place=True,
    ),
    _moved,
)
_to_readers(
    "webinar.changed",
    lambda webinar: webinar.takes_registrations,
    webinar_wording(
        _lazy("{change}: {webinar}, {when}"),
        _lazy("{yours} has changed. {news}"),
        "{entry}",
        "{page}",
        with_place=True,
    ),
    _changed,
)
_to_readers(
    "webinar.cancelled",
    lambda webinar: webinar.status == Webinar.Status.CANCELLED,
    webinar_wording(
        _lazy("Cancelled: {webinar}"),
        _lazy("We are sorry: this webinar will not take place.\n\n{reason}"),
        "{what}",
        preheader=_lazy("This webinar will not take place."),
    ),
    _called_off,
)


# --- To those who were only invited, and may opt out of it ---------------------------------------
def _to_the_invited(webinar: Webinar, message: Message) -> dict[str, str]:
    occasion, news = message.context["occasion"], message.context.get("news", [])
    if occasion == "webinar.moved":
        return {"change": _("New time"), "news": _("It has another time now:")}
    if occasion == "webinar.cancelled":
        reason = Typed(webinar.cancelled_because)
        off = _("We are sorry: it will not take place.")
        return {"change": _("Cancelled"), "news": off, "reason": reason, "link": ""}
    return {"change": headline_of(news), "news": " ".join(_news(webinar, message))}


def _invitations() -> QuerySet[Invitation]:
    """With whether they were answered; who did not confirm the address did not answer yet."""
    people = Registration.objects.filter(webinar=OuterRef("webinar"), email=OuterRef("email"))
    answered = Exists(people.exclude(status=Registration.Status.PENDING))
    return Invitation.objects.with_webinar().annotate(answered=answered)


@sender_about(
    "invitation.changed",
    "invitation",
    _invitations,
    webinar_wording(
        _lazy("{change}: {webinar}, {when}"),
        _lazy("We invited you to this webinar. {news}\n\n{reason}"),
        _lazy("The attached entry is for those who put the webinar into their calendar."),
        _lazy("Register"),
        with_place=True,
    ),
    topic="invitations",
)
def invitation_changed(message: Message, invitation: Invitation) -> Letter | None:
    """Not to those who registered meanwhile: they got the entry as it is."""
    webinar, occasion = invitation.webinar, message.context["occasion"]
    is_off = occasion == "webinar.cancelled"
    is_due = webinar.status == Webinar.Status.CANCELLED if is_off else webinar.takes_registrations
    if not is_due or getattr(invitation, "answered", False):
        return None
    values = {"reason": "", "link": invitation.get_link(), **_to_the_invited(webinar, message)}
    method: Method = "CANCEL" if is_off else "PUBLISH"
    entry = calendar_entry(webinar_occasion(webinar), method=method)
    name, campaign = invitation.name, invitation.campaign_id
    return letter_about(message, webinar, values, name=name, calendar=entry, campaign=campaign)
