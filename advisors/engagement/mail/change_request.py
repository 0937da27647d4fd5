"""The mails of requests: what is asked, what was decided, and an end that the facility set."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording
from advisors.engagement.domain.change_request import ASKED, DECIDED, TAKEN_BACK
from advisors.engagement.domain.early_end import ENDED
from advisors.engagement.domain.proposal import in_words
from advisors.engagement.mail.proposal import page_of
from advisors.models import ChangeRequest, Engagement
from tgtf_portal.core.mail.wording import Text, Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.amounts import amount

PLACEHOLDERS: dict[str, Text] = {
    "what": _lazy("what is asked for"),
    "who": _lazy("who asks, and for which side"),
    "reason": _lazy("the reason"),
}


def requests() -> QuerySet[ChangeRequest]:
    return ChangeRequest.objects.with_engagement().select_related(
        "engagement__project__coordinator"
    )


def in_a_line(request: ChangeRequest) -> str:
    """What a request is about."""
    day = in_words(request.ends_on)
    if not request.is_extension:
        return _("an early end on %s") % day
    days = _("%s more days") % amount(request.days) if request.days else ""
    until = _("an end on %s") % day if day else ""
    return _(" and ").join(filter(None, [days, until]))


def _facts(request: ChangeRequest) -> dict[str, str]:
    side = request.get_side_display()
    return {
        "what": in_a_line(request),
        "who": Typed(f"{request.asked_by} ({side})" if side else str(request.asked_by)),
        "reason": Typed(request.reason),
        "link": page_of(request.engagement),
    }


@advice_mail(
    ASKED,
    requests,
    advice_wording(
        _lazy("A request: {project}"),
        _lazy("{who} asks the facility for {what}."),
        _lazy("The reason: {reason}\n\nThe facility decides; you will be told."),
        _lazy("Open the engagement"),
        label=_lazy("Engagement: something is asked of the facility"),
        placeholders=PLACEHOLDERS,
    ),
    topic=TOPIC,
)
def asked(message: Message, request: ChangeRequest) -> Values | None:
    return _facts(request) if request.is_open else None


@advice_mail(
    DECIDED,
    requests,
    advice_wording(
        _lazy("{decided}: {what}, {project}"),
        _lazy("{who} had asked for {what}. The facility has decided: {decided}."),
        _lazy("The reason: {decision}"),
        _lazy("Open the engagement"),
        label=_lazy("Engagement: the facility has decided"),
        placeholders={
            **PLACEHOLDERS,
            "decided": _lazy("granted, or not"),
            "decision": _lazy("the reason of the decision"),
        },
    ),
)
def decided(message: Message, request: ChangeRequest) -> Values | None:
    outcome = {"decided": request.get_status_display(), "decision": Typed(request.decision)}
    return {**_facts(request), **outcome}


@advice_mail(
    TAKEN_BACK,
    requests,
    advice_wording(
        _lazy("Taken back: {what}, {project}"),
        _lazy("{who} no longer asks for {what}."),
        "",
        _lazy("Open the engagement"),
        label=_lazy("Engagement: a request was taken back"),
        placeholders=PLACEHOLDERS,
    ),
    topic=TOPIC,
)
def taken_back(message: Message, request: ChangeRequest) -> Values | None:
    return _facts(request)


@advice_mail(
    ENDED,
    requests,
    advice_wording(
        _lazy("Ends on {day}: {advisor} on {project}"),
        _lazy("The facility ends this engagement on {day}. What was done until then stays."),
        _lazy("The reason: {reason}\n\n{left}"),
        _lazy("Open the engagement"),
        label=_lazy("Engagement: ended by the facility"),
        placeholders={
            **PLACEHOLDERS,
            "day": _lazy("the last day"),
            "left": _lazy("the days left, and who is asked to take over"),
        },
    ),
)
def ended(message: Message, request: ChangeRequest) -> Values | None:
    facts = {"day": in_words(request.ends_on), "left": _left(request)}
    return {**_facts(request), **facts}


def _left(request: ChangeRequest) -> str:
    if not request.days:
        return ""
    said = _("Days that are left: %s.") % amount(request.days)
    asked = Engagement.objects.filter(replaces=request.engagement_id).order_by("-pk")
    if new := asked.select_related("advisor__user").first():
        said = f"{said} " + _("%s is asked to take over.") % new.advisor
    return said
