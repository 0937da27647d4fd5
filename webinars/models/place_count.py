"""How many have a place at a webinar and how many wait, kept by the database itself.

Whoever registers holds the webinar's lock while places are counted: counting rows there would make
each registration dearer than the one before (bench/registration.py, at 50,000 registered). So the
database counts along with every change of a row, whoever writes it and in whatever way: a verb, an
import, an erasure, staff, a shell. Kept places are not among the numbers, for they end by time
alone; there are few, and an index of their own finds them.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.editions.tables import writes_along
from webinars.models.webinar import Webinar


class PlaceCount(models.Model):
    """Read it, never write it."""

    webinar = models.OneToOneField(
        Webinar,
        models.CASCADE,
        verbose_name=_("webinar"),
        related_name="place_count",
        primary_key=True,
    )
    confirmed = models.PositiveIntegerField(_("have a place"), default=0)
    waiting = models.PositiveIntegerField(_("wait"), default=0)
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("count of places")
        verbose_name_plural = _("counts of places")

    def __str__(self) -> str:
        return f"{self.webinar_id}: {self.confirmed} + {self.waiting}"


writes_along("webinars_registration", PlaceCount._meta.db_table)


class PlacesAreCounted(models.BaseConstraint):
    """On the table of registrations: what changes there is counted in the same statement.

    It refuses whoever would get a place beyond those that there are, too, as long as people can
    register. A webinar to which staff gave fewer places than were taken keeps its people; whoever
    came to one that is over, or is not announced yet, is written down however many they are.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlacesAreCounted) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """Nothing inside the table: the triggers follow once all tables stand."""
        if schema_editor is not None:
            schema_editor.deferred_sql += _statements(schema_editor)

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        return ";\n".join(_statements(schema_editor)) if schema_editor is not None else None

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        return "DROP FUNCTION IF EXISTS webinars_count_places() CASCADE"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The verbs refuse with a sentence; the database is the last to."""


def _statements(schema_editor: BaseDatabaseSchemaEditor) -> list[str]:
    return ON_SQLITE if schema_editor.connection.vendor == "sqlite" else ON_POSTGRES


# --- SQLite: row by row ---------------------------------------------------------------------------
_ROW = """
    INSERT INTO webinars_placecount (webinar_id, confirmed, waiting, last_number)
    SELECT NEW.webinar_id, 0, 0, 0
    WHERE NOT EXISTS (SELECT 1 FROM webinars_placecount WHERE webinar_id = NEW.webinar_id);
"""
_LESS = """
    UPDATE webinars_placecount SET
      confirmed = confirmed - (OLD.status = 'confirmed'),
      waiting = waiting - (OLD.status = 'waiting')
    WHERE webinar_id = OLD.webinar_id;
"""
_MORE = """
    UPDATE webinars_placecount SET
      confirmed = confirmed + (NEW.status = 'confirmed'),
      waiting = waiting + (NEW.status = 'waiting'),
      last_number = max(last_number, NEW.seq)
    WHERE webinar_id = NEW.webinar_id;
"""
_REFUSE = """
    SELECT RAISE(ABORT, 'CHECK constraint failed: registration_has_a_place')
    FROM webinars_placecount p JOIN webinars_webinar w ON w.id = p.webinar_id
    WHERE p.webinar_id = NEW.webinar_id AND p.confirmed > w.capacity
      AND w.status = 'announced' AND w.ends_at > CURRENT_TIMESTAMP AND {more};
"""
_CHANGED = "OLD.status <> NEW.status OR OLD.seq <> NEW.seq OR OLD.webinar_id <> NEW.webinar_id"
_COLUMNS = f"status, seq, webinar_id ON webinars_registration WHEN {_CHANGED}"
_BEGIN = "CREATE TRIGGER IF NOT EXISTS webinars_places_"
_CAME = _REFUSE.format(more="NEW.status = 'confirmed'")
_ROSE = _REFUSE.format(more="NEW.status = 'confirmed' AND OLD.status <> 'confirmed'")
ON_SQLITE = [
    f"{_BEGIN}entered AFTER INSERT ON webinars_registration BEGIN {_ROW} {_MORE} {_CAME} END",
    f"{_BEGIN}left AFTER DELETE ON webinars_registration BEGIN {_LESS} END",
    f"{_BEGIN}changed AFTER UPDATE OF {_COLUMNS} BEGIN {_ROW} {_LESS} {_MORE} {_ROSE} END",
]

# --- PostgreSQL: once a statement, for a row written a thousand times in one is slow to find ------
ON_POSTGRES = [
    """
CREATE OR REPLACE FUNCTION webinars_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  full_one bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO webinars_placecount AS kept (webinar_id, confirmed, waiting, last_number)
    SELECT webinar_id, count(*) FILTER (WHERE status = 'confirmed'),
      count(*) FILTER (WHERE status = 'waiting'), max(seq)
    FROM new_rows GROUP BY webinar_id ORDER BY webinar_id
    ON CONFLICT (webinar_id) DO UPDATE SET confirmed = kept.confirmed + excluded.confirmed,
      waiting = kept.waiting + excluded.waiting,
      last_number = greatest(kept.last_number, excluded.last_number);
    SELECT w.id INTO full_one FROM webinars_placecount p JOIN webinars_webinar w
      ON w.id = p.webinar_id
    WHERE w.id IN (SELECT webinar_id FROM new_rows WHERE status = 'confirmed')
      AND p.confirmed > w.capacity AND w.status = 'announced' AND w.ends_at > now() LIMIT 1;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE webinars_placecount p SET confirmed = p.confirmed - gone.confirmed,
      waiting = p.waiting - gone.waiting
    FROM (SELECT webinar_id, count(*) FILTER (WHERE status = 'confirmed') AS confirmed,
      count(*) FILTER (WHERE status = 'waiting') AS waiting FROM old_rows GROUP BY webinar_id) gone
    WHERE p.webinar_id = gone.webinar_id;
  ELSIF EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE n.status <> o.status
      OR n.seq <> o.seq OR n.webinar_id <> o.webinar_id) THEN
    INSERT INTO webinars_placecount (webinar_id, confirmed, waiting, last_number)
    SELECT DISTINCT webinar_id, 0, 0, 0 FROM new_rows ON CONFLICT DO NOTHING;
    UPDATE webinars_placecount p SET confirmed = p.confirmed + moved.confirmed,
      waiting = p.waiting + moved.waiting,
      last_number = greatest(p.last_number, moved.last_number)
    FROM (SELECT webinar_id, sum((status = 'confirmed')::int * sign) AS confirmed,
      sum((status = 'waiting')::int * sign) AS waiting, max(seq) AS last_number
      FROM (SELECT webinar_id, status, seq, 1 AS sign FROM new_rows
        UNION ALL SELECT webinar_id, status, 0, -1 FROM old_rows) both_rows
      GROUP BY webinar_id) moved
    WHERE p.webinar_id = moved.webinar_id;
    SELECT w.id INTO full_one FROM webinars_placecount p JOIN webinars_webinar w
      ON w.id = p.webinar_id
    WHERE w.id IN (SELECT n.webinar_id FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE n.status = 'confirmed' AND o.status <> 'confirmed')
      AND p.confirmed > w.capacity AND w.status = 'announced' AND w.ends_at > now() LIMIT 1;
  END IF;
  IF full_one IS NOT NULL THEN
    RAISE EXCEPTION 'new row violates check constraint "registration_has_a_place"'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_has_a_place';
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE OR REPLACE TRIGGER webinars_places_entered AFTER INSERT ON webinars_registration
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION webinars_count_places()
""",
    """
CREATE OR REPLACE TRIGGER webinars_places_left AFTER DELETE ON webinars_registration
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION webinars_count_places()
""",
    """
CREATE OR REPLACE TRIGGER webinars_places_changed AFTER UPDATE ON webinars_registration
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION webinars_count_places()
""",
]
