"""Recaps in the administration: read, approved, published, withdrawn, compiled again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from tgtf_portal.core.admin.actions import (
    Action,
    ActionPlan,
    Button,
    ThingPage,
    WithActions,
    done_by,
)
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.models import User
from webinars.followup.domain.reminders import recap_readers
from webinars.models import Recap
from webinars.recap.admin.amendments import WINDOW_ACTIONS
from webinars.recap.admin.editor import count_columns
from webinars.recap.admin.editor_actions import (
    add_page,
    editor_page,
    heading_sent,
    open_questions,
    part_page,
    rest_page,
    statement_page,
    undo_page,
)
from webinars.recap.admin.versions import versions_page, wordings_page
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import (
    approve_recap,
    publish_recap,
    take_back_approval,
    withdraw_recap,
)

Status = Recap.Status


# --- When -----------------------------------------------------------------------------------------
def only_unapproved(recap: Recap) -> str:
    if recap.status == Status.APPROVED:
        return _("This recap is approved.")
    return only_unpublished(recap)


def only_approved(recap: Recap) -> str:
    if recap.status == Status.PUBLISHED:
        return _("This recap is published.")
    return "" if recap.status == Status.APPROVED else _("Approve this recap first.")


def only_unpublished(recap: Recap) -> str:
    return _("This recap is published.") if recap.status == Status.PUBLISHED else ""


def only_published(recap: Recap) -> str:
    return "" if recap.status == Status.PUBLISHED else _("This recap is not published.")


# --- What will happen -----------------------------------------------------------------------------
def plan_approval(recap: Recap) -> ActionPlan:
    return ActionPlan(
        _("You stand by what readers would see now; the recap can be published then."),
        _("Whoever changes a word afterwards makes it a draft again."),
        missing=open_questions(recap),
    )


def plan_publication(recap: Recap) -> ActionPlan:
    readers = recap_readers(recap.webinar)
    mails = ngettext("%d registered person gets", "%d registered people get", readers) % readers
    return ActionPlan(
        _("Everybody can read the recap."),
        _("%s a mail with its address; whoever got it before gets none again.") % mails,
        _("It can be corrected afterwards; each correction is told on the page, with a note."),
        missing=open_questions(recap),
        final=_("The mails cannot be called back; the recap itself can be withdrawn and edited."),
    )


DRAFT_AGAIN = ActionPlan(
    _lazy("The recap is a draft again; it is published once somebody approves it.")
)
WITHDRAWAL = ActionPlan(
    _lazy("The recap disappears from the public pages; its mailed link leads nowhere."),
    _lazy("It can be edited, compiled, approved and published again."),
)


def plan_compilation(recap: Recap) -> ActionPlan:
    edited = recap.edited
    kept = ngettext(
        "%d sentence that was edited stays", "%d sentences that were edited stay", edited
    )
    return ActionPlan(
        _("Every sentence is drafted anew from what the portal knows now."),
        _("%s as they are, and what was dropped stays dropped.") % (kept % edited),
        _("What you accepted, added or put into another order stays, too."),
        _("What is new is offered to you; readers see it once you accept it."),
    )


# --- What happens ---------------------------------------------------------------------------------
def compile_again(recap: Recap, *, by: User) -> str:
    """Where a version came of it, the page that follows shows what changed."""
    before = recap.versions.defer("statements").first()
    compile_recap(recap.webinar)
    after = recap.versions.defer("statements").first()
    vars(recap)["compiled_version"] = after if before and after != before else None
    if before and before == after:
        return _("The recap “%s” is compiled; nothing changed.") % recap
    return _("The recap “%s” is compiled.") % recap


approve = done_by(approve_recap, _lazy("The recap “%s” is approved."))
publish = done_by(publish_recap, _lazy("The recap “%s” is published."))
take_back = done_by(take_back_approval, _lazy("The recap “%s” is a draft again."))
withdraw = done_by(withdraw_recap, _lazy("The recap “%s” is withdrawn."))
PUBLISH, WITHDRAW, COMPILE = _lazy("Publish"), _lazy("Withdraw"), _lazy("Compile again")
ACTIONS = [
    Action("approve", _lazy("Approve"), plan_approval, approve, only_unapproved, right="publish"),
    Action(
        "publish",
        _lazy("Publish recap"),
        plan_publication,
        publish,
        only_approved,
        for_many=PUBLISH,
        right="publish",
        mails_many=True,
    ),
    Action(
        "take-back",
        _lazy("Take back approval"),
        DRAFT_AGAIN,
        take_back,
        only_approved,
        right="publish",
    ),
    Action(
        "withdraw",
        WITHDRAW,
        WITHDRAWAL,
        withdraw,
        only_published,
        for_many=WITHDRAW,
        grave=True,
        right="publish",
    ),
    Action("compile", COMPILE, plan_compilation, compile_again, only_unpublished, for_many=COMPILE),
]
SENTENCE_PAGES: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "statement": ("statements/<int:statement>/", statement_page),
    "wordings": ("statements/<int:statement>/wordings/", wordings_page),
}
LIKENESS = "admin:webinars_webinar_likeness"


@admin.register(Recap)
class RecapAdmin(WithActions, SimpleHistoryAdmin):
    belongs_to = "webinar"
    may_add = False  # closing a webinar compiles its recap
    may_delete = False  # a recap is withdrawn, not deleted
    page_actions = [*ACTIONS, *WINDOW_ACTIONS]
    pages = {
        "accept_part": ThingPage(part_page, "change"),
        "accept_rest": ThingPage(rest_page, "change"),
        "undo": ThingPage(undo_page, "change"),
        "add_sentence": ThingPage(add_page, "change"),
        "versions": ThingPage(versions_page),
    }
    list_display = [
        "title",
        "webinar",
        "status",
        "sentences",
        "to_decide",
        "edits",
        "amendments",
        "compiled_at",
        "published_at",
    ]
    list_filter = ["status", "compiled_at"]
    search_fields = ["title", "standfirst", "webinar__title"]
    search_help_text = _lazy("A headline or a webinar.")
    readonly_fields = ["webinar", "status", "compiled_at", "published_at"]
    fields = ["webinar", "status", "compiled_at", "published_at", "title", "standfirst"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recap]:
        recaps = super().get_queryset(request).select_related("webinar")
        edited = ~Q(statements__text=F("statements__drafted"))
        return recaps.annotate(
            edited=Count("statements", filter=edited, distinct=True), **count_columns()
        )

    # --- Columns ---------------------------------------------------------------------------------
    @admin.display(description=_lazy("sentences"), ordering="kept")
    def sentences(self, recap: Recap) -> str:
        if not recap.dropped:
            return str(recap.kept)
        return _("%(kept)d (%(dropped)d dropped)") % vars(recap)

    to_decide = column(_lazy("undecided"), "undecided")
    edits = column(_lazy("edited"), "edited")
    amendments = column(_lazy("open amendments"), "open_amendments")

    # --- Pages of its own ------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        views = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(partial(view, self)),
                name=f"webinars_recap_{name}",
            )
            for name, (address, view) in SENTENCE_PAGES.items()
        ]
        return views + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        """The editor takes the place of Django's form."""
        recap = self.get_object(request, object_id)
        if recap is None or not self.has_view_permission(request, recap):
            return super().change_view(request, object_id, **kwargs)
        if request.method == "POST":
            return heading_sent(self, request, recap)
        return editor_page(self, request, recap)

    def buttons(self, thing: Recap) -> list[Button]:
        links = [
            Button(_("Preview"), thing.get_absolute_url()),
            Button(_("Versions"), self.address_of(thing, "versions")),
            Button(_("Add a sentence"), self.address_of(thing, "add_sentence"), right="change"),
            Button(
                _("Notes that say the same"),
                reverse(LIKENESS, args=[thing.webinar_id]),
                right="webinars.change_insight",
            ),
        ]
        return [*super().buttons(thing), *links]

    def _page_after(self, thing: Recap, action: Action) -> str:
        """Compiled again: to what changed, if anything did."""
        if version := getattr(thing, "compiled_version", None):
            return f"{self.address_of(thing, 'versions')}?newer={version.number}"
        return super()._page_after(thing, action)
