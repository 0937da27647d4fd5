"""Letters in the administration: to whom they go, how they look, and how far they are."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp, csp_update
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clusters.models import Facility
from tgtf_portal.core.admin.actions import Button, ThingPage
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.message import SANDBOX, discreet
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.folding import has_words
from tgtf_portal.core.values.numbers import is_number
from webinars.common.admin.lists import EXPORT
from webinars.correspondence.admin.actions import LETTER_ACTIONS
from webinars.correspondence.domain.actions import awaits_release, write_letter
from webinars.correspondence.domain.audience import (
    Addressee,
    LetterPreview,
    Reason,
    may_write_to,
    preview_letter,
)
from webinars.correspondence.forms import StaffLetterForm, placeholders_of
from webinars.correspondence.mail import sample_letter
from webinars.mailing.admin.mailing import MailingAdmin, asked_for, said_of, times_of
from webinars.models import StaffLetter, Webinar

TEMPLATES = "admin/webinars/staffletter"
ALL = "people"  # the group of those who get it


@admin.register(StaffLetter)
class StaffLetterAdmin(MailingAdmin):
    form = StaffLetterForm
    change_form_template = f"{TEMPLATES}/change_form.html"
    page_actions = LETTER_ACTIONS
    list_display = [
        "subject_or_none",
        "audience",
        "webinar",
        "state",
        "goes_out",
        "sent",
        "trouble",
    ]
    list_filter = ["status", "audience", ("webinar", RelatedFilter), ("facility", RelatedFilter)]
    search_fields = ["subject", "body", "webinar__title"]
    search_help_text = _lazy("Words of a letter, or a webinar's title.")
    autocomplete_fields = ["webinar"]
    formfield_overrides = {
        ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 14})},
        LineField: {"widget": AdminTextInputWidget(attrs={"class": "vTextField"})},
    }

    # --- Who may change what ---------------------------------------------------------------------
    def get_fields(self, request: HttpRequest, obj: StaffLetter | None = None) -> list[str]:
        return list(StaffLetterForm.Meta.fields) if is_to_write(obj) else []

    def get_fieldsets(self, request: HttpRequest, obj: StaffLetter | None = None) -> Any:
        """None once it goes out: its page shows its words, and how far it is."""
        return super().get_fieldsets(request, obj) if is_to_write(obj) else [(None, {"fields": []})]

    def get_form(
        self, request: HttpRequest, obj: StaffLetter | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        if not is_to_write(obj):
            return super().get_form(request, obj, **{"form": forms.ModelForm, **kwargs})
        form = super().get_form(request, obj, **kwargs)
        form.writer = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The facility of the webinar that the address names; else the current one."""
        initial = super().get_changeform_initial_data(request)
        webinar = webinar_of(str(initial.get("webinar", "")))
        if webinar and covers(request.user, webinar):
            facility, language = webinar.series.facility_id, webinar.language
            return {**initial, "facility": facility, "language": language}
        initial.pop("webinar", None)
        current = Facility.objects.current()
        return {"facility": current and current.pk, **initial}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the way to add or delete the webinar that a letter is about."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def save_model(self, request: HttpRequest, obj: StaffLetter, form: Any, change: bool) -> None:
        """Only what the form shows, so that a colleague's verb of this moment is not undone."""
        with refusal_as_message(request):
            write_letter(obj, by=request.user)

    def response_post_save_add(self, request: HttpRequest, obj: StaffLetter) -> HttpResponse:
        """On with it: who gets it, how it looks, and the way out."""
        return redirect(self.address_of(obj))

    response_post_save_change = response_post_save_add

    # --- Columns ---------------------------------------------------------------------------------
    @admin.display(description=_lazy("subject"), ordering="subject")
    def subject_or_none(self, letter: StaffLetter) -> str:
        return str(letter)

    # --- The page --------------------------------------------------------------------------------
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        letter = self.get_object(request, object_id) if object_id else None
        webinar = letter.webinar if letter else webinar_of(request.GET.get("webinar", ""))
        shown = {"placeholders": placeholders_of(webinar).items() if is_to_write(letter) else ()}
        return super().changeform_view(request, object_id, extra_context=shown)

    def panel(self, thing: StaffLetter) -> dict[str, Any]:
        if not thing.is_open:
            return {"facts": facts_of(thing), "letter": thing, **self.progress_of(thing)}
        preview = preview_letter(thing)
        return {
            "facts": facts_of(thing),
            "preview": preview,
            "left_out": reasons_in_words(preview),
            "people": self.address_of(thing, "people"),
            "awaits": awaits_release(thing, len(preview.people)),
        }

    def buttons(self, thing: StaffLetter) -> list[Button]:
        buttons = super().buttons(thing)
        if thing.webinar_id:
            buttons.append(self.webinar_button(thing.webinar_id))
        if not thing.is_open:
            address = f"{reverse('admin:core_message_changelist')}?source={thing.source}"
            buttons.append(Button(_("What was sent"), address, right="core.view_message"))
        return buttons

    # --- Pages of their own ----------------------------------------------------------------------
    def people_view(self, request: HttpRequest, letter: StaffLetter) -> HttpResponse:
        """Who would get it, or who is left out for one reason; narrowed by what is searched."""
        refuse_unseen(request, letter)
        preview = preview_letter(letter)
        group, words = asked_for(request, ALL)
        groups: dict[str, list[Addressee]] = {ALL: preview.people}
        people = (groups | preview.missing).get(group, [])
        shows_addresses = request.user.has_perm(EXPORT)
        return self.show_people(
            request,
            letter,
            [one for one in people if matches(one, words, shows_addresses)],
            {ALL: _("Who gets it"), **dict(Reason.choices)},
            first=ALL,
            groups=[(ALL, _("Get it"), len(preview.people)), *reasons_in_words(preview)],
            addresses=shows_addresses,
            look=self.address_of(letter, "look") if group == ALL and letter.is_written else "",
        )

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def look_view(self, request: HttpRequest, letter: StaffLetter) -> HttpResponse:
        """The letter as one of its people would get it; their own link is masked."""
        one = self._person(request, letter)
        context = {
            "person": one,
            "letter": discreet(sample_letter(letter, one)),
            "html": f"{self.address_of(letter, 'look-html')}?to={one.key}",
            "people": self.address_of(letter, "people"),
        }
        title = _("As %s would get it") % (one.name or _("a guest"))
        return self.show_page(request, letter, f"{TEMPLATES}/look.html", title, **context)

    @method_decorator([xframe_options_sameorigin, csp(SANDBOX)])
    def look_html_view(self, request: HttpRequest, letter: StaffLetter) -> HttpResponse:
        return HttpResponse(discreet(sample_letter(letter, self._person(request, letter))).html)

    def _person(self, request: HttpRequest, letter: StaffLetter) -> Addressee:
        refuse_unseen(request, letter)
        key, people = request.GET.get("to", ""), preview_letter(letter).people
        found = next((one for one in people if not key or one.key == key), None)
        if found is None or not letter.is_written:
            raise Http404
        return found

    pages = {
        "people": ThingPage(people_view),
        "look": ThingPage(look_view),
        "look-html": ThingPage(look_html_view),
        "progress": ThingPage(MailingAdmin.progress_view),
    }


def refuse_unseen(request: HttpRequest, letter: StaffLetter) -> None:
    if not may_write_to(request.user, letter.audience):
        raise PermissionDenied


def webinar_of(number: str) -> Webinar | None:
    """The one that an address names."""
    if not is_number(number):
        return None
    return Webinar.objects.select_related("series").filter(pk=int(number)).first()


def is_to_write(letter: StaffLetter | None) -> bool:
    """A new one, or one that did not start."""
    return letter is None or letter.is_open


def facts_of(letter: StaffLetter) -> list[tuple[str, str]]:
    """What the page says of a letter besides its words."""
    return said_of(
        {
            _("To whom"): "" if letter.is_open else letter.get_audience_display(),
            _("Chosen in the list"): str(len(letter.chosen)) if letter.chosen else "",
            _("Released by"): str(letter.released_by or ""),
            **times_of(letter),
            _("Did not go out"): letter.reason if letter.is_open else "",
        }
    )


def reasons_in_words(preview: LetterPreview) -> list[tuple[str, str, int]]:
    """Each reason with its words and how many it leaves out."""
    return [(why.value, str(why.label), number) for why, number in preview.left_out.items()]


def matches(one: Addressee, words: str, with_address: bool) -> bool:
    """Every word stands somewhere in what the list shows of somebody."""
    return has_words([one.email if with_address else "", one.name, one.organisation], words)
