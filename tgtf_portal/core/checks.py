"""What has to be true before the portal may start."""

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.database)
def sqlite_waits_its_turn(**kwargs: Any) -> list[Error]:
    """SQLite loses writes under load unless its transactions begin as IMMEDIATE."""
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if not database["ENGINE"].endswith("sqlite3") or options.get("transaction_mode") == "IMMEDIATE":
        return []
    hint = 'Set OPTIONS = {"transaction_mode": "IMMEDIATE", …} as in tgtf_portal/settings.py.'
    return [Error("SQLite has to run with immediate transactions.", hint=hint, id="core.E001")]


@register(Tags.security, deploy=True)
def mail_leaves_the_machine(**kwargs: Any) -> list[Warning]:
    """Files are for trying things out: nobody is written to, and personal links lie about."""
    if not settings.MAIL_TRANSPORT["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
        return []
    hint = "Set EMAIL_URL to a mail server, such as smtp+tls://user:password@host:587."
    return [Warning("Mail is written into files.", hint=hint, id="core.W020")]


@register(Tags.security, deploy=True)
def database_file_is_the_portals_own(**kwargs: Any) -> list[Warning]:
    """Whoever may read the file reads everything about everybody."""
    database = settings.DATABASES["default"]
    file = Path(str(database["NAME"]))
    if not database["ENGINE"].endswith("sqlite3") or not file.exists():
        return []
    if not all(place.stat().st_mode & OTHERS for place in (file, file.parent)):
        return []
    hint = f"chmod 600 {file}, and 700 for its folder."
    return [Warning("Others may read the database's file.", hint=hint, id="core.W021")]


@register
def bounce_address_leaves_room(**kwargs: Any) -> list[Error]:
    """Each message's own address adds 43 letters to the part before the @, which takes 64."""
    local, _at, _domain = settings.BOUNCE_ADDRESS.rpartition("@")
    if not settings.BOUNCE_ADDRESS or 1 <= len(local) <= 21:
        return []
    hint = "Use an address with at most 21 letters before the @, such as bounces@example.org."
    return [Error("BOUNCE_ADDRESS leaves no room for marks.", hint=hint, id="core.E010")]
