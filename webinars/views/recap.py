"""The recap, for readers and for scripts."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from tgtf_portal.core.access import public
from webinars.domain.article import arranged
from webinars.exports import recap_as_json
from webinars.models import Recap, Speaker


@public
def recap_detail(request: HttpRequest, slug: str) -> HttpResponse:
    recaps = Recap.objects.visible_to(request.user).with_webinar()
    recap = get_object_or_404(recaps, webinar__slug=slug)
    context = {
        "recap": recap,
        "webinar": recap.webinar,
        "article": arranged(recap.statements.kept().with_sources()),
        "moderator": recap.webinar.speakers.filter(part=Speaker.Part.MODERATOR).first(),
    }
    return render(request, "webinars/recap/detail.html", context)


@public
def recap_json(request: HttpRequest, slug: str) -> HttpResponse:
    recaps = Recap.objects.visible_to(request.user).with_webinar()
    recap = get_object_or_404(recaps, webinar__slug=slug)
    return JsonResponse(recap_as_json(recap), json_dumps_params={"ensure_ascii": False})
