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
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clusters.models import Facility
from tgtf_portal.core.admin.actions import Button, ThingPage, WithActions
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.message import SANDBOX, discreet
from tgtf_portal.core.models import Message
from tgtf_portal.core.pages.paging import page_of, query_without_page
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.folding import has_words
from tgtf_portal.core.values.numbers import is_number
from webinars.campaign.domain.progress import campaign_progress
from webinars.common.admin.lists import EXPORT
from webinars.common.pages import revalidated
from webinars.correspondence.admin.actions import LETTER_ACTIONS, at
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
from webinars.models import StaffLetter, Webinar

NAMES_SHOWN = 50
TEMPLATES = "admin/webinars/staffletter"
PARTIAL = "admin/webinars/campaign/_standing.html"


@admin.register(StaffLetter)
class StaffLetterAdmin(WithActions):
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
    date_hierarchy = "created_at"
    autocomplete_fields = ["webinar"]
    formfield_overrides = {
        ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 14})},
        LineField: {"widget": AdminTextInputWidget(attrs={"class": "vTextField"})},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffLetter]:
        return super().get_queryset(request).with_facts().with_counts()

    # --- Who may change what ---------------------------------------------------------------------
    def has_delete_permission(self, request: HttpRequest, obj: StaffLetter | None = None) -> bool:
        """What went out is cancelled, not deleted."""
        is_draft = obj is not None and obj.status == StaffLetter.Status.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: StaffLetter | None = None) -> list[str]:
        return list(StaffLetterForm.Meta.fields) if is_open(obj) else []

    def get_fieldsets(self, request: HttpRequest, obj: StaffLetter | None = None) -> Any:
        """None once it goes out: its page shows its words, and how far it is."""
        return super().get_fieldsets(request, obj) if is_open(obj) else [(None, {"fields": []})]

    def get_form(
        self, request: HttpRequest, obj: StaffLetter | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        if not is_open(obj):
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

    state = column(_lazy("status"), "state", "status")

    @admin.display(description=_lazy("goes out"), ordering="starts_at")
    def goes_out(self, letter: StaffLetter) -> str:
        moment = letter.started_at or letter.starts_at
        return at(moment, letter) if moment else "–"

    sent = column(_lazy("sent"), "sent_count")
    trouble = column(_lazy("needs you"), "trouble_count")

    # --- The page --------------------------------------------------------------------------------
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        letter = self.get_object(request, object_id) if object_id else None
        webinar = letter.webinar if letter else webinar_of(request.GET.get("webinar", ""))
        shown = {"placeholders": placeholders_of(webinar).items() if is_open(letter) else ()}
        return super().changeform_view(request, object_id, extra_context=shown)

    def panel(self, thing: StaffLetter) -> dict[str, Any]:
        if not is_open(thing):
            return {"facts": facts_of(thing), "letter": thing, **self._progress(thing)}
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
            address = reverse("admin:webinars_webinar_change", args=[thing.webinar_id])
            buttons.append(Button(_("Webinar"), address, right="webinars.view_webinar"))
        if not is_open(thing):
            address = f"{reverse('admin:core_message_changelist')}?source={thing.source}"
            buttons.append(Button(_("What was sent"), address, right="core.view_message"))
        return buttons

    def _progress(self, letter: StaffLetter) -> dict[str, Any]:
        outbox = reverse("admin:core_message_changelist")
        source = urlencode({"source": letter.source})
        links = {s.value: f"{outbox}?{source}&status__exact={s}" for s in Message.RETRYABLE}
        progress = campaign_progress(letter)
        poll = "" if progress.is_done else self.address_of(letter, "progress")
        return {"progress": progress, "links": links, "poll": poll}

    # --- Pages of their own ----------------------------------------------------------------------
    def progress_view(self, request: HttpRequest, letter: StaffLetter) -> HttpResponse:
        """The figures alone, for the page that shows them; 304 where nothing changed."""
        return revalidated(request, render(request, PARTIAL, self._progress(letter)))

    def people_view(self, request: HttpRequest, letter: StaffLetter) -> HttpResponse:
        """Who would get it, or who is left out for one reason; narrowed by what is searched."""
        refuse_unseen(request, letter)
        preview = preview_letter(letter)
        group = request.GET.get("group", "people")
        groups: dict[str, list[Addressee]] = {"people": preview.people}
        people = (groups | preview.missing).get(group, [])
        words = request.GET.get("q", "").strip()
        shows_addresses = request.user.has_perm(EXPORT)
        found = [one for one in people if matches(one, words, shows_addresses)]
        context = {
            "groups": [("people", _("Get it"), len(preview.people)), *reasons_in_words(preview)],
            "group": group,
            "words": words,
            "page": page_of(request, found, size=NAMES_SHOWN),
            "query": query_without_page(request),
            "addresses": shows_addresses,
            "is_written": letter.is_written,
            "look": self.address_of(letter, "look"),
        }
        title = _("Who gets it") if group == "people" else dict(Reason.choices).get(group, "")
        return self.show_page(request, letter, f"{TEMPLATES}/people.html", title, **context)

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
        "progress": ThingPage(progress_view),
    }


def refuse_unseen(request: HttpRequest, letter: StaffLetter) -> None:
    if not may_write_to(request.user, letter.audience):
        raise PermissionDenied


def webinar_of(number: str) -> Webinar | None:
    """The one that an address names."""
    if not is_number(number):
        return None
    return Webinar.objects.select_related("series").filter(pk=int(number)).first()


def is_open(letter: StaffLetter | None) -> bool:
    """To be written: a new one, or one that did not start."""
    return letter is None or letter.status in StaffLetter.CHANGEABLE


def facts_of(letter: StaffLetter) -> list[tuple[Any, str]]:
    """What the page says of a letter besides its words."""
    facts = {
        _("To whom"): "" if is_open(letter) else letter.get_audience_display(),
        _("Chosen in the list"): str(len(letter.chosen)) if letter.chosen else "",
        _("Goes out"): letter.starts_at and not letter.started_at and at(letter.starts_at, letter),
        _("Released by"): letter.released_by and str(letter.released_by),
        _("Started"): letter.started_at and at(letter.started_at, letter),
        _("All in the outbox"): letter.listed_at and at(letter.listed_at, letter),
        _("Did not go out"): letter.reason if is_open(letter) else "",
    }
    return [(label, value) for label, value in facts.items() if value]


def reasons_in_words(preview: LetterPreview) -> list[tuple[str, str, int]]:
    """Each reason with its words and how many it leaves out."""
    return [(why.value, str(why.label), number) for why, number in preview.left_out.items()]


def matches(one: Addressee, words: str, with_address: bool) -> bool:
    """Every word stands somewhere in what the list shows of somebody."""
    return has_words([one.email if with_address else "", one.name, one.organisation], words)
