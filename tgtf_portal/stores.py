"""Where things are kept besides the database: what is remembered for a while, and documents."""

from pathlib import Path
from typing import Any

from tgtf_portal import limits

Store = dict[str, Any]  # as Django's settings have them


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
