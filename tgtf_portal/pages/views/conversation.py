"""A project's conversation: read, written, mended, withdrawn; staff hide what should not stand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.room.domain.conversation import (
    amend_comment,
    hide_comment,
    may_write,
    withdraw_comment,
    write_comment,
)
from advisors.room.forms import CommentForm, CommentHideForm
from clusters.models import Project
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.pages.domain.project import visible_projects


@allow(is_signed_in)
def conversation_detail(request: HttpRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    writes = may_write(project, request.user)
    form = CommentForm(request.POST or None) if writes else None

    if request.method == "POST" and form and form.is_valid():
        with refusal_at_form(form):
            write_comment(project, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your comment stands; the others get it by mail."))
            return redirect("pages:conversation-detail", code)

    rows = project.comments.select_related("author", "hidden_by")
    context = {
        "project": project,
        "form": form,
        "page_obj": page_of(request, rows),
        "may_hide": request.user.has_perm("advisors.change_comment"),
    }
    return render(request, "pages/conversation/detail.html", context)


@allow(is_signed_in)
def comment_edit(request: HttpRequest, code: str, comment: str) -> HttpResponse:
    project = _project(request, code)
    own = get_object_or_404(project.comments.own(request.user), code=comment)
    form = CommentForm(request.POST or None, comment=own)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            amend_comment(own, form.cleaned_data["text"], by=request.user)
            return redirect("pages:conversation-detail", code)

    context = {"project": project, "comment": own, "form": form}
    return render(request, "pages/conversation/edit.html", context)


@allow(is_signed_in)
def comment_withdraw(request: HttpRequest, code: str, comment: str) -> HttpResponse:
    project = _project(request, code)
    own = get_object_or_404(project.comments.own(request.user), code=comment)
    if request.method == "POST":
        with refusal_as_message(request):
            withdraw_comment(own, by=request.user)
            messages.success(request, _("Your comment is withdrawn."))
        return redirect("pages:conversation-detail", code)
    return render(request, "pages/conversation/withdraw.html", {"project": project, "comment": own})


@allow(is_signed_in)
def comment_hide(request: HttpRequest, code: str, comment: str) -> HttpResponse:
    project = _project(request, code)
    shown = get_object_or_404(project.comments.hideable_by(request.user), code=comment)
    form = CommentHideForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            hide_comment(shown, **form.cleaned_data, by=request.user)
            messages.success(request, _("The comment is hidden."))
            return redirect("pages:conversation-detail", code)

    context = {"project": project, "comment": shown, "form": form}
    return render(request, "pages/conversation/hide.html", context)


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(visible_projects(Project.objects.all(), request.user), code=code)
