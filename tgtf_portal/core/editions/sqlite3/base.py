"""What Django loads for a database's ENGINE."""

from django.db.backends.sqlite3 import base

from tgtf_portal.core.editions.connection import SeesTables


class DatabaseWrapper(SeesTables, base.DatabaseWrapper):
    pass
