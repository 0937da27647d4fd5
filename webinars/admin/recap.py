"""Recaps in the administration: read sentence by sentence, edited, published."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from tgtf_portal.core.fields import ProseField
from tgtf_portal.core.models import User
from webinars.admin.deeds import Deed, Plan, WithDeeds
from webinars.domain.publication import publish_recap, withdraw_recap
from webinars.domain.recap import compile_recap
from webinars.domain.reminder import recap_readers
from webinars.models import Recap, Statement

Status = Recap.Status


# --- Deeds ---------------------------------------------------------------------------------------
def only_unpublished(recap: Recap) -> str:
    return _("This recap is published.") if recap.status == Status.PUBLISHED else ""


def only_published(recap: Recap) -> str:
    return "" if recap.status == Status.PUBLISHED else _("This recap is not published.")


def plan_publication(recap: Recap) -> Plan:
    readers = recap_readers(recap.webinar)
    mails = ngettext("%d registered person gets", "%d registered people get", readers) % readers
    empty = [] if recap.statements.kept().exists() else [_("It has no sentence yet.")]
    return Plan(
        [
            _("Everybody can read the recap."),
            _("%s a mail with its address; whoever got it before gets none again.") % mails,
        ],
        missing=empty,
        final=_("The mails cannot be called back; the recap itself can be withdrawn and edited."),
    )


def publish(recap: Recap, *, by: User) -> str:
    publish_recap(recap, by=by)
    return _("The recap “%s” is published.") % recap


def plan_withdrawal(recap: Recap) -> Plan:
    return Plan(
        [
            _("The recap disappears from the public pages; its mailed link leads nowhere."),
            _("It can be edited, compiled and published again."),
        ]
    )


def withdraw(recap: Recap, *, by: User) -> str:
    withdraw_recap(recap, by=by)
    return _("The recap “%s” is withdrawn.") % recap


def plan_compilation(recap: Recap) -> Plan:
    edited = recap.edited
    kept = ngettext(
        "%d sentence that was edited stays", "%d sentences that were edited stay", edited
    )
    return Plan(
        [
            _("Every sentence is drafted anew from what the portal knows now."),
            _("%s as they are, and what was dropped stays dropped.") % (kept % edited),
        ]
    )


def compile_again(recap: Recap, *, by: User) -> str:
    compile_recap(recap.webinar)
    return _("The recap “%s” is compiled.") % recap


DEEDS = [
    Deed(
        "publish",
        _lazy("Publish recap"),
        plan_publication,
        publish,
        only_unpublished,
        for_many=_lazy("Publish"),
    ),
    Deed(
        "withdraw",
        _lazy("Withdraw"),
        plan_withdrawal,
        withdraw,
        only_published,
        for_many=_lazy("Withdraw"),
        grave=True,
    ),
    Deed(
        "compile",
        _lazy("Compile again"),
        plan_compilation,
        compile_again,
        only_unpublished,
        for_many=_lazy("Compile again"),
    ),
]


# --- Pages ---------------------------------------------------------------------------------------
class StatementInline(admin.StackedInline):
    model = Statement
    extra = max_num = 0
    can_delete = False
    verbose_name_plural = _lazy("sentences, in the order of the page")
    template = "admin/webinars/recap/statements.html"
    fields = ["text", "dropped"]
    formfield_overrides = {ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        return super().get_queryset(request).with_sources()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Recap)
class RecapAdmin(WithDeeds, SimpleHistoryAdmin):
    deeds = DEEDS
    list_display = [
        "title",
        "webinar",
        "status",
        "sentences",
        "edits",
        "compiled_at",
        "published_at",
    ]
    list_filter = ["status", "compiled_at"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "standfirst", "webinar__title"]
    search_help_text = _lazy("A headline or a webinar.")
    readonly_fields = ["webinar", "status", "compiled_at", "published_at"]
    fields = ["webinar", "status", "compiled_at", "published_at", "title", "standfirst"]
    inlines = [StatementInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recap]:
        recaps = super().get_queryset(request).select_related("webinar")
        edited = ~Q(statements__text=F("statements__drafted"))
        return recaps.annotate(
            kept=Count("statements", filter=Q(statements__dropped=False)),
            edited=Count("statements", filter=edited),
            dropped=Count("statements", filter=Q(statements__dropped=True)),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Closing a webinar compiles its recap."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A recap is withdrawn, not deleted."""
        return False

    def save_model(self, request: HttpRequest, obj: Recap, form: Any, change: bool) -> None:
        """Only what the form shows, so that a colleague's deed of this moment is not undone."""
        obj.save(update_fields=list(form.cleaned_data))

    def view_on_site(self, obj: Recap) -> str:
        return obj.get_absolute_url()

    @admin.display(description=_lazy("sentences"), ordering="kept")
    def sentences(self, recap: Recap) -> str:
        if not recap.dropped:
            return str(recap.kept)
        return _("%(kept)d (%(dropped)d dropped)") % vars(recap)

    @admin.display(description=_lazy("edited"), ordering="edited")
    def edits(self, recap: Recap) -> int:
        return recap.edited
