"""The nouns of advice."""

from advisors.models.activity import Activity
from advisors.models.activity_correction import ActivityCorrection
from advisors.models.advisor import Advisor
from advisors.models.answer import EngagementAnswer, Side, with_answers
from advisors.models.availability import Availability
from advisors.models.change_request import ChangeRequest
from advisors.models.comment import Comment
from advisors.models.day_statement import DayStatement
from advisors.models.day_statement_line import DayStatementLine
from advisors.models.deliverable import Deliverable
from advisors.models.end_report import (
    EndReport,
    EndReportAnswer,
    EndReportQuestion,
    report_due_on,
    with_reports,
)
from advisors.models.engagement import Engagement
from advisors.models.health_limits import HealthLimits
from advisors.models.meeting import Meeting
from advisors.models.plan import (
    Need,
    Plan,
    PlanAnswer,
    PlannedActivity,
    PlanSide,
    Target,
    TargetReading,
)
from advisors.models.pool_entry import PoolEntry
from advisors.models.private_note import PrivateNote
from advisors.models.project_document import ProjectDocument
from advisors.models.submission import Submission
