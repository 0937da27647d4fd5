"""What staff do with a campaign, each action with the words that are said before and after it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.models import User
from tgtf_portal.core.times.words import moment
from webinars.campaign.domain.actions import (
    cancel_campaign,
    closed,
    not_now,
    pause_campaign,
    resume_campaign,
    schedule_campaign,
    send_test_mail,
    start_campaign,
)
from webinars.campaign.domain.overview import NEW, audience_of, left_out_of, numbers_of
from webinars.campaign.forms import ScheduleForm
from webinars.common.admin.lists import people
from webinars.common.overviews import Shown
from webinars.models import Campaign

Status = Campaign.Status


def only_before_the_start(campaign: Campaign) -> str:
    return not_now(campaign, Campaign.CHANGEABLE) or closed(campaign.webinar)


def only_under_way(campaign: Campaign) -> str:
    """Needs `with_counts`."""
    if campaign.is_through:
        return _("All its mails are out.")
    return not_now(campaign, [Status.SENDING])


def only_paused(campaign: Campaign) -> str:
    return not_now(campaign, [Status.PAUSED]) or closed(campaign.webinar)


def only_in_force(campaign: Campaign) -> str:
    if campaign.status == Status.PAUSED:
        return ""
    return only_under_way(campaign) if campaign.started_at else not_now(campaign, Campaign.IN_FORCE)


# --- Test ----------------------------------------------------------------------------------------
TEST = ActionPlan(
    _lazy("You get the invitation as it would go to a guest, at the address you sign in with."),
    _lazy("Nobody else is written to, and the campaign stays as it is."),
)


def test(campaign: Campaign, *, by: User) -> str:
    send_test_mail(campaign, by=by)
    return _("A test mail is on its way to %s.") % by.email


# --- Start and schedule --------------------------------------------------------------------------
def plan_start(campaign: Campaign) -> ActionPlan:
    audience = audience_of(campaign)
    number = numbers_of(audience.content).get(NEW)
    return ActionPlan(
        *_known_of(audience),
        _("You can pause it at any time, and see how far it is."),
        missing=[_("Nobody here is new.")] if number == 0 else [],
        final=_("Mails that went out cannot be called back."),
    )


def _known_of(audience: Shown) -> Iterator[str]:
    """Whom it would reach, as far as that is worked out, and as of when."""
    if not audience.content:
        yield _("Whoever is new gets a mail with a personal link and a calendar entry.")
        yield _("How many these are is being worked out: load this page again in a minute or two.")
        return
    new, left_out = numbers_of(audience.content)[NEW], left_out_of(audience.content)
    yield _("%s: a mail with a personal link and a calendar entry.") % people(new)
    yield _("Left out, and not mailed: %d.") % sum(left_out.values())
    if audience.made_at:
        when = date_format(localtime(audience.made_at), "DATETIME_FORMAT")
        yield _("Worked out as things were at %s; who is new is found out as it starts.") % when


start = done_by(start_campaign, _lazy("“%s” is under way."))


def plan_schedule(campaign: Campaign) -> ActionPlan:
    webinar = campaign.webinar
    happens = [
        _("It starts by itself at the time that you give, within half a minute."),
        _("Who is new is found out then, not now; whoever registers until then gets no mail."),
        _("The webinar: %s.") % webinar.when,
        _("If the webinar is cancelled or held before, the campaign ends unsent."),
    ]
    if campaign.starts_at:
        happens.insert(0, _("Now: %s.") % at(campaign.starts_at, campaign))
    return ActionPlan(*happens)


def schedule(campaign: Campaign, *, by: User, starts_at: datetime) -> str:
    scheduled = schedule_campaign(campaign, starts_at=starts_at, by=by)
    words = {"campaign": scheduled, "when": at(starts_at, scheduled)}
    return _("“%(campaign)s” starts on %(when)s.") % words


def at(time: datetime, campaign: Campaign) -> str:
    """In the webinar's zone, which is named."""
    return moment(time, campaign.webinar.time_zone)


# --- Pause, resume, cancel -----------------------------------------------------------------------
def plan_pause(campaign: Campaign) -> ActionPlan:
    waiting = ngettext("%d mail waits", "%d mails wait", campaign.open_count) % campaign.open_count
    return ActionPlan(
        _("%s, and stay where they are until you resume.") % waiting,
        _("One or two that are being handed over at this moment still go."),
    )


def pause(campaign: Campaign, *, by: User) -> str:
    kept = pause_campaign(campaign, by=by)
    if not kept:
        return _("The campaign is paused; no mail was waiting.")
    return ngettext("%d mail is kept back.", "%d mails are kept back.", kept) % kept


RESUME = ActionPlan(
    _lazy("What was kept back goes out, and the rest of the people follow."),
    _lazy("Whoever was mailed already gets no second mail."),
)


def resume(campaign: Campaign, *, by: User) -> str:
    freed = resume_campaign(campaign, by=by)
    if not freed:
        return _("The campaign goes on; no mail was kept back.")
    return ngettext("%d mail goes on its way.", "%d mails go on their way.", freed) % freed


def plan_cancellation(campaign: Campaign) -> ActionPlan:
    return ActionPlan(
        _("Sent so far: %d.") % campaign.sent_count,
        _("What did not go out stays unsent."),
        _("Whoever was not mailed can be invited by another campaign."),
        final=_("A cancelled campaign does not start again."),
    )


def cancel(campaign: Campaign, *, by: User) -> str:
    dropped = cancel_campaign(campaign, by=by)
    said = ngettext("%d mail stays unsent.", "%d mails stay unsent.", dropped) % dropped
    return _("“%(campaign)s” is cancelled; %(said)s") % {"campaign": campaign, "said": said}


def facts_of(campaign: Campaign) -> list[tuple[Any, str]]:
    """What the page says of a campaign that is not written any more."""
    is_to_start = campaign.starts_at and not campaign.started_at
    times = {
        _("Webinar"): str(campaign.webinar),
        _("Starts"): is_to_start and at(campaign.starts_at, campaign),
        _("Started"): campaign.started_at and at(campaign.started_at, campaign),
        _("All in the outbox"): campaign.listed_at and at(campaign.listed_at, campaign),
    }
    return [(label, value) for label, value in times.items() if value]


CAMPAIGN_ACTIONS = [
    Action("test", _lazy("Send a test mail"), TEST, test, only_before_the_start),
    Action("start", _lazy("Start now"), plan_start, start, only_before_the_start, mails_many=True),
    Action(
        "schedule",
        _lazy("Schedule"),
        plan_schedule,
        schedule,
        only_before_the_start,
        form=ScheduleForm,
        mails_many=True,
    ),
    Action("pause", _lazy("Pause"), plan_pause, pause, only_under_way),
    Action("resume", _lazy("Resume"), RESUME, resume, only_paused),
    Action(
        "cancel", _lazy("Cancel campaign"), plan_cancellation, cancel, only_in_force, grave=True
    ),
]
