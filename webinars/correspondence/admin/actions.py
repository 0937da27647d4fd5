"""What staff do with a letter, each action with the words that are said before and after it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.models import User
from tgtf_portal.core.times.words import moment
from webinars.common.admin.lists import people
from webinars.correspondence.domain.actions import (
    awaits_release,
    cancel_letter,
    not_now,
    pause_letter,
    release_letter,
    resume_letter,
    schedule_letter,
    send_test,
    start_letter,
)
from webinars.correspondence.domain.audience import preview_letter
from webinars.correspondence.forms import SendTimeForm
from webinars.models import StaffLetter

Status = StaffLetter.Status


def only_written(letter: StaffLetter) -> str:
    unwritten = "" if letter.is_written else _("This letter has no words yet.")
    return not_now(letter, StaffLetter.CHANGEABLE) or unwritten


def only_unreleased(letter: StaffLetter) -> str:
    """Where the facility wants a colleague's release, and there is none yet."""
    if letter.facility.letters_released_above is None:
        return _("This facility's letters need no release.")
    if letter.released_by_id:
        return _("This letter is released.")
    return not_now(letter, [Status.DRAFT]) or only_written(letter)


def only_under_way(letter: StaffLetter) -> str:
    """Needs `with_counts`."""
    return _("All its mails are out.") if letter.is_through else not_now(letter, [Status.SENDING])


def only_paused(letter: StaffLetter) -> str:
    return not_now(letter, [Status.PAUSED])


def only_in_force(letter: StaffLetter) -> str:
    if letter.status in (Status.PAUSED, Status.SCHEDULED):
        return ""
    return only_under_way(letter)


def at(time: datetime, letter: StaffLetter) -> str:
    """In the facility's zone, which is named."""
    return moment(time, letter.facility.time_zone)


# --- Before it goes out --------------------------------------------------------------------------
TEST = ActionPlan(
    _lazy("You get the letter as it would go, at the address you sign in with."),
    _lazy("Nobody else is written to, and the letter stays as it is."),
)


def test(letter: StaffLetter, *, by: User) -> str:
    send_test(letter, by=by)
    return _("A test mail is on its way to %s.") % by.email


def plan_release(letter: StaffLetter) -> ActionPlan:
    return ActionPlan(
        _("You say of this letter that it may go out as it stands; its writer then sends it."),
        _("It goes to %s.") % people(len(preview_letter(letter).people)),
        _("Should its words or its people be changed, it needs another release."),
    )


def plan_start(letter: StaffLetter) -> ActionPlan:
    preview = preview_letter(letter)
    number, left_out = len(preview.people), sum(preview.left_out.values())
    missing = [] if number else [_("Nobody would get it: the list is empty, or all are left out.")]
    if reason := awaits_release(letter, number):
        missing.append(reason)
    return ActionPlan(
        _("“%(subject)s” goes to %(people)s.")
        % {"subject": letter.subject, "people": people(number)},
        _("To whom: %s.") % letter.get_audience_display(),
        _("Left out, and not written to: %d.") % left_out,
        _("You can pause it at any time, and see how far it is."),
        missing=missing,
        final=_("Mails that went out cannot be called back."),
    )


def plan_schedule(letter: StaffLetter) -> ActionPlan:
    happens = [
        _("It goes out by itself at the time that you give, within half a minute."),
        _("Its people are found then, not now."),
    ]
    if letter.starts_at:
        happens.insert(0, _("Now: %s.") % at(letter.starts_at, letter))
    return ActionPlan(*happens)


def schedule(letter: StaffLetter, *, by: User, starts_at: datetime) -> str:
    scheduled = schedule_letter(letter, starts_at=starts_at, by=by)
    words = {"letter": scheduled, "when": at(starts_at, scheduled)}
    return _("“%(letter)s” goes out on %(when)s.") % words


# --- Pause, resume, cancel -----------------------------------------------------------------------
def plan_pause(letter: StaffLetter) -> ActionPlan:
    waiting = ngettext("%d mail waits", "%d mails wait", letter.open_count) % letter.open_count
    return ActionPlan(
        _("%s, and stay where they are until you resume.") % waiting,
        _("One or two that are being handed over at this moment still go."),
    )


def pause(letter: StaffLetter, *, by: User) -> str:
    kept = pause_letter(letter, by=by)
    return ngettext("%d mail is kept back.", "%d mails are kept back.", kept) % kept


RESUME = ActionPlan(
    _lazy("What was kept back goes out, and the rest of the people follow."),
    _lazy("Whoever was mailed already gets no second mail."),
)


def resume(letter: StaffLetter, *, by: User) -> str:
    freed = resume_letter(letter, by=by)
    return ngettext("%d mail goes on its way.", "%d mails go on their way.", freed) % freed


def plan_cancellation(letter: StaffLetter) -> ActionPlan:
    return ActionPlan(
        _("Sent so far: %d.") % letter.sent_count,
        _("What did not go out stays unsent."),
        final=_("A cancelled letter does not start again."),
    )


def cancel(letter: StaffLetter, *, by: User) -> str:
    dropped = cancel_letter(letter, by=by)
    said = ngettext("%d mail stays unsent.", "%d mails stay unsent.", dropped) % dropped
    return _("“%(letter)s” is cancelled; %(said)s") % {"letter": letter, "said": said}


LETTER_ACTIONS = [
    Action(
        "start",
        _lazy("Send now"),
        plan_start,
        done_by(start_letter, _lazy("“%s” is going out.")),
        only_written,
        mails_many=True,
    ),
    Action(
        "schedule",
        _lazy("Schedule"),
        plan_schedule,
        schedule,
        only_written,
        form=SendTimeForm,
        mails_many=True,
    ),
    Action("test", _lazy("Send a test to myself"), TEST, test, only_written),
    Action(
        "release",
        _lazy("Release"),
        plan_release,
        done_by(release_letter, _lazy("“%s” is released.")),
        only_unreleased,
    ),
    Action("pause", _lazy("Pause"), plan_pause, pause, only_under_way),
    Action("resume", _lazy("Resume"), RESUME, resume, only_paused),
    Action("cancel", _lazy("Cancel letter"), plan_cancellation, cancel, only_in_force, grave=True),
]
