"""The clusters' directory, a cluster's public page, and its manager's form."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.domain.preview import card_of, preview_of
from clusters.domain.public import (
    DirectoryChoices,
    as_listed,
    choices_shown_to,
    cluster_shown_to,
    directory_shown_to,
    firms_of,
    projects_shown_to,
    themes_and_stories_of,
)
from clusters.forms.cluster import ClusterForm
from clusters.forms.cluster_choice import MOST_FOUND
from clusters.forms.cluster_filter import ClusterFilter
from clusters.models import Cluster
from clusters.models.cluster import ClusterQuerySet
from tgtf_portal.core.pages.cards import picture_of
from tgtf_portal.core.pages.paging import page_of, query_without_page
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.pages.tile_map import Tile, tiles
from tgtf_portal.core.people.access import allow, in_turns, is_search, public
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.values.folding import words_of

NARROWED_BY = ("q", "ecosystem", "theme")  # besides the country, which the map has


@public
@shared("q")
@in_turns("searches", when=is_search)
def cluster_names(request: HttpRequest) -> HttpResponse:
    """Names of listed clusters for a field that somebody types into, a few at most."""
    text = request.GET.get("q", "")
    listed = Cluster.objects.filter(listed=True)
    found = listed.named_like(text)[:MOST_FOUND] if words_of(text) else []
    return JsonResponse({"names": [cluster.name for cluster in found]})


@public
@shared("q", "country", "ecosystem", "theme", "page")
@in_turns("searches", when=is_search)
def cluster_list(request: HttpRequest) -> HttpResponse:
    choices = choices_shown_to(request.user)
    directory = Cluster.objects.visible_to(request.user)
    filtered = ClusterFilter(request.GET, directory, choices=choices)
    query = query_without_page(request)
    found = as_listed(filtered.qs) if query else directory_shown_to(request.user)
    context = {
        "filter": filtered,
        "page_obj": page_of(request, found),
        "query": query,
        "tiles": _map(request, directory, choices),
    }
    return render(request, "clusters/cluster/list.html", context)


def _map(request: HttpRequest, directory: ClusterQuerySet, choices: DirectoryChoices) -> list[Tile]:
    """What the list is narrowed to, of every country, so that another one can be chosen."""
    others = request.GET.copy()
    for name in ("country", "page"):
        others.pop(name, None)
    kept = {name: value for name, value in others.items() if value and name in NARROWED_BY}
    by_country = choices.by_country
    if kept:
        by_country = ClusterFilter(others, directory, choices=choices).qs.by_country()
    address = f"{reverse('clusters:cluster-list')}?{urlencode({**kept, 'country': ''})}"
    return tiles(by_country, address=address)


@public
@shared("page")
def cluster_detail(request: HttpRequest, slug: str) -> HttpResponse:
    cluster = cluster_shown_to(request.user, slug)
    if cluster is None:
        raise Http404
    themes, stories = themes_and_stories_of(cluster)
    context = {
        "cluster": cluster,
        "themes": themes,
        "projects": projects_shown_to(request.user, cluster),
        "stories": stories,
        "smes": page_of(request, firms_of(cluster)),
        "preview": preview_of(cluster),
        "can_edit": _can_edit(request, cluster),
    }
    return render(request, "clusters/cluster/detail.html", context)


@public
@shared()
def cluster_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture with which other sites announce it."""
    cluster = cluster_shown_to(request.user, slug)
    if cluster is None:
        raise Http404
    return picture_of(request, card_of(cluster))


def _can_edit(request: HttpRequest, cluster: Cluster) -> bool:
    if not request.user.is_authenticated:
        return False
    return Cluster.objects.editable_by(request.user).filter(pk=cluster.pk).exists()


@allow(is_signed_in)
def cluster_edit(request: HttpRequest, slug: str) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.editable_by(request.user), slug=slug)
    name = cluster.name
    form = ClusterForm(request.POST or None, instance=cluster)

    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The cluster’s page is saved."))
        return redirect(cluster)

    context = {"cluster": cluster, "name": name, "form": form}
    return render(request, "clusters/cluster/edit.html", context)
