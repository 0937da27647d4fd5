"""The control: the insistent web process, and a folder made only once. Only tests run it."""

from tgtf_portal.core.tests.chaos import unmended  # noqa: F401
from webinars.tests.chaos.insistent_wsgi import application  # noqa: F401
