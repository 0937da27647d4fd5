"""What mails say, in the administration: the standard text, a facility's own, a preview."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin

from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.message import SANDBOX
from tgtf_portal.core.mail.wording import WORDINGS, labelled_kinds
from tgtf_portal.core.people.scope import facilities_of
from tgtf_portal.core.values.fields import LineField, ProseField
from webinars.letters.forms import MailTextForm
from webinars.letters.letter import PLACEHOLDERS
from webinars.letters.samples import sample_letter
from webinars.models import MailText


@admin.register(MailText)
class MailTextAdmin(PortalAdmin):
    form = MailTextForm
    change_form_template = "admin/webinars/mailtext/change_form.html"
    list_display = ["kind", "language", "whose", "subject"]
    list_display_links = ["kind"]
    list_filter = ["kind", "language", ("facility", RelatedFilter)]
    list_select_related = ["facility"]
    search_fields = ["subject", "body"]
    search_help_text = _lazy("Words of a mail.")
    show_full_result_count = False
    formfield_overrides = {
        ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 18})},
        LineField: {"widget": AdminTextInputWidget(attrs={"class": "vTextField"})},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[MailText]:
        """Those of a webinar or a campaign stand in its own place."""
        return super().get_queryset(request).of_facilities()

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[MailTextForm]:
        form = super().get_form(request, *args, **kwargs)
        form.sees_all = not facilities_of(request.user)
        return form

    @admin.display(description=_lazy("facility"), ordering="facility")
    def whose(self, text: MailText) -> str:
        return str(text.facility or _("The whole portal"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a mail that the address names, the standard text in the language it names."""
        initial = super().get_changeform_initial_data(request)
        kind, language = initial.get("kind"), initial.get("language", settings.LANGUAGE_CODE)
        if kind not in dict(labelled_kinds()) or language not in dict(settings.LANGUAGES):
            return initial
        with override(language):
            text = WORDINGS[kind]
            return {**initial, "subject": str(text.subject), "body": str(text.body)}

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        pages = [
            path("preview/", guarded(self.preview), name="webinars_mailtext_preview"),
            path("<int:pk>/html/", guarded(self.html_part), name="webinars_mailtext_html"),
        ]
        return pages + super().get_urls()

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        text = self.get_object(request, object_id) if object_id else None
        shown = {
            "placeholders": self._placeholders(request, text),
            "kinds": labelled_kinds(),
            "letter": sample_letter(text) if text else None,
        }
        return super().changeform_view(request, object_id, extra_context=shown)

    def _placeholders(self, request: HttpRequest, text: MailText | None) -> Any:
        """Those of the mail that the text is for; of webinars' mails before one is chosen."""
        kind = text.kind if text else request.GET.get("kind", "")
        known = WORDINGS[kind].placeholders if kind in dict(labelled_kinds()) else PLACEHOLDERS
        return known.items()

    @method_decorator([xframe_options_sameorigin, csp(SANDBOX)])
    def html_part(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = self.get_object(request, str(pk))
        if text is None or not self.has_view_permission(request, text):
            raise Http404
        return HttpResponse(sample_letter(text).html)

    @method_decorator(csp({**SANDBOX, "form-action": [NONE]}))
    def preview(self, request: HttpRequest) -> HttpResponse:
        """The mail as it would look, of what is typed and not saved; it changes nothing."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST)
        form.full_clean()
        faults = {**form.errors}
        faults.pop("__all__", None)  # whether it is the only one matters when it is saved
        if faults:
            context = {"faults": [str(f) for found in faults.values() for f in found]}
            return TemplateResponse(request, "admin/webinars/mailtext/faults.html", context)
        return HttpResponse(sample_letter(form.typed(form.cleaned_data)).html)
