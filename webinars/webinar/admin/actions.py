"""What staff do with a webinar, each action with the words that are said before and after it."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.models import User
from webinars.breakouts.domain.wanted_seating import want_seating
from webinars.breakouts.forms.rooms import ReasonForm, SeatingForm
from webinars.breakouts.seating import Rules
from webinars.campaign.domain.invitations import (
    hosts_without_link,
    invite_hosts,
    moderators_without_link,
    send_invitations,
)
from webinars.common.admin.lists import only_announced, people
from webinars.common.locks import state
from webinars.correspondence.domain.actions import letters_to_stop
from webinars.models import Host, Preference, Webinar
from webinars.registration.domain.actions import register
from webinars.registration.forms.staff import RegistrationByStaffForm
from webinars.webinar.domain.actions import (
    announce_webinar,
    cancel_webinar,
    close_webinar,
    move_webinar,
)
from webinars.webinar.domain.concerned import concerned_by, numbers_of
from webinars.webinar.domain.progress import progress_of
from webinars.webinar.forms import MoveForm

Status = Webinar.Status


def only_drafts(webinar: Webinar) -> str:
    fits = webinar.status == Status.DRAFT
    return "" if fits else _("This webinar is %s.") % state(webinar)


def only_taking_registrations(webinar: Webinar) -> str:
    over = webinar.status == Status.ANNOUNCED and not webinar.takes_registrations
    return _("This webinar's time is over.") if over else only_announced(webinar)


def only_before_it_is_held(webinar: Webinar) -> str:
    fits = webinar.status in (Status.DRAFT, Status.ANNOUNCED)
    return "" if fits else _("This webinar is %s.") % state(webinar)


# --- Announce ------------------------------------------------------------------------------------
def plan_announcement(webinar: Webinar) -> ActionPlan:
    missing = {
        _("It has no meeting link yet."): not webinar.meeting_link,
        _("It has no break-out yet."): not webinar.breakout_count,
        _("It does not say yet what it is about."): not webinar.summary,
    }
    return ActionPlan(
        _("Everybody can see this webinar, and its registration opens: %s.") % webinar.when,
        _("No mail goes out: invite people afterwards."),
        _("Reminders and follow-ups will go by the standard plan; you can change it."),
        missing=[words for words, lacks in missing.items() if lacks],
        final=_("An announced webinar does not become a draft again; it can only be cancelled."),
    )


# --- Hosts ---------------------------------------------------------------------------------------
def plan_hosts(webinar: Webinar) -> ActionPlan:
    waiting = [f"{host.name} ({host.breakout})" for host in hosts_without_link(webinar)]
    leading = [moderator.name for moderator in moderators_without_link(webinar)]
    without = Host.objects.filter(breakout__in=webinar.breakouts.taking_place(), email="")
    mails = ngettext("%d host gets", "%d hosts get", len(waiting)) % len(waiting)
    led = ngettext("%d moderator gets", "%d moderators get", len(leading)) % len(leading)
    happens = [
        _("%s a mail with the personal link to the console of the break-out.") % mails,
        _("%s a mail with the personal link to the control of the whole webinar.") % led,
        _("Whoever was sent the link already gets no second mail."),
    ]
    if waiting or leading:
        happens.insert(2, ", ".join([*waiting, *leading]))
    missing = [
        _("%(host)s (%(room)s) has no address.") % {"host": h, "room": h.breakout}
        for h in without.select_related("breakout")
    ]
    unreached = webinar.moderators.filter(email="")
    missing += [_("%s, who moderates, has no address.") % moderator for moderator in unreached]
    return ActionPlan(*happens, missing=missing)


def send_host_links(webinar: Webinar, *, by: User) -> str:
    number = invite_hosts(webinar, by=by)
    return ngettext("%d person is sent a link.", "%d people are sent a link.", number) % number


# --- Those on the list who were not mailed -------------------------------------------------------
def plan_mailing(webinar: Webinar) -> ActionPlan:
    waiting = progress_of(webinar).not_mailed
    mails = ngettext("%d person on the list gets", "%d people on the list get", waiting) % waiting
    return ActionPlan(
        _("%s the invitation with a personal link.") % mails,
        _("Whoever was mailed already gets no second mail."),
    )


def mail_list(webinar: Webinar, *, by: User) -> str:
    return _("Invitations on their way: %d.") % send_invitations(webinar, by=by)


# --- Register somebody ---------------------------------------------------------------------------
def plan_registration(webinar: Webinar) -> ActionPlan:
    return ActionPlan(
        _("The person gets a place, or else a number on the waiting list, and a mail."),
        _("Whoever is registered already keeps the place and is mailed the link once more."),
        _("Places taken: %(taken)d of %(capacity)d.")
        % {"taken": webinar.places_taken, "capacity": webinar.capacity},
    )


def register_somebody(webinar: Webinar, *, by: User, **facts: Any) -> str:
    registration = register(webinar, by=by, **facts)
    if registration.is_active:
        return _("%s is registered.") % registration
    return _("%s is on the waiting list: all places are taken.") % registration


# --- Whom it concerns ----------------------------------------------------------------------------
def mails_in_words(webinar: Webinar) -> str:
    """Nobody was told of a draft."""
    people = [] if webinar.status == Status.DRAFT else concerned_by(webinar)
    if not people:
        return _("Nobody gets a mail.")
    mails = ngettext("%(mails)d mail goes out", "%(mails)d mails go out", len(people))
    words = mails + _(", one to each address: %(people)s.")
    return words % {"mails": len(people), "people": numbers_of(people)}


def letters_in_words(webinar: Webinar) -> list[str]:
    """Those that stop, where there are any."""
    letters = len(letters_to_stop(webinar))
    words = ngettext(
        "%d letter about it stops, until you have read it again and let it go.",
        "%d letters about it stop, until you have read them again and let them go.",
        letters,
    )
    return [words % letters] if letters else []


# --- Move ----------------------------------------------------------------------------------------
def plan_move(webinar: Webinar) -> ActionPlan:
    return ActionPlan(
        _("Now: %s.") % webinar.when,
        mails_in_words(webinar),
        _("The mail says the new time, and calendars that hold the entry change it."),
        _("Invitations that are still to be sent name the new time."),
        *letters_in_words(webinar),
    )


def move(webinar: Webinar, *, by: User, **times: Any) -> str:
    moved = move_webinar(webinar, by=by, **times)
    return _("“%(webinar)s” is moved: %(when)s.") % {"webinar": moved, "when": moved.when}


# --- Seat ----------------------------------------------------------------------------------------
def plan_seating(webinar: Webinar) -> ActionPlan:
    rooms = webinar.breakouts.open().aggregate(number=Count("pk"), places=Sum("capacity"))
    wishes = Preference.objects.filter(registration=OuterRef("pk")).order_by()
    everybody = webinar.registrations.active()
    having = everybody.aggregate(all=Count("pk"), wishing=Count("pk", filter=Exists(wishes)))
    places = rooms["places"] or 0
    numbers = {
        "people": people(having["all"]),
        "places": ngettext("%d place", "%d places", places) % places,
        "rooms": ngettext("%d open break-out", "%d open break-outs", rooms["number"])
        % rooms["number"],
        "wishes": people(having["wishing"]),
    }
    standing = max(0, having["all"] - places)
    missing = [_("Without a seat because the rooms are full: %s.") % people(standing)]
    return ActionPlan(
        _("%(people)s for %(places)s in %(rooms)s; %(wishes)s gave their wishes.") % numbers,
        _("Nobody stands while a seat is free, and few sit where they had not wished to."),
        _("Hosts sit in their own break-out; whoever staff placed by hand stays."),
        _("Everybody whose break-out is new or changes gets a mail that names it, now or later."),
        missing=missing if standing else [],
    )


def seat(webinar: Webinar, *, by: User, rules: Rules, later: bool = False) -> str:
    outcome = want_seating(webinar, rules=rules, later=later, by=by)
    if outcome is None:
        words = _("“%s”: everybody is being seated, and the seating page says how far it is.")
        return words % webinar
    words = _("“%(webinar)s”: %(seated)d seated, %(unseated)d without a seat.")
    numbers = {"seated": outcome.seated, "unseated": outcome.unseated}
    said = words % {"webinar": webinar, **numbers}
    waiting = _("Their mails wait until you press “Tell everybody their room”.")
    return f"{said} {waiting}" if later else said


# --- Close and cancel ----------------------------------------------------------------------------
def plan_closing(webinar: Webinar) -> ActionPlan:
    rooms = webinar.breakouts.taking_place().with_counts()
    missing = [
        _("“%s” has no conclusion yet.") % room for room in rooms if not room.conclusion_count
    ]
    if webinar.starts_at > timezone.now():
        missing.insert(0, _("It has not begun yet."))
    return ActionPlan(
        _("Its break-outs close; hosts can mend their conclusion until the recap is approved."),
        _("Registration ends, and the webinar counts as held."),
        _("The recap is compiled, mostly within a minute; read it, then publish it."),
        missing=missing,
        final=_("A closed webinar is not opened again."),
    )


def plan_cancellation(webinar: Webinar) -> ActionPlan:
    return ActionPlan(
        mails_in_words(webinar),
        _("The mail says why, if you write it below, and calendars take the webinar out."),
        _("Its page says that it is cancelled, and why; registration ends."),
        _("Invitations that are still to be sent stay unsent."),
        *letters_in_words(webinar),
        final=_("A cancelled webinar is not announced again."),
    )


ANNOUNCE = Action(
    "announce",
    _lazy("Announce"),
    plan_announcement,
    done_by(announce_webinar, _lazy("“%s” is announced; registration is open.")),
    only_drafts,
    for_many=_lazy("Announce"),
    template="admin/webinars/webinar/announce.html",
)
HOSTS = Action(
    "invite-hosts",
    _lazy("Invite hosts and moderators"),
    plan_hosts,
    send_host_links,
    only_taking_registrations,
    for_many=_lazy("Invite hosts and moderators"),
    mails_many=True,
)
MAILING = Action(
    "mail-list",
    _lazy("Mail the list"),
    plan_mailing,
    mail_list,
    only_taking_registrations,
    button=False,
    right="webinars.change_invitation",
    mails_many=True,
)
REGISTER = Action(
    "register",
    _lazy("Register somebody"),
    plan_registration,
    register_somebody,
    only_taking_registrations,
    form=RegistrationByStaffForm,
    right="webinars.change_registration",
)
MOVE = Action(
    "move",
    _lazy("Move"),
    plan_move,
    move,
    only_announced,
    form=MoveForm,
    mails_many=True,
)
SEAT = Action(
    "seat",
    _lazy("Seat everyone"),
    plan_seating,
    seat,
    only_announced,
    for_many=_lazy("Seat everyone"),
    form=SeatingForm,
    template="admin/webinars/webinar/seat.html",
    stays=True,
    right="webinars.change_seat",
    mails_many=True,
)
CLOSE = Action(
    "close",
    _lazy("Close webinar"),
    plan_closing,
    done_by(close_webinar, _lazy("“%s” is closed; its recap is being compiled.")),
    only_announced,
    for_many=_lazy("Close"),
    grave=True,
)
CANCEL = Action(
    "cancel",
    _lazy("Cancel webinar"),
    plan_cancellation,
    done_by(cancel_webinar, _lazy("“%s” is cancelled.")),
    only_before_it_is_held,
    for_many=_lazy("Cancel"),
    form=ReasonForm,
    grave=True,
    mails_many=True,
)
WEBINAR_ACTIONS = [ANNOUNCE, MAILING, HOSTS, REGISTER, MOVE, SEAT, CLOSE, CANCEL]
