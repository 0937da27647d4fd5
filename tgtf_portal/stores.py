"""Where things are kept: in the database, for a while in caches, and documents."""

from pathlib import Path
from typing import Any

from tgtf_portal import limits

Store = dict[str, Any]  # as Django's settings have them


def database(given: Store, *, folder: Path, statement_seconds: int) -> Store:
    """What the address says, with what the portal counts on."""
    engine = given["ENGINE"]
    # Opening a connection costs more than most statements: see bench/registration.py.
    known = {**given, "CONN_MAX_AGE": 60}
    known |= (
        _sqlite(folder) if engine.endswith("sqlite3") else _postgresql(given, statement_seconds)
    )
    # Django's own backend, whose connections also see which tables change.
    return known | {"ENGINE": engine.replace("django.db.backends", "tgtf_portal.core.editions")}


def _sqlite(folder: Path) -> Store:
    return {
        "OPTIONS": {
            "timeout": 20,
            # A transaction that reads and then writes waits for its turn instead of failing.
            "transaction_mode": "IMMEDIATE",
            # secure_delete: whoever was erased is not to be read from the file either.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA secure_delete=ON;",
        },
        # A file like the real one: threads cannot share a database in memory.
        "TEST": {"NAME": str(folder / "test.sqlite3")},
    }


def _postgresql(given: Store, statement_seconds: int) -> Store:
    # A statement that runs for longer is one that went wrong, and holds others up. The compiler of
    # statements takes longer than what it compiles: see bench/hundredfold.py.
    # A plan that is kept is made once, not five times first: see bench/http.py dashboard.
    plans = "-c plan_cache_mode=force_generic_plan"
    ours = {"options": f"-c statement_timeout={statement_seconds}s -c jit=off {plans}"}
    return {"CONN_HEALTH_CHECKS": True, "OPTIONS": ours | given.get("OPTIONS", {})}


def caches(redis_url: str, *, renderings: Path) -> dict[str, Store]:
    """One that all processes share, for rate limits count in it; and files made from data a while
    ago: they are large, and any process may have made them."""
    return {
        "default": _redis(redis_url) if redis_url else _table(),
        "renderings": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(renderings),
            "TIMEOUT": limits.RENDERINGS_KEPT_FOR,
            "OPTIONS": {"MAX_ENTRIES": limits.RENDERINGS_KEPT},
        },
    }


def _redis(url: str) -> Store:
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        # A cache that is away costs a reader half a second at most, not the page.
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }


def _table() -> Store:
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # The usual 300 would forget counts as soon as many are kept.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }


def bucket(name: str, *, endpoint: str, folder: str) -> Store:
    """Of S3 or alike; `endpoint` is another maker's server, or empty."""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": endpoint or None,
            "location": folder,
            "file_overwrite": False,
        },
    }


def private_folder(path: str) -> Store:
    """That nobody but the portal's own user opens."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": path,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
