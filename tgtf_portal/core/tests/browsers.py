"""A pytest plugin: the Chromium that browser tests drive, replaced where it answers no more."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import psutil
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

# The first opens a page at a third of the others' cost.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A test that takes longer waits for an answer that never comes: the longest needs a third.
PATIENCE = 90


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    rootless = [] if os.geteuid() else ["--no-sandbox"]  # Chromium has no sandbox for root
    return {**browser_type_launch_args, "args": [*QUIET, *rootless], "timeout": 40_000}


@pytest.fixture(scope="session")
def launch_browser(browser_type, browser_type_launch_args) -> Callable[[], Browser]:
    """The first browser of this machine that starts; one that hangs is not waited for for long."""

    def launch() -> Browser:
        faults = []
        for program in filter(None, map(shutil.which, PROGRAMS)):
            try:
                return browser_type.launch(**browser_type_launch_args, executable_path=program)
            except PlaywrightError as fault:
                faults.append(f"{program}: {fault}")
        raise AssertionError("\n".join(faults) or "no Chromium is installed")

    return launch


@pytest.fixture(scope="session")
def _browsers() -> Iterator[list[Browser]]:
    """Those that were launched; the last is in use."""
    browsers: list[Browser] = []
    yield browsers
    for browser in browsers:
        browser.close()


@pytest.fixture
def browser(launch_browser, _browsers) -> Iterator[Browser]:
    """One for all tests of this process, until it falls silent.

    Chromium now and then leaves a question without an answer, and Playwright waits for it without
    end. The browser is ended then: the question fails, and the test is run again with another.
    """
    if not (_browsers and _browsers[-1].is_connected()):
        _browsers.append(launch_browser())
    pid = _pid(_browsers[-1])
    timer = threading.Timer(PATIENCE, _end, [pid])
    timer.daemon = True
    timer.start()
    yield _browsers[-1]
    timer.cancel()


def _pid(browser: Browser) -> int:
    session = browser.new_browser_cdp_session()
    known = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(process["id"] for process in known if process["type"] == "browser")


def _end(pid: int) -> None:
    process = psutil.Process(pid)
    for each in [*process.children(recursive=True), process]:
        each.kill()
