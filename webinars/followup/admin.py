"""What follows a webinar, in the administration: certificates, calendars, the plan of reminders."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.models.message import mail_count
from tgtf_portal.core.times.words import period
from webinars.followup.domain.certificates import revoke_certificate
from webinars.followup.domain.personal_calendar import take_feed_away
from webinars.followup.domain.reminders import renew
from webinars.followup.forms import LENGTHS, DistanceWidget, ReminderForm
from webinars.models import CalendarFeed, Certificate, Reminder, Webinar


def only_holding(certificate: Certificate) -> str:
    return _("This certificate is revoked already.") if certificate.revoked_at else ""


def plan_certificate_revocation(certificate: Certificate) -> ActionPlan:
    return ActionPlan(
        _("Its check page says from now on that it does not hold, to whoever opens it."),
        _("The personal page of %s no longer offers the file.") % certificate.name,
        final=_("A revoked certificate stays revoked, and no second one is issued."),
    )


def revoke_by_staff(certificate: Certificate, *, by: User) -> str:
    revoke_certificate(certificate, by=by)
    return _("The certificate of %s is revoked.") % certificate.name


@admin.register(Certificate)
class CertificateAdmin(WithActions):
    belongs_to = "registration__webinar"
    may_add = False  # whoever was there asks for it on the personal page
    may_delete = False  # it is revoked, not deleted: the check page has to say so
    page_actions = [
        Action(
            "revoke",
            _lazy("Revoke"),
            plan_certificate_revocation,
            revoke_by_staff,
            only_holding,
            grave=True,
        )
    ]
    list_display = ["name", "webinar_title", "held_on", "issued_at", "revoked_at"]
    list_filter = [("registration__webinar", RelatedFilter)]
    list_per_page = 100
    search_fields = ["name", "webinar_title", "=code"]
    search_help_text = _lazy("A name, a webinar, or the code in a check page’s address.")
    fields = [*list_display[:3], "minutes", "registration", "code", "issued_at", "revoked_at"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return super().get_queryset(request).select_related("registration")


def plan_feed_revocation(feed: CalendarFeed) -> ActionPlan:
    return ActionPlan(
        _("The address by which calendar programs fetch the webinars of %s is dead at once.")
        % feed.email,
        _("Nobody is told by mail; on the personal page a new address can be made."),
        final=_("The old address never works again."),
    )


def revoke_feed(feed: CalendarFeed, *, by: User) -> str:
    take_feed_away(feed, by=by)
    return _("The calendar address of %s no longer works.") % feed.email


@admin.register(CalendarFeed)
class CalendarFeedAdmin(WithActions):
    may_add = False  # its owner makes it, on the personal page
    may_delete = False  # it is revoked, which leaves a trace
    page_actions = [
        Action(
            "revoke",
            _lazy("Revoke"),
            plan_feed_revocation,
            revoke_feed,
            for_many=_lazy("Revoke calendar addresses"),
            grave=True,
        )
    ]
    list_display = ["email", "created_at"]
    list_per_page = 100
    search_fields = ["email"]
    search_help_text = _lazy("An e-mail address.")
    fields = readonly_fields = list_display


Anchor = Reminder.Anchor
BEFORE_THEN_AFTER = Case(
    When(anchor=Anchor.BEFORE_START, then=0), When(anchor=Anchor.AFTER_END, then=1), default=2
)
COLUMNS = ["kind", "audience", "timing", "enabled", "outcome", "about"]
TITLE_SHOWN = 40  # letters


@admin.register(Reminder)
class ReminderAdmin(PortalAdmin):
    belongs_to = "webinar"
    form = ReminderForm
    list_display = COLUMNS
    list_editable = ["enabled"]
    list_filter = [("webinar", RelatedFilter), "kind", "enabled"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["webinar__title"]
    search_help_text = _lazy("A webinar.")
    autocomplete_fields = ["webinar"]
    ordering = ["-webinar__starts_at", BEFORE_THEN_AFTER, "-distance", "pk"]
    fields = ["webinar", "kind", "audience", "anchor", "distance", "enabled"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reminder]:
        reminders = super().get_queryset(request).with_webinar()
        return reminders.annotate(
            sent=mail_count("reminder", Message.Status.SENT),
            waiting=mail_count("reminder", *Message.OPEN),
            dropped=mail_count("reminder", Message.Status.DROPPED),
            troubled=mail_count("reminder", *Message.RETRYABLE),
        )

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """The plan of one webinar, where the list is asked for that."""
        return COLUMNS[:-1] if "webinar__id__exact" in request.GET else COLUMNS

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The tick in a list has a column's heading, but no label of its own."""
        tick = forms.CheckboxInput(attrs={"aria-label": _("Switched on")})
        return super().get_changelist_form(request, **kwargs, widgets={"enabled": tick})

    def get_fields(self, request: HttpRequest, obj: Reminder | None = None) -> list[str]:
        return [*self.fields, "goes", "progress"] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Reminder | None = None) -> list[str]:
        """What was sent is counted by the line, so it stays with its webinar."""
        return ["webinar", "goes", "progress"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"distance": LENGTHS["days"], **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Reminder, form: Any, change: bool) -> None:
        """Only what the form shows, so that a sweep of this moment is not undone."""
        if change:
            obj.save(update_fields=[name for name in form.cleaned_data if name in self.fields])
        else:
            obj.save()
        renew(obj)

    # --- Columns ---------------------------------------------------------------------------------
    @admin.display(description=_lazy("when"), ordering="distance")
    def timing(self, reminder: Reminder) -> str:
        """In short lines, for the table has many columns."""
        due_at = reminder.due_at
        if due_at is None and reminder.anchor == Anchor.RECAP:
            return capfirst(reminder.get_anchor_display())
        if due_at is None:
            return _when_undated(reminder)
        when = period(due_at, due_at, reminder.webinar.time_zone)
        distance = f"{in_words(reminder)} {reminder.get_anchor_display()}"
        told = f"{distance} – {stage(reminder)}" if stage(reminder) else distance
        lines = [in_one_line(when.day), in_one_line(when.clock), told]
        return format_html_join("", "<div>{}</div>", ([line] for line in lines))

    @admin.display(description=_lazy("webinar"), ordering="webinar")
    def about(self, reminder: Reminder) -> str:
        return Truncator(reminder.webinar).chars(TITLE_SHOWN)

    @admin.display(description=_lazy("goes"))
    def goes(self, reminder: Reminder) -> str:
        due_at = reminder.due_at
        if due_at is None:
            return _when_undated(reminder)
        when = period(due_at, due_at, reminder.webinar.time_zone).text
        return f"{when} – {stage(reminder)}" if stage(reminder) else when

    @admin.display(description=_lazy("mails"))
    def outcome(self, reminder: Any) -> str:
        counts = [
            (reminder.sent, _("%d sent")),
            (reminder.waiting, _("%d under way")),
            (reminder.troubled, _("%d not sent: look at the outbox")),
            (reminder.dropped, _("%d no longer due")),
        ]
        return ", ".join(words % number for number, words in counts if number) or "–"

    @admin.display(description=_lazy("mails"))
    def progress(self, reminder: Reminder) -> str:
        found = outbox.progress(reminder.source)
        return _("%(sent)d sent, %(queued)d queued, %(failed)d failed, %(dropped)d dropped") % {
            "sent": found.sent,
            "queued": found.queued,
            "failed": found.failed + found.doubtful + found.held,
            "dropped": found.dropped,
        }


def _when_undated(reminder: Reminder) -> str:
    if reminder.anchor == Anchor.RECAP:
        return _("When the recap is published")
    return _("Not at all, for no hour of the webinar is known")


def in_one_line(text: str) -> str:
    return text.replace(" ", "\u00a0")


def in_words(reminder: Reminder) -> str:
    number, unit = DistanceWidget().decompress(reminder.distance)
    words = {
        "weeks": ngettext("%d week", "%d weeks", number),
        "days": ngettext("%d day", "%d days", number),
        "hours": ngettext("%d hour", "%d hours", number),
        "minutes": ngettext("%d minute", "%d minutes", number),
    }
    return words[unit] % number


def stage(reminder: Reminder) -> str:
    """What there is to say besides the time."""
    now, last = timezone.now(), reminder.drop_after
    if reminder.webinar.status == Webinar.Status.CANCELLED:
        return _("not at all, for the webinar is cancelled")
    if reminder.done_for == reminder.webinar.starts_at:
        return _("done")
    if not reminder.enabled:
        return _("switched off")
    if last and last <= now:
        return _("too late")
    if reminder.due_at and reminder.due_at <= now and reminder.anchor == Anchor.AFTER_END:
        return _("waits until somebody noted who came")
    return ""
