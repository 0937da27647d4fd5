"""What the tables of advice hold about people, and what follows when one of them is erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Advisor, Availability, Comment, Engagement, PoolEntry
from clusters.privacy import ADVICE
from tgtf_portal.core.privacy import hooks, retention
from tgtf_portal.core.privacy.core_fields import EMPTY_ACCOUNT, OWN_WORK, of_account
from tgtf_portal.core.privacy.register import history_of, nobody, table
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.periods import Period

AGREED = _lazy("was agreed and is accounted for to those who pay")
POOL = retention.period(
    Period(
        "pool",
        _lazy("The pool of those who offered their advice"),
        _lazy("after the last step: it came, was declined, refused or never answered"),
        _lazy("The entry goes whole; who has advised stays by the rule for advice."),
        days=365,
        least=30,
        most=1825,
    )
)
PROFILE = {"languages": "", "other_languages": "", "sectors": "", "bio": ""}

# --- Fields ---------------------------------------------------------------------------------------
table(
    "advisors.Advisor",
    whose=_lazy("advisors"),
    period="advice",
    rows=of_account(),
    cleared="languages other_languages sectors bio themes ecosystems",
    kept={
        "user": EMPTY_ACCOUNT,
        "country days_offered": AGREED,
    },
    texts="bio",
)
nobody(
    "advisors.Engagement",
    "code reference advisor project replaces status days_agreed starts_on ends_on answer_by "
    "nudged_at",
    texts="goal",
)
table(
    "advisors.EngagementAnswer",
    whose=_lazy("advisors and managers who were asked to agree"),
    until=_lazy("as long as the engagement is accounted for"),
    rows=of_account(),
    renewed="code",
    kept={"user": EMPTY_ACCOUNT, "engagement side asked_at answer answered_at": AGREED},
    texts="reason",
)
table(
    "advisors.ChangeRequest",
    whose=_lazy("advisors and managers who asked the facility for something"),
    until=_lazy("as long as the engagement is accounted for"),
    rows=of_account("asked_by"),
    kept={
        "asked_by decided_by": EMPTY_ACCOUNT,
        "code engagement kind side days ends_on status asked_at decided_at": AGREED,
    },
    texts="reason decision",
)
table(
    "advisors.EndReport",
    whose=_lazy("advisors and managers who wrote an end report"),
    until=_lazy("as long as the engagement is accounted for"),
    rows=of_account("submitted_by"),
    kept={"submitted_by": EMPTY_ACCOUNT, "engagement side asked_at submitted_at closed_at": AGREED},
)
nobody("advisors.EndReportAnswer", "report question", texts="value")
nobody(
    "advisors.EndReportQuestion",
    "facility side position kind options required asked shown_when shown_when_answer",
    texts="text help_text",
)
table(
    "advisors.Activity",
    kept={"author": EMPTY_ACCOUNT},
    impersonal="code engagement kind held_on days smes smes_reached created_at",
    texts="title notes smes_reason",
)
table(
    "advisors.PrivateNote",
    whose=_lazy("whoever an advisor names to the coordinator"),
    impersonal="activity",
    texts="text",
    secrets="text",
)
table(
    "advisors.ActivityCorrection",
    kept={"corrected_by": EMPTY_ACCOUNT},
    impersonal="activity corrected_at",
    texts="reason changes",
)
table(
    "advisors.DayStatement",
    kept={"accepted_by": EMPTY_ACCOUNT},
    impersonal="code engagement facility starts_on ends_on status stated_at accepted_at year "
    "number project_title",
)
table(
    "advisors.DayStatementLine",
    kept={"answered_by": EMPTY_ACCOUNT},
    impersonal="statement position activity corrects kind held_on days counted status answered_at",
    texts="title dispute remark",
)
table(
    "advisors.Deliverable",
    kept={"confirmed_by accepted_by": EMPTY_ACCOUNT},
    texts="title summary remark",
    impersonal="code engagement due_on status link document submitted_at confirmed_at accepted_at",
)
table(
    "advisors.Submission",
    kept={"submitted_by returned_by": EMPTY_ACCOUNT},
    texts="summary remark",
    impersonal="deliverable number link document submitted_at returned_at",
)
nobody("advisors.ProjectDocument", "project activity document")
nobody("advisors.Need", "code place plan theme", texts="text")
nobody("advisors.Target", "code place plan unit start goal due_on", texts="measure")
nobody("advisors.PlannedActivity", "code place plan kind planned_on month_only days", texts="title")
table(
    "advisors.Plan",
    whose=_lazy("those who wrote down what is agreed"),
    period="advice",
    rows=of_account("saved_by"),
    kept={"saved_by": EMPTY_ACCOUNT},
    impersonal="engagement number status revision saved_at proposed_at held_at",
)
table(
    "advisors.PlanAnswer",
    whose=_lazy("those who accepted or returned what is agreed"),
    period="advice",
    rows=of_account("person"),
    kept={"person": EMPTY_ACCOUNT, "plan side accepted answered_at": AGREED},
    texts="remark",
)
table(
    "advisors.TargetReading",
    whose=_lazy("those who noted how far a target is"),
    period="advice",
    rows=of_account("noted_by"),
    kept={"noted_by": EMPTY_ACCOUNT, "engagement target read_on value noted_at": AGREED},
    texts="note",
)


table(
    "advisors.Comment",
    whose=_lazy("those who write in a project’s conversation"),
    period="advice",
    rows=of_account("author"),
    kept={
        "author hidden_by": EMPTY_ACCOUNT,
        "project written_at amended_at withdrawn_at hidden_at": OWN_WORK,
    },
    texts="text hidden_reason",
    impersonal="code form_key",
)
table(
    "advisors.Meeting",
    whose=_lazy("those who set a meeting"),
    period="advice",
    rows=of_account("set_by"),
    kept={"set_by": EMPTY_ACCOUNT},
    impersonal="code engagement kind starts_at ends_at time_zone link cancelled_at "
    "calendar_sequence changed_at activity",
    texts="title place cancelled_because",
)
nobody(
    "advisors.HealthLimits",
    "facility silent_after_days behind_percent ahead_percent ahead_left_percent",
)
table(
    "advisors.PoolEntry",
    whose=_lazy("those who offered their advice"),
    period="pool",
    rows=lambda subject: Q(email__in=subject.addresses) | Q(advisor__user_id=subject.account),
    names="name",
    addresses="email",
    deleted="code facility email name country languages other_languages themes ecosystems sectors"
    " worked_in years days_offered shares bio status why decided_by decided_at open_until answer"
    " changed_at advisor",
    texts="bio why answer",
    secrets="code",
)
table(
    "advisors.Availability",
    whose=_lazy("advisors"),
    period="advice",
    rows=of_account("advisor__user"),
    deleted="code advisor starts_on ends_on days",
)


# --- Erasure --------------------------------------------------------------------------------------
@hooks.obstacles
def living_engagements(subject: DataSubject) -> Iterable[str]:
    """Days that were agreed have to be carried out and accounted for."""
    own = Engagement.objects.filter(advisor__user=subject.account, status__in=Engagement.GOING_ON)
    for engagement in own.select_related("project"):
        yield (
            _(
                "They advise the project %s under a contract that goes on: complete or withdraw "
                "the engagement first (Article 17(3)(b) of the General Data Protection Regulation)."
            )
            % engagement.project
        )


@hooks.consequences
def past_engagements(subject: DataSubject) -> Iterable[str]:
    past = Engagement.objects.filter(advisor__user=subject.account).exclude(
        status__in=Engagement.GOING_ON
    )
    if number := past.count():
        yield (
            _("Days and results of %d past engagements stay, by an advisor without a name.")
            % number
        )


# --- Retention ------------------------------------------------------------------------------------
@retention.sweep(ADVICE)
def profiles_of_advisors(limit: datetime, *, rehearse: bool) -> int:
    """Of advisors whose every engagement was for a project that has ended."""
    own = Engagement.objects.filter(advisor=OuterRef("pk"))
    ended = own.filter(project__ends_on__lt=limit.date())
    going_on = own.exclude(project__ends_on__lt=limit.date())
    undated = own.filter(project__ends_on=None)
    advisors = Advisor.objects.exclude(**PROFILE).filter(
        Exists(ended), ~Exists(going_on), ~Exists(undated)
    )
    found = list(advisors.values_list("pk", flat=True))
    if not rehearse:
        Advisor.objects.filter(pk__in=found).update(**PROFILE)
        Availability.objects.filter(advisor__in=found).delete()
        PoolEntry.objects.filter(advisor__in=found).delete()
        history = history_of(Advisor)
        if history:
            history._base_manager.filter(id__in=found).update(**PROFILE)
    return len(found)


@retention.sweep(POOL)
def entries_of_the_pool(limit: datetime, *, rehearse: bool) -> int:
    """All but those of advisors who were engaged: their entry goes with their profile."""
    engaged = Engagement.objects.filter(advisor=OuterRef("advisor"))
    old = PoolEntry.objects.filter(changed_at__lt=limit).filter(~Exists(engaged))
    number = old.count()
    if not rehearse:
        old.delete()
    return number


@retention.sweep(ADVICE)
def conversations(limit: datetime, *, rehearse: bool) -> int:
    """Of projects that have ended."""
    comments = Comment.objects.filter(project__ends_on__lt=limit.date())
    found = comments.count()
    if not rehearse:
        comments.delete()
    return found
