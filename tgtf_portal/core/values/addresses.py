"""The portal's own addresses, as mails and files name them."""

from django.conf import settings
from django.urls import reverse


def whole_address(view: str, *args: object) -> str:
    """Of a page, for who reads it elsewhere."""
    return f"{settings.SITE_URL}{reverse(view, args=args)}"
