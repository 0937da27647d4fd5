"""The mails of a proposal: the question, reminders, what changed, and what became of it."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.common.letter import TOPIC, Values, advice_mail, advice_wording, engagements
from advisors.engagement.domain.deadlines import LAPSED, REMINDED, is_waited_for
from advisors.engagement.domain.early_end import WITHDRAWN
from advisors.engagement.domain.proposal import CHANGED, PROPOSED, in_words
from advisors.engagement.domain.proposal_answer import AGREED, DECLINED
from advisors.models import Engagement, EngagementAnswer, Side
from tgtf_portal.core.mail.wording import Text, Typed
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.amounts import days

TERMS: dict[str, Text] = {
    "days": _lazy("how many days, such as “3 days”"),
    "period": _lazy("the first and the last day"),
    "goal": _lazy("what it is for"),
    "until": _lazy("the last day for the answer"),
}
PERSONAL = _lazy(
    "You need no account: the link is yours alone and serves for one answer. Please do not pass it "
    "on. Without an answer by {until} the proposal lapses."
)
WHAT = _lazy("{days}, {period}\nAdvisor: {advisor}\n\n{goal}")


def answers() -> QuerySet[EngagementAnswer]:
    return EngagementAnswer.objects.with_engagement().select_related(
        "engagement__project__coordinator"
    )


def terms_of(engagement: Engagement) -> dict[str, str]:
    period = f"{in_words(engagement.starts_on)} – {in_words(engagement.ends_on)}"
    return {
        "days": days(engagement.days_agreed),
        "period": period if engagement.starts_on else "",
        "goal": Typed(engagement.goal),
        "until": in_words(engagement.answer_by),
    }


def _question(message: Message, asked: EngagementAnswer) -> Values | None:
    """To somebody whose answer is waited for, with their own link."""
    if not is_waited_for(asked) or asked.user.email != message.recipient:
        return None
    opening = (
        _("We propose that you advise this project:")
        if asked.side == Side.ADVISOR
        else _("We propose an advisor for the project that your cluster leads:")
    )
    link = f"{settings.SITE_URL}{asked.get_link()}"
    return {**terms_of(asked.engagement), "question": opening, "link": link}


for _kind, _subject, _opening, _label in (
    (
        PROPOSED,
        _lazy("Do you agree? {project}"),
        "{question}",
        _lazy("Engagement: proposed"),
    ),
    (
        CHANGED,
        _lazy("Changed, do you agree? {project}"),
        _lazy("We have changed this proposal, which nobody has answered yet. It says now:"),
        _lazy("Engagement: the proposal changed"),
    ),
    (
        REMINDED,
        _lazy("Please answer by {until}: {project}"),
        _lazy("We still wait for your answer. {question}"),
        _lazy("Engagement: reminder of the proposal"),
    ),
):
    advice_mail(
        _kind,
        answers,
        advice_wording(
            _subject,
            _opening,
            WHAT,
            _lazy("Accept or decline"),
            label=_label,
            ending=PERSONAL,
            placeholders={**TERMS, "question": _lazy("what the reader is asked for")},
        ),
        topic=TOPIC,
    )(_question)


@advice_mail(
    AGREED,
    engagements,
    advice_wording(
        _lazy("Agreed: {advisor} advises {project}"),
        _lazy("Both sides have accepted. {advisor} advises this project:"),
        _lazy("{days}, {period}"),
        _lazy("Open the engagement"),
        label=_lazy("Engagement: agreed by both"),
        placeholders=TERMS,
    ),
)
def agreed(message: Message, engagement: Engagement) -> Values | None:
    return {**terms_of(engagement), "link": page_of(engagement)}


@advice_mail(
    DECLINED,
    answers,
    advice_wording(
        _lazy("Declined: {advisor} on {project}"),
        _lazy("{who} has declined this proposal:"),
        _lazy("The reason: {reason}\n\nThe facility looks for another way."),
        _lazy("Open the proposal"),
        label=_lazy("Engagement: declined by one side"),
        placeholders={
            "who": _lazy("who declined, and for which side"),
            "reason": _lazy("the reason that they gave"),
        },
    ),
)
def declined(message: Message, answer: EngagementAnswer) -> Values | None:
    return {
        "who": Typed(f"{answer.user} ({answer.get_side_display()})"),
        "reason": Typed(answer.reason),
        "link": page_of(answer.engagement),
    }


@advice_mail(
    LAPSED,
    engagements,
    advice_wording(
        _lazy("Lapsed: {advisor} on {project}"),
        _lazy("This proposal was not answered by both sides until {until}, so it has lapsed:"),
        _lazy("{missing}"),
        _lazy("Open the proposal"),
        label=_lazy("Engagement: the proposal lapsed"),
        placeholders={**TERMS, "missing": _lazy("from whom no answer came")},
    ),
)
def lapsed(message: Message, engagement: Engagement) -> Values | None:
    given = set(engagement.answers.given().values_list("side", flat=True))
    missing = [str(side.label) for side in Side if side not in given]
    said = _("No answer came from: %s.") % ", ".join(missing)
    return {**terms_of(engagement), "missing": said, "link": page_of(engagement)}


@advice_mail(
    WITHDRAWN,
    engagements,
    advice_wording(
        _lazy("Taken back: {advisor} on {project}"),
        _lazy("The facility has taken this engagement back:"),
        _lazy("{days}, {period}. What was done under it stays in the records."),
        _lazy("Open the engagement"),
        label=_lazy("Engagement: taken back"),
        placeholders=TERMS,
    ),
)
def withdrawn(message: Message, engagement: Engagement) -> Values | None:
    return {**terms_of(engagement), "link": page_of(engagement)}


def page_of(engagement: Engagement) -> str:
    return whole_address("advisors:engagement-detail", engagement.code)
