"""The mails of end reports: the question, reminders, and that both are in."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording, engagements
from advisors.engagement.domain.end_report import ASKED, BOTH_IN, REMINDED
from advisors.engagement.domain.proposal import in_words
from advisors.models import EndReport, Engagement
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address


def reports() -> QuerySet[EndReport]:
    return EndReport.objects.with_engagement().select_related("engagement__project__coordinator")


def _question(message: Message, report: EndReport) -> Values | None:
    if report.is_submitted or report.is_closed:
        return None
    return {
        "until": in_words(report.due_on),
        "link": whole_address("advisors:end-report-edit", report.engagement.code),
    }


for _kind, _subject, _opening, _label in (
    (
        ASKED,
        _lazy("Your end report: {project}"),
        _lazy("This advice comes to its end. Please say how it went:"),
        _lazy("End report: asked for"),
    ),
    (
        REMINDED,
        _lazy("We still wait for your end report: {project}"),
        _lazy("We asked for your end report, and it has not come yet:"),
        _lazy("End report: reminder"),
    ),
):
    advice_mail(
        _kind,
        reports,
        advice_wording(
            _subject,
            _opening,
            _lazy(
                "Please hand it in by {until}. You can save a draft, and mend it until the "
                "facility closes it. The other side reads it once both are in."
            ),
            _lazy("Write the report"),
            label=_label,
            placeholders={"until": _lazy("the day by which it is wanted")},
        ),
        topic=TOPIC,
    )(_question)


@advice_mail(
    BOTH_IN,
    engagements,
    advice_wording(
        _lazy("The end reports are in: {project}"),
        _lazy("Both sides have handed in their end report, and can read each other’s:"),
        "",
        _lazy("Read the reports"),
        label=_lazy("End report: all are in"),
    ),
    topic=TOPIC,
)
def both_in(message: Message, engagement: Engagement) -> Values | None:
    return {"link": whole_address("advisors:end-report-detail", engagement.code)}
