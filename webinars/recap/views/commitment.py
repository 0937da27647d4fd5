"""What is said to be in the hands of a cluster, and whether its manager confirms it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusters.rules import is_cluster_manager
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.refusal import refusal_as_message
from webinars.recap.domain.owners import (
    agree_as_owner,
    commitments_of_clusters,
    decline_as_owner,
)


@allow(is_cluster_manager)
def commitment_list(request: HttpRequest) -> HttpResponse:
    commitments = commitments_of_clusters(request.user).order_by("owner_agreed_at", "-pk")
    return render(request, "webinars/commitment/list.html", {"commitments": commitments})


@allow(is_cluster_manager)
@require_POST
def commitment_answer(request: HttpRequest, code: str) -> HttpResponse:
    """`agree` says what the manager wants; who confirmed can take it back."""
    note = get_object_or_404(commitments_of_clusters(request.user), code=code)
    verb = {"1": agree_as_owner, "0": decline_as_owner}.get(request.POST.get("agree", ""))
    if verb is None:
        raise Http404
    with refusal_as_message(request):
        verb(note, by=request.user)
        messages.success(request, _("Thank you. It is told so from now on."))
    return redirect("webinars:commitment-list")
