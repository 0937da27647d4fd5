"""How long webinars keep who came, who was asked and who led, and the sweeps that end it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from advisors.models import Advisor
from tgtf_portal.core.privacy.changes import change
from tgtf_portal.core.privacy.core_retention import UNCONFIRMED
from tgtf_portal.core.privacy.register import TABLES, history_of
from tgtf_portal.core.privacy.retention import period, sweep
from tgtf_portal.core.privacy.rows import OwnRows
from tgtf_portal.core.values.erased import DOMAIN, pseudonym
from tgtf_portal.core.values.periods import Period
from tgtf_portal.core.values.tokens import new_code
from webinars.models import (
    Answer,
    Broadcast,
    CalendarFeed,
    CampaignGuest,
    Certificate,
    Feedback,
    HelpRequest,
    Host,
    Insight,
    Invitation,
    Moderator,
    Registration,
    Seat,
    Speaker,
)
from webinars.registration.domain.actions import clear_unconfirmed, unconfirmed_before
from webinars.rules import PERSONAL_LINK_DAYS, last_end

INVITATIONS = period(
    Period(
        "invitations",
        _("Who was invited"),
        _("after the webinar"),
        _("Names and addresses go; how many were invited stays."),
        days=PERSONAL_LINK_DAYS,
        least=30,
        most=1825,
    )
)
REGISTRATIONS = period(
    Period(
        "registrations",
        _("Who registered, what they answered and what they said in calls"),
        _("after the webinar"),
        _("Names, addresses and answers go; how many came, from where and to which room stays."),
        days=PERSONAL_LINK_DAYS,
        least=30,
        most=1825,
    )
)
PROGRAMME = period(
    Period(
        "programme",
        _("Addresses of hosts, moderators and speakers"),
        _("after the webinar"),
        _("The address and the personal link go; the name stays on the programme."),
        days=PERSONAL_LINK_DAYS,
        least=30,
        most=1825,
    )
)
CERTIFICATES = period(
    Period(
        "certificates",
        _("Certificates of attendance"),
        _("after they were issued"),
        _("The certificate goes, and can be checked no longer."),
        days=1825,
        least=365,
    )
)


@sweep(UNCONFIRMED)
def registrations_never_confirmed(limit: datetime, *, rehearse: bool) -> int:
    return unconfirmed_before(limit).count() if rehearse else clear_unconfirmed(limit)


# --- Who came -------------------------------------------------------------------------------------
@sweep(REGISTRATIONS)
def registrations(limit: datetime, *, rehearse: bool) -> int:
    old = Registration.objects.filter(webinar__ends_at__lt=limit)
    old = old.exclude(status=Registration.Status.PENDING)  # these go whole
    people = dict(old.exclude(email__endswith=f"@{DOMAIN}").values_list("pk", "email"))
    if not rehearse:
        forget_people(people)
    return len(people)


def forget_people(people: dict[int, str]) -> None:
    """As erasing does it, of these registrations alone: {number: address}."""
    run = new_code()[:8].lower()
    pseudonyms = {email: pseudonym(run, n) for n, email in enumerate(sorted(set(people.values())))}
    numbers = tuple(people)
    about = {"registration__in": numbers}
    parts = {"Answer": Answer, "Feedback": Feedback, "Seat": Seat}
    for name, model in parts.items():
        rows = tuple(model._default_manager.filter(**about).values_list("pk", flat=True))
        change(OwnRows(TABLES[f"webinars.{name}"], rows), pseudonyms)
    # Who agreed to be named in the recap stays named there.
    unnamed = Insight.objects.filter(**about).exclude(attribution=Insight.Attribution.NAMED)
    notes = list(unnamed.values_list("pk", flat=True))
    Insight.objects.filter(pk__in=notes).update(author_name="")
    if history := history_of(Insight):
        history._base_manager.filter(id__in=notes).update(author_name="")
    change(OwnRows(TABLES["webinars.Registration"], numbers), pseudonyms)


@sweep(REGISTRATIONS)
def feeds(limit: datetime, *, rehearse: bool) -> int:
    """A calendar of somebody who is registered for nothing any more, and advises nobody."""
    advising = Advisor.objects.filter(user__email=OuterRef("email"), user__is_active=True)
    places = Registration.objects.filter(email=OuterRef("email"), webinar__ends_at__gte=limit)
    old = CalendarFeed.objects.filter(created_at__lt=limit).filter(
        ~Exists(places), ~Exists(advising)
    )
    number = old.count()
    if not rehearse:
        old.delete()
    return number


@sweep(REGISTRATIONS)
def who_called(limit: datetime, *, rehearse: bool) -> int:
    """Who spoke to the rooms, and who called for help: the words stay."""
    said = Broadcast.objects.filter(sent_at__lt=limit).exclude(sender="", by=None)
    calls = HelpRequest.objects.filter(asked_at__lt=limit).exclude(asker="", answerer="")
    number = said.count() + calls.count()
    if not rehearse:
        said.update(sender="", by=None)
        calls.update(asker="", answerer="")
    return number


@sweep(CERTIFICATES)
def certificates(limit: datetime, *, rehearse: bool) -> int:
    old = Certificate.objects.filter(issued_at__lt=limit)
    number = old.count()
    if not rehearse:
        old.delete()
    return number


# --- Who was asked --------------------------------------------------------------------------------
@sweep(INVITATIONS)
def invitations(limit: datetime, *, rehearse: bool) -> int:
    old = Invitation.objects.filter(webinar__ends_at__lt=limit)
    people = dict(old.exclude(email__endswith=f"@{DOMAIN}").values_list("pk", "email"))
    guests = CampaignGuest.objects.filter(campaign__webinar__ends_at__lt=limit)
    number = len(people) + guests.count()
    if not rehearse:
        run = new_code()[:8].lower()
        known = sorted(set(people.values()))
        pseudonyms = {email: pseudonym(run, n) for n, email in enumerate(known)}
        change(OwnRows(TABLES["webinars.Invitation"], tuple(people)), pseudonyms)
        guests.delete()
    return number


# --- Who led --------------------------------------------------------------------------------------
@sweep(PROGRAMME)
def addresses_of_those_who_led(limit: datetime, *, rehearse: bool) -> int:
    old = {
        Host: "breakout__webinar__ends_at",
        Moderator: "webinar__ends_at",
        Speaker: "webinar__ends_at",
    }
    number = 0
    for model, when in old.items():
        led = model._default_manager.filter(**{f"{when}__lt": limit})
        rows = led.exclude(email="")
        if not rehearse:  # links that were handed over without a mail end, too
            end_links(led.filter(**{f"{when}__gt": last_end()}, email=""))
        numbers = list(rows.values_list("pk", flat=True))
        number += len(numbers)
        for key in [] if rehearse else numbers:
            model._default_manager.filter(pk=key).update(email="", code=new_code())
        if not rehearse and (history := history_of(model)):
            history._base_manager.filter(id__in=numbers).update(email="")
    return number


def end_links(leaders: QuerySet[Any]) -> None:
    """Each gets a code that nobody was told; older ones have ended by themselves."""
    for key in leaders.values_list("pk", flat=True):
        leaders.model._default_manager.filter(pk=key).update(code=new_code())
