"""What every test may count on: a Chromium where there is one, a state of its own, and staff."""

import gc
import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# How long an example takes says how busy the machine is. Other inputs are tried in each run;
# --hypothesis-profile=thorough tries many in one.
ANY_MACHINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("quick", max_examples=25, **ANY_MACHINE)
hypothesis_settings.register_profile("thorough", max_examples=1000, **ANY_MACHINE)
hypothesis_settings.load_profile("quick")

# Playwright's event loop runs in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytest_plugins = [
    "tgtf_portal.core.tests.browsers",  # a Chromium, where there is one
    "tgtf_portal.core.tests.signing_in",  # staff with the second factor they have
    "tgtf_portal.core.tests.middleware",  # built once, not for each browser
    "tgtf_portal.core.tests.stack",  # one piece of it, for all that tests call
    "tgtf_portal.core.tests.emptying",  # what a test commits goes after it
    "tgtf_portal.core.tests.leaks",  # no key is told, whatever a test tries
    "tgtf_portal.core.tests.live",  # real processes as fixtures
    "tgtf_portal.core.tests.chaos.figures",  # and what they came to
    "tgtf_portal.core.tests.chaos.servers",  # databases and brokers to be crashed
]


def pytest_configure():
    """Two test processes, of one run or two, share neither database file nor Redis number."""
    gc.set_threshold(50_000, 10, 1000)  # a page drops thousands of objects, hardly one in a circle
    # A test's rows are rolled back, which no edition tells: who tries kept pages asks for them.
    settings.PAGES_KEPT_BYTES = 0
    test = settings.DATABASES["default"].setdefault("TEST", {})
    if name := test.get("NAME"):
        test["NAME"] = name.replace(".sqlite3", f"_{os.getpid()}.sqlite3")
    if settings.REDIS_URL:
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        given = urlsplit(settings.REDIS_URL)
        number = (int(given.path.strip("/") or 0) + worker) % 16
        url = given._replace(path=f"/{number}").geturl()
        # In the environment too, for the servers and workers that a test starts.
        os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = url
        settings.CACHES["default"]["LOCATION"] = url


# What a test asks for that stands in a database or a broker; a test without runs alike on both.
STORED = {"db", "transactional_db", "blank_database", "postgres", "redis_server"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if not item.get_closest_marker("django_db") and STORED.isdisjoint(item.fixturenames):
            item.add_marker("pure")
        if item.get_closest_marker("chaos"):
            item.add_marker(pytest.mark.timeout(0))  # the long ones take what they need
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))
    ordered = yield
    # The longest first: at the end, when processes have little left to take from each other, none
    # is alone with them.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    return ordered


def pytest_collection_finish():
    """Modules and tests stay until the end: looking through them for garbage finds none."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _journal_of_its_own(tmp_path_factory):
    """What tests send is no business of the installation's own journal."""
    settings.JOURNAL_DIR = str(tmp_path_factory.mktemp("journal"))


@pytest.fixture(autouse=True)
def _erasures_of_its_own(tmp_path):
    """Nor is whom tests erase."""
    settings.ERASURES_DIR = str(tmp_path / "erasures")


@pytest.fixture(autouse=True)
def _documents_of_its_own(tmp_path, monkeypatch):
    """Nor what tests hand in."""
    options = settings.STORAGES["documents"]["OPTIONS"]
    monkeypatch.setitem(options, "location", str(tmp_path / "documents"))
    storages._storages.pop("documents", None)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """A rolled-back test takes the cache table with it, but not what Redis remembers."""
    yield
    if settings.REDIS_URL:
        cache.clear()


@pytest.fixture
def staff(client):
    """A browser in which a coordinator is signed in; `person` is who."""
    from tgtf_portal.core.tests.factories import CoordinatorFactory  # after Django's set-up

    client.person = CoordinatorFactory()
    client.force_login(client.person)
    return client
