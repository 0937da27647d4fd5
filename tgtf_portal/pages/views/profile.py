"""A person's own details."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.pages.forms.profile import ProfileForm


@allow(is_signed_in)
def profile_edit(request: HttpRequest) -> HttpResponse:
    # Not request.user: a refused name must not stand in the page's header.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))

    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return redirect("pages:profile-edit")

    return render(request, "pages/profile/edit.html", {"form": form})
