"""An engagement: what was agreed, what was done, what is owed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from advisors.days.domain.activity_list import activity_rows
from advisors.engagement.domain.proposal_answer import answers_of, may_answer, side_of
from advisors.models import ChangeRequest, Engagement
from advisors.models.advisor import HELD
from advisors.results.domain.judging import judge_of, results_of
from tgtf_portal.core.models import User
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in


@allow(is_signed_in)
def engagement_detail(request: HttpRequest, code: str) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user).with_project().with_days_used()
    engagement = get_object_or_404(visible, code=code)
    activities = page_of(request, engagement.activities.all())
    mine = {"pk": engagement.pk, "status": Engagement.Status.RUNNING}
    can_work = Engagement.objects.editable_by(request.user).filter(**mine).exists()
    judge = judge_of(engagement, request.user)
    context = {
        "engagement": engagement,
        **_between_the_sides(engagement, request.user),
        "has_room": engagement.status in HELD,
        "results": results_of(engagement, judge, works=can_work),
        "activities": activities,
        "rows": activity_rows(engagement, activities.object_list, request.user),
        "statements": engagement.day_statements.all(),
        "meetings": engagement.meetings.coming(),
        "is_own": engagement.advisor.user_id == request.user.pk,
        "can_work": can_work,
    }
    return render(request, "advisors/engagement/detail.html", context)


def _between_the_sides(engagement: Engagement, user: User) -> dict[str, Any]:
    """What both sides answered, asked and reported, and what the reader's side may still do."""
    side = side_of(engagement, user)
    requests = list(engagement.change_requests.select_related("asked_by"))
    waiting = {request.kind for request in requests if request.is_open}
    may_ask = side is not None and engagement.status in Engagement.GOING_ON
    return {
        "side": side,
        "answers": answers_of(engagement),
        "may_answer": may_answer(engagement, side),
        "requests": requests,
        "may_extend": may_ask and ChangeRequest.Kind.EXTENSION not in waiting,
        "may_end": may_ask and ChangeRequest.Kind.END not in waiting,
        "may_set": (side is not None or user.has_perm("advisors.change_engagement"))
        and engagement.status in Engagement.GOING_ON,
        "end_reports": engagement.end_reports.order_by("side"),
    }
