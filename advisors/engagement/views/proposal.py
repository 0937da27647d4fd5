"""Answering a proposal: by a personal link, or signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.engagement.domain.proposal_answer import answer_proposal, side_of, why_closed
from advisors.engagement.forms.proposal import ProposalAnswerForm
from advisors.models import Engagement, EngagementAnswer
from tgtf_portal.core.models import User
from tgtf_portal.core.people.access import allow, by_link
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_at_form


@by_link
def proposal_answer(request: HttpRequest, token: str) -> HttpResponse:
    asked = get_object_or_404(EngagementAnswer.objects.by_link(token).with_engagement())
    if request.user.is_authenticated and request.user.pk != asked.user_id:
        return render(request, "advisors/proposal/foreign.html", {"asked": asked}, status=403)
    return _page(request, asked.engagement, asked.user)


@allow(is_signed_in)
def engagement_answer(request: HttpRequest, code: str) -> HttpResponse:
    asked = Engagement.objects.of_sides(request.user).exclude(answer_by=None).with_project()
    return _page(request, get_object_or_404(asked, code=code), request.user)


def _page(request: HttpRequest, engagement: Engagement, person: User) -> HttpResponse:
    """The proposal with its form, or what became of it; only a sent form answers."""
    side = side_of(engagement, person)
    if side is None:
        return render(request, "advisors/proposal/over.html")
    closed = why_closed(engagement, side)
    form = ProposalAnswerForm(request.POST or None)
    if request.method == "POST" and not closed and form.is_valid():
        with refusal_at_form(form):
            answer_proposal(engagement, person, **form.cleaned_data)
            messages.success(request, _("Your answer is noted. Thank you."))
            return redirect(request.path)
    context = {
        "engagement": engagement,
        "person": person,
        "is_lead": side == "lead",
        "closed": closed,
        "form": form,
    }
    return render(request, "advisors/proposal/answer.html", context)
