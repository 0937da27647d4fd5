"""Sessions in the database, as Django keeps them, found by a statement put together once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from tgtf_portal.core.values.prepared import Prepared

_kept = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    key=str,
    now=datetime,
)


class SessionStore(db.SessionStore):
    """Everybody who is known brings one, and most of their questions are answered “nothing new”:
    see bench/http.py."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        found = _kept.one(key=key, now=timezone.now()) if key else None
        return found or super()._get_session_from_db()  # type: ignore[misc]
