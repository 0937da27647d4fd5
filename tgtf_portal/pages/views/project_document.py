"""The documents of a project: adding one, its versions, a newer one, and taking one away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.models import ProjectDocument
from advisors.results.domain.document import (
    add_document,
    own_documents,
    projects_taking_documents,
    remove_document,
    replace_document,
    versions_of,
)
from advisors.results.forms.document import DocumentForm, NewVersionForm
from clusters.models import Project
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import allow, in_turns
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.pages.domain.project import documents_of, visible_projects


def is_upload(request: HttpRequest) -> bool:
    return bool(request.FILES)


@allow(is_signed_in)
def project_document_list(request: HttpRequest, code: str) -> HttpResponse:
    project = get_object_or_404(visible_projects(Project.objects.all(), request.user), code=code)
    documents = page_of(request, documents_of(project, request.user))
    context = {"project": project, "page_obj": documents}
    return render(request, "pages/project_document/list.html", context)


@in_turns("documents", when=is_upload)
@allow(is_signed_in)
def project_document_create(request: HttpRequest, code: str) -> HttpResponse:
    projects = projects_taking_documents(Project.objects.all(), request.user)
    project = get_object_or_404(projects, code=code)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*sent, project=project, user=request.user)

    if request.method == "POST" and form.is_valid():
        added = add_document(project, **form.cleaned_data, by=request.user)
        messages.success(request, _("“%s” is added.") % added)
        return redirect(project)

    context = {"project": project, "form": form}
    return render(request, "pages/project_document/create.html", context)


@allow(is_signed_in)
def project_document_detail(request: HttpRequest, code: str, document: str) -> HttpResponse:
    visible = ProjectDocument.objects.visible_to(request.user).with_facts()
    shown = get_object_or_404(visible, project__code=code, document__code=document)
    context = {
        "shown": shown,
        "versions": versions_of(shown.document),
        "own": own_documents(visible, request.user).filter(pk=shown.pk).exists(),
    }
    return render(request, "pages/project_document/detail.html", context)


@in_turns("documents", when=is_upload)
@allow(is_signed_in)
def project_document_replace(request: HttpRequest, code: str, document: str) -> HttpResponse:
    shown = _own(request, code, document)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NewVersionForm(*sent)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            newer = replace_document(shown, file=form.cleaned_data["file"], by=request.user)
            messages.success(request, _("“%s” is the version that is shown now.") % newer)
            return redirect(shown.project)

    return render(request, "pages/project_document/replace.html", {"shown": shown, "form": form})


@allow(is_signed_in)
def project_document_remove(request: HttpRequest, code: str, document: str) -> HttpResponse:
    shown = _own(request, code, document)
    if request.method == "POST":
        with refusal_as_message(request):
            remove_document(shown, by=request.user)
            messages.success(request, _("“%s” is removed.") % shown)
        return redirect(shown.project)
    return render(request, "pages/project_document/remove.html", {"shown": shown})


def _own(request: HttpRequest, code: str, document: str) -> ProjectDocument:
    visible = ProjectDocument.objects.visible_to(request.user).with_facts()
    own = own_documents(visible, request.user)
    return get_object_or_404(own, project__code=code, document__code=document)
