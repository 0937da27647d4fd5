"""The web process with one address more: a bare view that says nothing is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseNotModified
from django.urls import get_resolver, path

from tgtf_portal.wsgi import application  # noqa: F401


@login_not_required
def bare(_request):
    return HttpResponseNotModified()


get_resolver().url_patterns.insert(0, path("bare/", bare))
