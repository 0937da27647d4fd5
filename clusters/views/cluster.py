"""The clusters' directory, a cluster's public page, and its manager's form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.forms.cluster import ClusterForm
from clusters.forms.cluster_choice import MOST_FOUND
from clusters.forms.cluster_filter import ClusterFilter
from clusters.models import Cluster
from tgtf_portal.core.pages.paging import page_of, query_without_page
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.pages.tile_map import tiles
from tgtf_portal.core.people.access import allow, in_turns, is_search, public
from tgtf_portal.core.people.roles import is_signed_in


@public
@shared("q")
@in_turns("searches", when=is_search)
def cluster_names(request: HttpRequest) -> HttpResponse:
    """Names of listed clusters for a field that somebody types into, a few at most."""
    text = request.GET.get("q", "")
    listed = Cluster.objects.filter(listed=True)
    found = listed.named_like(text)[:MOST_FOUND] if text.strip() else []
    return JsonResponse({"names": [cluster.name for cluster in found]})


@public
@shared("q", "country", "ecosystem", "theme", "page")
@in_turns("searches", when=is_search)
def cluster_list(request: HttpRequest) -> HttpResponse:
    clusters = Cluster.objects.visible_to(request.user)
    by_country = clusters.by_country()
    filtered = ClusterFilter(request.GET, clusters, by_country=by_country)
    found = filtered.qs.select_related("ecosystem").with_sme_count().alphabetically()
    context = {
        "filter": filtered,
        "page_obj": page_of(request, found),
        "query": query_without_page(request),
        "tiles": tiles(by_country, address=reverse("clusters:cluster-list") + "?country="),
    }
    return render(request, "clusters/cluster/list.html", context)


@public
@shared("page")
def cluster_detail(request: HttpRequest, slug: str) -> HttpResponse:
    clusters = Cluster.objects.visible_to(request.user).select_related("ecosystem")
    cluster = get_object_or_404(clusters.prefetch_related("themes"), slug=slug)
    projects = cluster.projects.going_on().with_clusters_visible_to(request.user)
    context = {
        "cluster": cluster,
        "projects": projects,
        "stories": cluster.stories.filter(published=True),
        "smes": page_of(request, cluster.smes.all()),
        "can_edit": Cluster.objects.editable_by(request.user).filter(pk=cluster.pk).exists(),
    }
    return render(request, "clusters/cluster/detail.html", context)


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
