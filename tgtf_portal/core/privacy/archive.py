"""What the portal keeps about a person, as one file that they can read and take elsewhere.

An index for people, and for machines each table as JSON and CSV; beside them the documents that
were made for them. Secrets such as passwords and links' codes are not in it.
"""

import csv
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.privacy import hooks
from tgtf_portal.core.privacy.plan import ErasurePlan, noun_of, plan_for
from tgtf_portal.core.privacy.register import PersonalTable
from tgtf_portal.core.privacy.rows import OwnRows, find
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.exports import safe_cell

Line = Mapping[str, Any]
HIDDEN = {"history_user", "history_type", "history_change_reason"}  # of others, or for machines


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the archive: its file's name, a heading, and its lines."""

    name: str
    heading: str
    lines: list[Line]

    @property
    def columns(self) -> list[str]:
        return list(self.lines[0])

    @property
    def entries(self) -> list[list[tuple[str, str]]]:
        """Each line for reading: what says nothing is left out."""
        pairs = [[(name, in_words(value)) for name, value in line.items()] for line in self.lines]
        return [[(name, words) for name, words in line if words] for line in pairs]

    @property
    def cells(self) -> list[list[str]]:
        return [[in_words(line[name]) for name in self.columns] for line in self.lines]


def archive_of(email: str) -> bytes:
    """A zip; also where nothing is kept, which it then says."""
    plan = plan_for(email)
    parts = list(parts_of(plan))
    documents = hooks.documents_of(plan.subject)
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        index = {"email": plan.subject.email, "parts": parts, "made_at": timezone.now()}
        names = [name for name, _content in documents]
        archive.writestr("index.html", _index(index | {"documents": names}))
        for part in parts:
            archive.writestr(f"json/{part.name}.json", as_json(part))
            archive.writestr(f"csv/{part.name}.csv", as_csv(part))
        for name, document in documents:
            archive.writestr(f"documents/{name}", document)
    return content.getvalue()


@transaction.atomic
def hand_over(email: str, *, by: User) -> bytes:
    """The archive in the hands of staff, who pass it on; it leaves a trace."""
    subject, own = find(email)
    if not own:
        raise Refused(_("Nothing here is about this address."))
    thing = subject.user or next(iter(rows for found in own for rows in found.rows()[:1]), by)
    audit.record("person.exported", thing, by=by)
    return archive_of(email)


def archive_name() -> str:
    return f"personal-data-{timezone.localdate():%Y-%m-%d}.zip"


def parts_of(plan: ErasurePlan) -> Iterator[Part]:
    for own in plan.own:
        yield from _parts_of_table(own)
    if texts := plan.texts_handed_out:
        lines: list[Line] = [
            {"table": noun_of(m.table.model), "field": _label(m.row, m.field), "text": m.text}
            for m in texts
        ]
        yield Part("texts-that-name-you", _("Texts that name you"), lines)


def _parts_of_table(own: OwnRows) -> Iterator[Part]:
    heading, name = noun_of(own.table.model), slugify(own.table.label.replace(".", "-"))
    lines = [_line(own.table, row) for row in own.rows()]
    if lines:
        yield Part(name, heading, lines)
    earlier = [_line(own.table, row) for row in own.earlier_rows()]
    if earlier:
        yield Part(f"{name}-earlier", _("%s: earlier states") % heading, earlier)


def _line(entry: PersonalTable, row: models.Model) -> Line:
    """What a row says, by the names of its columns as pages have them."""
    line: dict[str, Any] = {}
    for field in row._meta.local_fields:
        if field.name in entry.secrets or field.name in HIDDEN or field.primary_key:
            continue
        label = str(field.verbose_name)
        line[label if label not in line else f"{label} ({field.name})"] = _value(row, field)
    for field in row._meta.local_many_to_many:
        line[str(field.verbose_name)] = [str(one) for one in getattr(row, field.name).all()]
    return line


def _value(row: models.Model, field: Any) -> Any:
    """Of a link to another thing, what that is called."""
    if field.is_relation:
        try:
            linked = getattr(row, field.name)
        except models.ObjectDoesNotExist:  # an earlier state may lead to what is gone
            return None
        return str(linked) if linked is not None else None
    if getattr(field, "multiple", False):  # several countries
        return [str(one.name) for one in getattr(row, field.name)]
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    simple = str | int | float | bool | list | dict | datetime | None
    return value if isinstance(value, simple) else str(value)


def _label(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


# --- Formats --------------------------------------------------------------------------------------
def as_json(part: Part) -> str:
    return json.dumps(part.lines, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)


def as_csv(part: Part) -> str:
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(part.columns)
    writer.writerows([[safe_cell(cell) for cell in line] for line in part.cells])
    return f"\ufeff{text.getvalue()}"


def in_words(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return str(value)


def _index(facts: Mapping[str, Any]) -> str:
    return render_to_string("core/privacy/archive.html", dict(facts))
