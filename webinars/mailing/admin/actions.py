"""What staff do with a mailing of any kind, each action with the words said before and after it."""

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.models import User
from tgtf_portal.core.times.words import moment
from webinars.mailing.domain.actions import (
    cancel_mailing,
    not_now,
    pause_mailing,
    resume_mailing,
    schedule_mailing,
    start_mailing,
)
from webinars.mailing.domain.kinds import kind_of
from webinars.mailing.forms import StartTimeForm
from webinars.models import Mailing

Status = Mailing.Status
Plan = Callable[..., ActionPlan]


# --- Why not now ---------------------------------------------------------------------------------
def only_before_the_start(mailing: Mailing) -> str:
    return not_now(mailing, Mailing.CHANGEABLE) or kind_of(mailing).obstacle(mailing)


def only_going_out(mailing: Mailing) -> str:
    """Needs `with_counts`."""
    return _("All its mails are out.") if mailing.is_through else not_now(mailing, [Status.SENDING])


def only_paused(mailing: Mailing) -> str:
    return not_now(mailing, [Status.PAUSED]) or kind_of(mailing).obstacle(mailing)


def only_in_force(mailing: Mailing) -> str:
    """Needs `with_counts`."""
    is_waiting = mailing.status in (Status.PAUSED, Status.SCHEDULED)
    return "" if is_waiting else only_going_out(mailing)


# --- Test, start, schedule -----------------------------------------------------------------------
def test_action(label: Promise, plan: ActionPlan, verb: Callable[..., None]) -> Action:
    def test(mailing: Mailing, *, by: User) -> str:
        verb(mailing, by=by)
        return _("A test mail is on its way to %s.") % by.email

    return Action("test", label, plan, test, only_before_the_start)


def start_action(label: Promise, plan: Plan) -> Action:
    start = done_by(start_mailing, _lazy("“%s” is going out."))
    return Action("start", label, plan, start, only_before_the_start, mails_many=True)


def schedule_action(plan: Plan) -> Action:
    """`plan` says what there is to know besides the time."""

    def with_time(mailing: Mailing) -> ActionPlan:
        further = plan(mailing)
        starts_at = mailing.starts_at
        now = [_("Now: %s.") % at(starts_at, mailing)] if starts_at else []
        by_itself = _("It goes out by itself at the time that you give, within half a minute.")
        return ActionPlan(*now, by_itself, *further.happens, missing=further.missing)

    return Action(
        "schedule",
        _lazy("Schedule"),
        with_time,
        schedule,
        only_before_the_start,
        form=StartTimeForm,
        mails_many=True,
    )


def schedule(mailing: Mailing, *, by: User, starts_at: datetime) -> str:
    scheduled = schedule_mailing(mailing, starts_at=starts_at, by=by)
    words = {"mailing": scheduled, "when": at(starts_at, scheduled)}
    return _("“%(mailing)s” goes out on %(when)s.") % words


def at(time: datetime, mailing: Mailing) -> str:
    """In the mailing's zone, which is named."""
    return moment(time, mailing.time_zone)


# --- Pause, resume, cancel -----------------------------------------------------------------------
def plan_pause(mailing: Mailing) -> ActionPlan:
    waiting = ngettext("%d mail waits", "%d mails wait", mailing.open_count) % mailing.open_count
    return ActionPlan(
        _("%s, and stay where they are until you resume.") % waiting,
        _("One or two that are being handed over at this moment still go."),
    )


def pause(mailing: Mailing, *, by: User) -> str:
    kept = pause_mailing(mailing, by=by)
    if not kept:
        return _("“%s” is paused; no mail was waiting.") % mailing
    return ngettext("%d mail is kept back.", "%d mails are kept back.", kept) % kept


RESUME = ActionPlan(
    _lazy("What was kept back goes out, and the rest of the people follow."),
    _lazy("Whoever was mailed already gets no second mail."),
)


def resume(mailing: Mailing, *, by: User) -> str:
    freed = resume_mailing(mailing, by=by)
    if not freed:
        return _("“%s” goes on; no mail was kept back.") % mailing
    return ngettext("%d mail goes on its way.", "%d mails go on their way.", freed) % freed


def cancel(mailing: Mailing, *, by: User) -> str:
    dropped = cancel_mailing(mailing, by=by)
    unsent = ngettext("%d mail stays unsent.", "%d mails stay unsent.", dropped) % dropped
    return _("“%(mailing)s” is cancelled; %(unsent)s") % {"mailing": mailing, "unsent": unsent}


def going_out_actions(cancel_label: Promise, *after: Promise) -> list[Action]:
    """`after` is what else there is to know of its cancelling."""

    def plan_cancellation(mailing: Mailing) -> ActionPlan:
        return ActionPlan(
            _("Sent so far: %d.") % mailing.sent_count,
            _("What did not go out stays unsent."),
            *after,
            final=_("What is cancelled does not start again."),
        )

    return [
        Action("pause", _lazy("Pause"), plan_pause, pause, only_going_out),
        Action("resume", _lazy("Resume"), RESUME, resume, only_paused),
        Action("cancel", cancel_label, plan_cancellation, cancel, only_in_force, grave=True),
    ]
