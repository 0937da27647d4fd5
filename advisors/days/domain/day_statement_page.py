"""A statement of days as a page shows it: its lines, their sums, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from advisors.days.domain.counting import NONE
from advisors.days.domain.day_statement import usual_period
from advisors.days.domain.stated_lines import drafted_lines
from advisors.days.domain.worked_days import long_days
from advisors.models import DayStatement, DayStatementLine, Engagement
from tgtf_portal.core.models import User

Line = DayStatementLine.Status


@dataclass(frozen=True, slots=True)
class StatementPage:
    statement: DayStatement
    lines: Sequence[DayStatementLine]
    leads: bool  # confirms and disputes
    is_own: bool  # answers what is disputed
    accepts: bool
    warnings: Sequence[str] = ()  # for those alone who see all of the advisor's projects

    @property
    def days(self) -> Decimal:
        return sum((line.days for line in self.lines), NONE)

    @property
    def counted(self) -> Decimal:
        return sum((line.counted for line in self.lines), NONE)

    @property
    def beyond(self) -> Decimal:
        return self.days - self.counted

    @property
    def waiting(self) -> int:
        return sum(line.status == Line.OPEN for line in self.lines)


def page_for(statement: DayStatement, user: User) -> StatementPage:
    mine = DayStatement.objects.filter(pk=statement.pk).waiting()
    is_own = statement.engagement.advisor.user_id == user.pk
    accepts = not is_own and mine.acceptable_by(user).exists()
    lines = list(statement.lines.select_related("answered_by"))
    held_on = {line.held_on for line in lines}
    return StatementPage(
        statement,
        lines,
        leads=mine.led_by(user).exists(),
        is_own=is_own and not statement.is_accepted,
        accepts=accepts,
        warnings=long_days(statement.engagement.advisor_id, held_on) if is_own or accepts else (),
    )


def preview_of(engagement: Engagement) -> list[DayStatementLine]:
    """What a statement of the usual period would hold."""
    _starts_on, ends_on = usual_period(engagement, timezone.localdate())
    return drafted_lines(engagement, ends_on)
