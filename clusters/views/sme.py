"""The firms of a cluster, as its managers keep them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusters.domain.sme import delete_sme
from clusters.forms.sme import SMEForm
from clusters.models import Cluster
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message


@allow(is_signed_in)
def sme_list(request: HttpRequest, slug: str) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.editable_by(request.user), slug=slug)
    context = {"cluster": cluster, "page_obj": page_of(request, cluster.smes.all())}
    return render(request, "clusters/sme/list.html", context)


@allow(is_signed_in)
def sme_create(request: HttpRequest, slug: str) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.editable_by(request.user), slug=slug)
    form = SMEForm(request.POST or None, cluster=cluster)

    if request.method == "POST" and form.is_valid() and form.is_saved():
        messages.success(request, _("%s is on the list.") % form.instance)
        return redirect("clusters:sme-list", cluster.slug)

    context = {"cluster": cluster, "form": form}
    return render(request, "clusters/sme/create.html", context)


@allow(is_signed_in)
def sme_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.editable_by(request.user), slug=slug)
    sme = get_object_or_404(cluster.smes, code=code)
    name = sme.name
    form = SMEForm(request.POST or None, instance=sme, cluster=cluster)

    if request.method == "POST" and form.is_valid() and form.is_saved():
        messages.success(request, _("%s is saved.") % form.instance)
        return redirect("clusters:sme-list", cluster.slug)

    context = {"cluster": cluster, "code": code, "name": name, "form": form}
    return render(request, "clusters/sme/edit.html", context)


@allow(is_signed_in)
def sme_delete(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.editable_by(request.user), slug=slug)
    sme = get_object_or_404(cluster.smes, code=code)

    if request.method == "POST":
        with refusal_as_message(request):
            delete_sme(sme, by=request.user)
            messages.success(request, _("%s is deleted.") % sme)
        return redirect("clusters:sme-list", cluster.slug)

    return render(request, "clusters/sme/delete.html", {"cluster": cluster, "sme": sme})
