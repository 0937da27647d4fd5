"""The sections of a project, with the lines of their menus; apps above add their own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import Project
from tgtf_portal.core.admin.place import OVERVIEW, Entry, Section


def documents(project: Project) -> str:
    return reverse("pages:project-document-list", args=[project.code])


def conversation(project: Project) -> str:
    return reverse("pages:conversation-detail", args=[project.code])


PROJECT_SECTIONS = [
    Section(
        OVERVIEW,
        _("Project"),
        fieldsets=[
            (None, {"fields": ["facility", "number", "title", "status", "coordinator"]}),
            (_("What it is about"), {"fields": ["summary", "themes"]}),
            (_("Period"), {"fields": ["starts_on", "ends_on"]}),
        ],
    ),
    Section(
        "room",
        _("Room"),
        [
            Entry(_("What they all see"), leads=Project.get_absolute_url),
            Entry(_("Conversation"), leads=conversation),
        ],
    ),
    Section("documents", _("Documents"), [Entry(_("Documents"), leads=documents)]),
    Section("history", _("History"), pages=["simple_history"]),
]


def add_section(section: Section, *, before: str) -> None:
    """For an app whose tables this one does not know."""
    names = [other.name for other in PROJECT_SECTIONS]
    if section.name not in names:
        PROJECT_SECTIONS.insert(names.index(before), section)


def of_project(model: str, label: Any, way: str = "project") -> Entry:
    """The list of what belongs to a project, by the way there."""
    return Entry(label, rows=model, by=f"{way}__id__exact")
