"""What staff do with a letter, and the words that are said before."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from webinars.common.admin.lists import people
from webinars.correspondence.domain.actions import (
    LETTER,
    awaits_release,
    release_letter,
    send_test_letter,
)
from webinars.correspondence.domain.audience import preview_letter
from webinars.mailing.admin.actions import (
    going_out_actions,
    only_before_the_start,
    schedule_action,
    start_action,
    test_action,
)
from webinars.mailing.domain.actions import not_now
from webinars.models import StaffLetter

TEST = ActionPlan(
    _lazy("You get the letter as it would go, at the address you sign in with."),
    _lazy("Nobody else is written to, and the letter stays as it is."),
)


def only_unreleased(letter: StaffLetter) -> str:
    """Where the facility wants a colleague's release, and there is none yet."""
    if letter.facility.letters_released_above is None:
        return _("This facility's letters need no release.")
    if letter.released_by_id:
        return _("This letter is released.")
    return not_now(letter, [StaffLetter.Status.DRAFT]) or only_before_the_start(letter)


def plan_release(letter: StaffLetter) -> ActionPlan:
    number = len(preview_letter(letter).people)
    return ActionPlan(
        _("You say of this letter that it may go out as it stands; its writer then sends it."),
        _("It goes to %s.") % people(number),
        _("Should its words or its people be changed, it needs another release."),
        missing=[] if number else [LETTER.nobody],
    )


def plan_start(letter: StaffLetter) -> ActionPlan:
    preview = preview_letter(letter)
    number, left_out = len(preview.people), sum(preview.left_out.values())
    missing = [] if number else [LETTER.nobody]
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
    moved = _("If its webinar is moved or cancelled before, it is a draft again, to be read anew.")
    return ActionPlan(
        _("Its people are found then, not now."),
        *([moved] if letter.webinar else []),
    )


LETTER_ACTIONS = [
    start_action(_lazy("Send now"), plan_start),
    schedule_action(plan_schedule),
    test_action(_lazy("Send a test to myself"), TEST, send_test_letter),
    Action(
        "release",
        _lazy("Release"),
        plan_release,
        done_by(release_letter, _lazy("“%s” is released.")),
        only_unreleased,
    ),
    *going_out_actions(_lazy("Cancel letter")),
]
