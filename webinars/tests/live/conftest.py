"""One portal for all that is live: each story makes a webinar of its own."""

import pytest

from tgtf_portal.core.tests.live import running_portal


@pytest.fixture(scope="package")
def portal(tmp_path_factory, blank_database):
    yield from running_portal(tmp_path_factory, blank_database)
