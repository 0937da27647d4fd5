"""The web process as it dies at the worst moment: its rows are safe, its doorbell unrung."""

import os

from tgtf_portal.core.work import doorbell
from tgtf_portal.wsgi import application  # noqa: F401

doorbell.ring = lambda task: os._exit(9)
