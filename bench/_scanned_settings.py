"""The portal's settings for `scan.py`: as on a server, without what would stop a scanner.

A scanner is quicker than any reader, and staff in it have no second factor at hand.
"""

from dataclasses import replace

from tgtf_portal.settings import *  # noqa: F403
from tgtf_portal.settings import LIMITS as USUAL

LIMITS = {name: replace(limit, most=1_000_000) for name, limit in USUAL.items()}
ACCOUNT_RATE_LIMITS = False
ADMIN_MFA_REQUIRED = False
ROOT_URLCONF = "bench._scanned_urls"
