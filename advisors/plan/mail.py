"""The mails of a plan: it waits for an answer, it was returned, it holds."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording
from advisors.models import Plan
from advisors.plan.domain.plan import HELD, PROPOSED, RETURNED, held_version
from advisors.plan.domain.plan_words import differences, rows_of
from tgtf_portal.core.mail.wording import Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address

Status = Plan.Status
VERSION = {"version": _lazy("which version of the plan, such as “version 2 of the plan”")}
PERSON = {"person": _lazy("whoever did it")}


def plans() -> QuerySet[Plan]:
    owners = ("engagement__project__facility", "engagement__project__coordinator")
    return Plan.objects.select_related(*owners, "engagement__advisor__user").with_rows()


@advice_mail(
    PROPOSED,
    plans,
    advice_wording(
        _lazy("Please read and answer: {version}, {project}"),
        _lazy("{person} has put forward {version}, on the advice by {advisor}."),
        _lazy(
            "{changes}\n\nIt holds once advisor, lead and facility have accepted it. You can "
            "return it and say what to change."
        ),
        _lazy("Read and answer"),
        label=_lazy("Plan: please answer"),
        placeholders={
            **VERSION,
            **PERSON,
            "changes": _lazy("how much differs from what holds; empty for a first plan"),
        },
    ),
    topic=TOPIC,
)
def proposed(message: Message, plan: Plan) -> Values | None:
    if plan.status != Status.PROPOSED:
        return None
    first = plan.answers.all()[0]  # whoever puts it forward accepts it
    return values_of(plan) | {"person": Typed(first.person), "changes": _changes(plan)}


def _changes(plan: Plan) -> str:
    held = held_version(plan.engagement)
    if held is None:
        return ""
    total = differences(rows_of(held), rows_of(plan)).total
    words = ngettext(
        "%(number)d row differs from version %(held)d, which holds until then.",
        "%(number)d rows differ from version %(held)d, which holds until then.",
        total,
    )
    return words % {"number": total, "held": held.number}


@advice_mail(
    RETURNED,
    plans,
    advice_wording(
        _lazy("Returned for changes: {version}, {project}"),
        _lazy("{person} has returned {version}, on the advice by {advisor}:\n\n{remark}"),
        _lazy("The next draft starts from this version."),
        _lazy("Open the plan"),
        label=_lazy("Plan: returned for changes"),
        placeholders={**VERSION, **PERSON, "remark": _lazy("what is to be changed")},
    ),
    topic=TOPIC,
)
def returned(message: Message, plan: Plan) -> Values | None:
    answer = next((each for each in plan.answers.all() if not each.accepted), None)
    if answer is None:
        return None
    return values_of(plan) | {"person": Typed(answer.person), "remark": Typed(answer.remark)}


@advice_mail(
    HELD,
    plans,
    advice_wording(
        _lazy("Agreed by all three: {version}, {project}"),
        _lazy("Advisor, lead and facility have accepted {version}, on the advice by {advisor}."),
        _lazy("It holds until another version is accepted by all three."),
        _lazy("Read the plan"),
        label=_lazy("Plan: agreed by all three"),
        placeholders=VERSION,
    ),
    topic=TOPIC,
)
def held(message: Message, plan: Plan) -> Values | None:
    return values_of(plan) if plan.status in (Status.HELD, Status.REPLACED) else None


def values_of(plan: Plan) -> dict[str, str]:
    link = whole_address("advisors:plan-detail", plan.engagement.code)
    return {"version": plan.words, "link": link}
