"""What a host does with insights that are written: a mark, a merger, and back again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from webinars.domain.insight import bring_back_insight
from webinars.domain.insight_merge import dismiss_pair, merge_insights, unmerge_insight
from webinars.domain.key_insight import mark_key, unmark_key
from webinars.views.breakout import answered, code_in, hosted, person_of


@by_session
@require_POST
def insight_key(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """`key` says what the host wants, not that it shall change: two clicks are no puzzle."""
    breakout = hosted(request, code)
    written = get_object_or_404(breakout.insights.notes(), code=insight)
    decide = {"1": mark_key, "0": unmark_key}.get(request.POST.get("key", ""))
    if decide is None:
        raise Http404
    return answered(request, breakout, lambda: decide(written, by=person_of(request)))


@by_session
@require_POST
def insight_merge(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """Under the one that `kept` names."""
    breakout = hosted(request, code)
    copy = get_object_or_404(breakout.insights, code=insight)
    kept = get_object_or_404(breakout.insights, code=code_in(request, "kept"))
    return answered(request, breakout, lambda: merge_insights(kept, copy, by=person_of(request)))


@by_session
@require_POST
def insight_unmerge(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    breakout = hosted(request, code)
    copy = get_object_or_404(breakout.insights, code=insight)
    return answered(request, breakout, lambda: unmerge_insight(copy, by=person_of(request)))


@by_session
@require_POST
def insight_distinguish(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """It and `other` read alike and are not the same."""
    breakout = hosted(request, code)
    one = get_object_or_404(breakout.insights, code=insight)
    other = get_object_or_404(breakout.insights, code=code_in(request, "other"))
    return answered(request, breakout, lambda: dismiss_pair(one, other, by=person_of(request)))


@by_session
@require_POST
def insight_show(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    breakout = hosted(request, code)
    hidden = get_object_or_404(breakout.insights, code=insight)
    return answered(request, breakout, lambda: bring_back_insight(hidden, by=person_of(request)))
