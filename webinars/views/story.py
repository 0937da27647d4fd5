"""What clusters achieved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tgtf_portal.core.access import public
from tgtf_portal.core.paging import page_of
from webinars.models import SuccessStory, Webinar


@public
def story_list(request: HttpRequest) -> HttpResponse:
    stories = SuccessStory.objects.visible_to(request.user).with_cluster()
    return render(request, "webinars/story/list.html", {"page_obj": page_of(request, stories)})


@public
def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    stories = SuccessStory.objects.visible_to(request.user).with_cluster()
    story = get_object_or_404(stories, slug=slug)
    told_at = Webinar.objects.visible_to(request.user).filter(stories=story).with_facility()
    return render(
        request, "webinars/story/detail.html", {"story": story, "webinar": told_at.first()}
    )
