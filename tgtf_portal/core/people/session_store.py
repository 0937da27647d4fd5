"""Sessions in the database, each change of one in one statement.

Django looks whether a random key is taken, inserts, reads, deletes and updates again where a
session gets another key: nine statements and three commits of a registration, which is a fifth of
it (bench/registration.py).
"""

from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from tgtf_portal.core.values.prepared import Prepared

_by_key = Prepared(
    lambda key: Session.objects.filter(session_key=key).order_by(), key=str, keeps_plan=True
)


class SessionStore(DatabaseStore):
    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._kept_under: str | None = None  # the key in the database, where it shall be another

    def _get_new_session_key(self) -> str:
        """The database refuses one that is taken; no two of this length ever were alike."""
        return get_random_string(32, VALID_KEY_CHARS)

    def _get_session_from_db(self) -> Session | None:
        found = _by_key.one(key=self.session_key or "")
        if found and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None

    def cycle_key(self) -> None:
        """Another key for the same row, from when it is saved on."""
        data = dict(self.items())  # read before the key is another
        if self.session_key is None:  # never kept, or ended
            self.create()
            self.update(data)
            return
        self._kept_under = self._kept_under or self.session_key
        self._session_key = self._get_new_session_key()
        self.modified = True

    def save(self, must_create: bool = False) -> Any:
        if must_create or self.session_key is None:
            return super().save(must_create)
        row = self.create_model_instance(dict(self.items()))
        kept = self.model.objects.filter(session_key=self._kept_under or row.session_key)
        if not kept.update(
            session_key=row.session_key,
            session_data=row.session_data,
            expire_date=row.expire_date,
        ):
            raise UpdateError  # it was ended meanwhile: nobody brings it back
        self._kept_under = None
        return None

    def delete(self, session_key: str | None = None) -> None:
        if session_key is None:
            session_key, self._kept_under = self._kept_under or self.session_key, None
        self.model.objects.filter(session_key=session_key).delete()
