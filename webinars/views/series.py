"""A series of webinars, as everybody sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tgtf_portal.core.access import public
from webinars.domain.series_facts import recap_of
from webinars.models import Series


@public
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    series = get_object_or_404(Series.objects.select_related("facility"), slug=slug)
    context = {"series": series, "recap": recap_of(series, today=timezone.localdate())}
    return render(request, "webinars/series/detail.html", context)
