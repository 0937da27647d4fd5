"""The mail of a Monday: what the health board says of a coordinator's projects."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording
from advisors.health.domain.digest import KIND, coordinators_of, lines_for
from clusters.models import Facility
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address


def facilities() -> QuerySet[Facility]:
    return Facility.objects.all()


@advice_mail(
    KIND,
    facilities,
    advice_wording(
        _lazy("Your projects this week: {count} on the health board"),
        _lazy("This is on the health board of the projects that you coordinate:\n\n{lines}"),
        button=_lazy("Open the health board"),
        label=_lazy("Advice: Monday's digest for coordinators"),
        placeholders={
            "lines": _lazy("what is on the board, a line each"),
            "count": _lazy("how many lines there are"),
        },
    ),
    topic=TOPIC,
)
def digest(message: Message, facility: Facility) -> Values | None:
    """As the board stands when it is written; nobody is told that nothing is there."""
    people = {person.pk: person for person in coordinators_of(facility)}
    reader = people.get(message.context["coordinator"])
    lines = lines_for(facility, reader, timezone.localdate()) if reader else []
    if not lines:
        return None
    board = whole_address("admin:advisors_engagement_health")
    facts = {"count": str(len(lines)), "link": f"{board}?whose=mine"}
    if reader and reader.email != message.recipient:
        lines, facts["link"] = [_("For %s, who is away:") % reader, *lines], board
    return {**facts, "lines": "\n".join(lines)}
