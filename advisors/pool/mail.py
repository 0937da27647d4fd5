"""Mails to people of the pool: their link, a reminder, and what became of it."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import Values, advice_mail, advice_wording
from advisors.models import PoolEntry
from advisors.pool.domain.pool import CONFIRMED, PICKED, REMINDER, TAKEN_BACK
from tgtf_portal.core.mail.wording import Text
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address

Status = PoolEntry.Status
UNTIL = {"until": _lazy("the day until which the link works")}
LINK = _lazy("See your profile and answer")


def entries() -> QuerySet[PoolEntry]:
    return PoolEntry.objects.select_related("facility")


def _about_entry(
    kind: str,
    is_due: Callable[[PoolEntry], bool],
    link: Callable[[PoolEntry], str],
    subject: Text,
    opening: Text,
    closing: Text,
    *,
    button: Text,
    label: Text,
) -> None:
    """Sign up a mail to the person of an entry."""
    wording = advice_wording(subject, opening, closing, button, label=label, placeholders=UNTIL)

    @advice_mail(kind, entries, replace(wording, preheader="{facility}"))
    def values(message: Message, entry: PoolEntry) -> Values | None:
        if message.recipient != entry.email or not is_due(entry):
            return None
        return {"link": link(entry), "until": _day(entry)}


def _day(entry: PoolEntry) -> str:
    until = entry.open_until
    return date_format(timezone.localtime(until), "j F Y") if until else ""


def _home(entry: PoolEntry) -> str:
    return whole_address("pages:home")


def _own_page(entry: PoolEntry) -> str:
    return whole_address("pages:advisor-edit")


_about_entry(
    PICKED,
    lambda entry: entry.is_open,
    PoolEntry.get_link,
    _lazy("Would you advise for the {facility}?"),
    _lazy(
        "You offered your advice, and the {facility} would like to have you among its advisors. "
        "Look at your profile, mend what is not right, and say yes or no."
    ),
    _lazy(
        "The link is yours alone and works until {until}. There is no account for you before you "
        "say yes."
    ),
    button=LINK,
    label=_lazy("Pool: somebody is picked"),
)
_about_entry(
    REMINDER,
    lambda entry: entry.is_open,
    PoolEntry.get_link,
    _lazy("Until {until}: would you advise for the {facility}?"),
    _lazy("We have not heard from you yet. Your link works until {until}."),
    _lazy("A no is an answer, too: it takes one press."),
    button=LINK,
    label=_lazy("Pool: a reminder before the link ends"),
)
_about_entry(
    TAKEN_BACK,
    lambda entry: entry.status == Status.DECLINED,
    _home,
    _lazy("You need not answer the {facility} any more"),
    _lazy(
        "We asked you whether you would advise for the {facility}. We take that question back, "
        "and the link in our earlier mail opens nothing any more."
    ),
    _lazy("Thank you for your offer. What is kept about you goes by itself, as we promise."),
    button=_lazy("What the facility does"),
    label=_lazy("Pool: the question is taken back"),
)
_about_entry(
    CONFIRMED,
    lambda entry: entry.status == Status.CONFIRMED,
    _own_page,
    _lazy("Welcome among the advisors of the {facility}"),
    _lazy(
        "You have confirmed your profile, and there is an account for you now under this address. "
        "If you never signed in here, choose a password first: “Forgot your password?” on the "
        "page for signing in."
    ),
    _lazy(
        "On your own page you keep your profile, say when you are away, and find your calendar's "
        "address. We write to you as soon as a project matches."
    ),
    button=_lazy("Open your page"),
    label=_lazy("Pool: somebody has confirmed"),
)
