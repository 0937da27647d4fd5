"""What staff do with a campaign, and the words that are said before."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import ActionPlan
from webinars.campaign.domain.actions import send_test_mail
from webinars.campaign.domain.overview import NEW, audience_of, left_out_of, numbers_of
from webinars.common.admin.lists import people
from webinars.common.overviews import Shown
from webinars.mailing.admin.actions import (
    going_out_actions,
    schedule_action,
    start_action,
    test_action,
)
from webinars.models import Campaign

TEST = ActionPlan(
    _lazy("You get the invitation as it would go to a guest, at the address you sign in with."),
    _lazy("Nobody else is written to, and the campaign stays as it is."),
)


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


def plan_schedule(campaign: Campaign) -> ActionPlan:
    return ActionPlan(
        _("Who is new is found out then, not now; whoever registers until then gets no mail."),
        _("The webinar: %s.") % campaign.webinar.when,
        _("If the webinar is cancelled or held before, the campaign ends unsent."),
    )


CAMPAIGN_ACTIONS = [
    test_action(_lazy("Send a test mail"), TEST, send_test_mail),
    start_action(_lazy("Start now"), plan_start),
    schedule_action(plan_schedule),
    *going_out_actions(
        _lazy("Cancel campaign"),
        _lazy("Whoever was not mailed can be invited by another campaign."),
    ),
]
