"""Mails on the way of a result: what was handed in, what was decided, and what is due."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording
from advisors.models import Deliverable, Engagement
from advisors.results.domain.due_results import KIND as DUE
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address

TITLE = {"deliverable": _("the result’s title")}
OPEN = _("Open the engagement")


def deliverables() -> QuerySet[Deliverable]:
    return Deliverable.objects.select_related(
        "engagement__advisor__user",
        "engagement__project__facility",
        "engagement__project__coordinator",
    )


def _values(deliverable: Deliverable, status: str, **more: str) -> Values | None:
    """Nothing where the result has gone on since."""
    if status and deliverable.status != status:
        return None
    link = whole_address("advisors:engagement-detail", deliverable.engagement.code)
    return {"deliverable": Typed(deliverable.title), "link": link, **more}


@advice_mail(
    "deliverable.submitted",
    deliverables,
    advice_wording(
        _("Please read “{deliverable}” and accept it or return it"),
        _("{advisor} has handed in “{deliverable}”."),
        _(
            "Read it, then accept it for your clusters or return it with what to change. The "
            "facility decides after you."
        ),
        _("Read it"),
        label=_("Advice: a result was handed in, to the lead’s managers"),
        placeholders=TITLE,
    ),
    topic=TOPIC,
)
def submitted(message: Message, deliverable: Deliverable) -> Values | None:
    return _values(deliverable, Deliverable.Status.SUBMITTED)


@advice_mail(
    "deliverable.confirmed",
    deliverables,
    advice_wording(
        _("The cluster has accepted “{deliverable}”"),
        _("The lead’s managers have accepted “{deliverable}” by {advisor}."),
        _("The facility decides next: it accepts it too, or returns it with what to change."),
        OPEN,
        label=_("Advice: the cluster accepted a result, to facility and advisor"),
        placeholders=TITLE,
    ),
    topic=TOPIC,
)
def confirmed(message: Message, deliverable: Deliverable) -> Values | None:
    return _values(deliverable, Deliverable.Status.CONFIRMED)


@advice_mail(
    "deliverable.accepted",
    deliverables,
    advice_wording(
        _("“{deliverable}” is accepted"),
        _("Cluster and facility have both accepted “{deliverable}” by {advisor}."),
        _("Nothing is left to do about it."),
        OPEN,
        label=_("Advice: a result is accepted by both"),
        placeholders=TITLE,
    ),
)
def accepted(message: Message, deliverable: Deliverable) -> Values | None:
    return _values(deliverable, Deliverable.Status.ACCEPTED)


@advice_mail(
    "deliverable.returned",
    deliverables,
    advice_wording(
        _("“{deliverable}” was returned with what to change"),
        _("“{deliverable}” was returned. To change:\n\n{remark}"),
        _("It can be handed in again as soon as this is done; the earlier version stays."),
        OPEN,
        label=_("Advice: a result was returned"),
        placeholders={**TITLE, "remark": _("what to change")},
    ),
)
def returned(message: Message, deliverable: Deliverable) -> Values | None:
    return _values(deliverable, Deliverable.Status.RETURNED, remark=Typed(deliverable.remark))


@advice_mail(
    "deliverable.undone",
    deliverables,
    advice_wording(
        _("An acceptance of “{deliverable}” was taken back"),
        _("Whoever accepted “{deliverable}” has taken that back on the same day."),
        _("It waits to be read once more: accepted, or returned with what to change."),
        OPEN,
        label=_("Advice: an acceptance was taken back"),
        placeholders=TITLE,
    ),
    topic=TOPIC,
)
def undone(message: Message, deliverable: Deliverable) -> Values | None:
    return _values(deliverable, "")


@advice_mail(
    DUE,
    deliverables,
    advice_wording(
        _("“{deliverable}” is due on {day}"),
        _("You have promised “{deliverable}” for {day}."),
        _("Hand it in as a file or a link. If the day cannot be kept, tell the coordinator now."),
        OPEN,
        label=_("Advice: a result is due in a month or a week"),
        placeholders={**TITLE, "day": _("the day on which it is due")},
    ),
    topic=TOPIC,
)
def due(message: Message, deliverable: Deliverable) -> Values | None:
    goes_on = deliverable.engagement.status in Engagement.OPEN
    if not goes_on or deliverable.status not in Deliverable.OWED:
        return None
    return _values(deliverable, "", day=date_format(deliverable.due_on, "j F Y"))
