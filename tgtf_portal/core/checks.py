"""What has to be true before the portal may start."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.database)
def sqlite_waits_its_turn(**kwargs: Any) -> list[Error]:
    """SQLite loses writes under load unless its transactions begin as IMMEDIATE."""
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if not database["ENGINE"].endswith("sqlite3") or options.get("transaction_mode") == "IMMEDIATE":
        return []
    hint = 'Set OPTIONS = {"transaction_mode": "IMMEDIATE", …} as in tgtf_portal/settings.py.'
    return [Error("SQLite has to run with immediate transactions.", hint=hint, id="core.E001")]


@register
def bounce_address_leaves_room(**kwargs: Any) -> list[Error]:
    """Each message's own address adds 43 letters to the part before the @, which takes 64."""
    local, _at, _domain = settings.BOUNCE_ADDRESS.rpartition("@")
    if not settings.BOUNCE_ADDRESS or 1 <= len(local) <= 21:
        return []
    hint = "Use an address with at most 21 letters before the @, such as bounces@example.org."
    return [Error("BOUNCE_ADDRESS leaves no room for marks.", hint=hint, id="core.E010")]
