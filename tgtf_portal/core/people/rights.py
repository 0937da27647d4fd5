"""What the facility's staff may do: roles that come with the portal, each a group of Django's.

Every app has a table in its `rules.py`: a line for each model, a column for each role in the order
of `StaffRole`, a letter for each right, and last by what a row belongs to a facility.

    # coordinator  webinars  advice  post  reader  administrator   facility
    webinar  vacdh  vacdh  v  v  v  -  series
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import AppConfig, apps
from django.contrib.auth import get_permission_codename
from django.db import models
from django.utils.translation import gettext_lazy as _

# `history` is Django's right to view the table of the model's older versions.
RIGHTS = {
    "v": "view",
    "a": "add",
    "c": "change",
    "d": "delete",
    "h": "history",
    "x": "export",  # take people's data out as a file
    "e": "erase",
    "l": "link",  # see somebody's personal link
    "p": "publish",
    "r": "appoint",  # make staff of people and give them roles
}


class StaffRole(models.TextChoices):
    """The groups' names."""

    COORDINATOR = "coordinator", _("Coordinator: webinars, projects, advice and the mail for them")
    WEBINARS = "webinar team", _("Webinar team: webinars from the invitation to the recap")
    ADVICE = "advice team", _("Advice team: clusters, projects, advisors and their engagements")
    POST = "post office", _("Post office: mails that are sent and that come back")
    READER = "reader", _("Reader: looks at the work, changes nothing, reads no mail")
    ADMINISTRATOR = "administrator", _("Administrator: people, roles, the facility and the trail")


@dataclass(frozen=True, slots=True)
class Line:
    """What a table says of one model; `letters` are in the order of the roles."""

    label: str
    letters: tuple[str, ...]
    facility: str


_lines: dict[str, Line] = {}


def sign_up(app_label: str, table: str) -> None:
    """Take an app's table; a line that is not whole is an error of the source."""
    for text in filter(None, (line.partition("#")[0].split() for line in table.splitlines())):
        name, *letters, facility = text
        if len(letters) != len(StaffRole) or not {*"".join(letters)} <= {*RIGHTS, "-"}:
            raise ValueError(f"{app_label}: “{' '.join(text)}” is no line of a table of rights.")
        label = f"{app_label}.{name}"
        _lines[label] = Line(label, tuple(letters), facility)


def line_of(model: type[models.Model]) -> Line | None:
    return _lines.get(model._meta.label_lower)


def permission_of(model: type[models.Model], right: str) -> str:
    """The name by which Django knows this right.

    A right that has a dot is a whole name already.
    """
    if "." in right:
        return right
    opts = model._meta
    if right == "history":
        return f"{opts.app_label}.view_historical{opts.model_name}"
    return f"{opts.app_label}.{get_permission_codename(right, opts)}"


def granted(app_label: str) -> dict[str, set[str]]:
    """By role, the codenames of one app's permissions."""
    names: dict[str, set[str]] = defaultdict(set)
    for role, model, right in _cells(app_label):
        names[role].add(permission_of(model, right).partition(".")[2])
    return names


def _cells(app_label: str) -> Iterator[tuple[str, type[models.Model], str]]:
    for line in _lines.values():
        if line.label.startswith(f"{app_label}."):
            model = apps.get_model(line.label)
            for role, letters in zip(StaffRole.values, line.letters, strict=True):
                yield from ((role, model, RIGHTS[letter]) for letter in letters.strip("-"))


def write_roles(app_config: AppConfig, using: str, **kwargs: object) -> None:
    """After each migration: the groups hold what the tables say, of this app, and nothing else."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission  # needs the models

    wanted = granted(app_config.label)
    if not wanted:
        return
    create_permissions(app_config, using=using, verbosity=0)  # nobody says who is told first
    groups = Group.objects.using(using)
    groups.bulk_create([Group(name=role) for role in StaffRole.values], ignore_conflicts=True)
    known = {group.name: group.pk for group in groups.filter(name__in=StaffRole.values)}
    rows = Permission.objects.using(using).filter(content_type__app_label=app_config.label)
    numbers = dict(rows.values_list("codename", "pk"))
    through = Group.permissions.through._default_manager.using(using)
    held = through.filter(group__in=known.values(), permission__in=numbers.values())
    have = {(row.group_id, row.permission_id): row.pk for row in held}
    want = {(known[role], numbers[name]) for role, names in wanted.items() for name in names}
    through.filter(pk__in=[pk for pair, pk in have.items() if pair not in want]).delete()
    new = [through.model(group_id=g, permission_id=p) for g, p in sorted(want - have.keys())]
    through.bulk_create(new, ignore_conflicts=True)
