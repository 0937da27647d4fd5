"""The mails about a statement of days: each goes to who has to act next, and the last to both."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording
from advisors.days.domain.counting import NONE
from advisors.days.domain.day_statement import ACCEPTED, ANSWERED, CONFIRMED, DISPUTED, STATED
from advisors.models import DayStatement, DayStatementLine
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.amounts import amount, days

Status = DayStatement.Status
BUTTON = _lazy("Open the statement")
OWN = {
    "period": _lazy("the first and the last day that are stated"),
    "days": _lazy("how many days, and how many of them count"),
    "disputed": _lazy("the disputed lines with their reasons, a line each"),
    "number": _lazy("the number of an accepted statement"),
}


def statements() -> QuerySet[DayStatement]:
    return DayStatement.objects.select_related(
        "engagement__advisor__user",
        "engagement__project__facility",
        "engagement__project__coordinator",
    ).prefetch_related("lines")


def values_while(*statuses: str) -> Callable[[Message, DayStatement], Values | None]:
    """What the texts may name; nothing is due any more once the statement went on."""

    def values(message: Message, statement: DayStatement) -> Values | None:
        if statement.status not in statuses:
            return None
        lines = list(statement.lines.all())
        disputed = [line for line in lines if line.status == DayStatementLine.Status.DISPUTED]
        engagement, code = statement.engagement, statement.code
        return {
            "period": statement.period,
            "days": days_in_words(lines),
            "disputed": Typed("\n".join(f"{line.title}: {line.dispute}" for line in disputed)),
            "number": statement.label,
            "link": whole_address("advisors:day-statement-detail", engagement.code, code),
        }

    return values


def days_in_words(lines: list[DayStatementLine]) -> str:
    stated = sum((line.days for line in lines), NONE)
    counted = sum((line.counted for line in lines), NONE)
    if counted == stated:
        return days(stated)
    return _("%(days)s (%(counted)s within the agreed ones)") % {
        "days": days(stated),
        "counted": amount(counted),
    }


def sign_up(kind: str, wording: Wording, *statuses: str, topic: str = "") -> None:
    advice_mail(kind, statements, wording, topic=topic)(values_while(*statuses))


sign_up(
    STATED,
    advice_wording(
        _lazy("Days to confirm: {project}"),
        _lazy("{advisor} puts {days} forward for {period}."),
        _lazy("Confirm the lines, or say at each that is wrong what is wrong with it."),
        BUTTON,
        label=_lazy("Statement of days: put forward, to the lead"),
        placeholders=OWN,
    ),
    Status.OPEN,
    Status.DISPUTED,
    topic=TOPIC,
)
sign_up(
    DISPUTED,
    advice_wording(
        _lazy("Disputed days: {project}"),
        _lazy("The lead disputes lines of your statement for {period}:\n\n{disputed}"),
        _lazy("Mend what was wrong, withdraw it, or state it again with a remark."),
        BUTTON,
        label=_lazy("Statement of days: disputed, to the advisor"),
        placeholders=OWN,
    ),
    Status.DISPUTED,
)
sign_up(
    ANSWERED,
    advice_wording(
        _lazy("Days to confirm again: {project}"),
        _lazy("{advisor} has answered what you disputed for {period}."),
        _lazy("Confirm the lines, or say what is still wrong."),
        BUTTON,
        label=_lazy("Statement of days: answered, to the lead"),
        placeholders=OWN,
    ),
    Status.OPEN,
    Status.DISPUTED,
)
sign_up(
    CONFIRMED,
    advice_wording(
        _lazy("Days to accept: {project}"),
        _lazy("The lead has confirmed {days} of {advisor} for {period}."),
        _lazy("Accept the statement; it is numbered and stays as it is then."),
        BUTTON,
        label=_lazy("Statement of days: confirmed, to the coordinator"),
        placeholders=OWN,
    ),
    Status.CONFIRMED,
    topic=TOPIC,
)
sign_up(
    ACCEPTED,
    advice_wording(
        _lazy("Days accepted: {project}"),
        _lazy("The facility has accepted {days} of {advisor} for {period} as number {number}."),
        _lazy("The statement is there as PDF and XLSX, with an address to check it at."),
        BUTTON,
        label=_lazy("Statement of days: accepted, to both"),
        placeholders=OWN,
    ),
    Status.ACCEPTED,
    topic=TOPIC,
)
