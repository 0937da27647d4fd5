"""A pytest plugin: real processes for tests, each installation with a state of its own.

Whatever happens in a test, all that it started is ended with its whole process group; the tails of
the processes' logs are shown with a failure.
"""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tgtf_portal.core.tests import databases
from tgtf_portal.core.tests.leaks import watch
from tgtf_portal.core.tests.nursery import Child, Ended, Nursery, libraries
from tgtf_portal.core.tests.sink import SmtpSink, free_port

# As on a server; with DEBUG Django keeps its last 9,000 statements and shows a page of its own for
# what goes wrong.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "only-these-tests-read-it-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "0",
}
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
SHOWN_LINES = 60


def wait_until(
    condition: Callable[[], Any], seconds: float, what: str, *, pause: float = 0.05
) -> Any:
    """The condition's first true value; an AssertionError that says what never came about."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if value := condition():
            return value
        time.sleep(pause)
    raise AssertionError(f"{what}: not within {seconds} s")


@dataclass
class Process:
    name: str
    popen: Child
    log: Path

    def kill(self) -> None:
        """kill -9 to it and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)

    def pause(self) -> None:
        """Sleeps until `resume`, as in a machine that is frozen or swaps."""
        os.killpg(self.popen.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.popen.pid, signal.SIGCONT)

    def terminate(self) -> float:
        """SIGTERM to it alone; the seconds it took to go."""
        started = time.monotonic()
        self.popen.terminate()
        self.popen.wait(30)
        return time.monotonic() - started


@dataclass
class Installation:
    """The portal, set up in a folder, with its own database, broker and mail server."""

    folder: Path
    database: str
    sink: SmtpSink
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: list[Process] = field(default_factory=list)
    nurseries: dict[str, Nursery] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEBUG": "1",
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "tgtf_portal.settings",
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.database,
            "EMAIL_URL": self.sink.url,
            "SITE_URL": self.url,
            "REGISTRATION_SECONDS": "0",  # tests fill in forms more quickly than people
            **self.settings,
        }

    # --- Programs that end ---
    def manage(self, *args: str) -> str:
        return self._run("manage.py", *args)

    def script(self, code: str) -> str:
        """Runs a piece of Python with the portal set up; what it printed."""
        return self._run("-c", f"import django\ndjango.setup()\n{code}")

    def _run(self, *args: str) -> str:
        done = self.run(*args)
        assert done.returncode == 0, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def run(self, *argv: str) -> Ended:
        """`python argv` to its end, however that is."""
        return self._nursery(self.env).run(list(argv), self.env)

    def _nursery(self, env: dict[str, str]) -> Nursery:
        known = json.dumps(env, sort_keys=True)
        if known not in self.nurseries:
            self.nurseries[known] = libraries().set_up(env)
        return self.nurseries[known]

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return databases.query(self.database, sql)

    # --- Programs that stay ---
    def start(self, name: str, *argv: str, **settings: str) -> Process:
        log = self.folder / f"{name}-{len(self.processes)}.log"
        env = {**self.env, **settings}
        with log.open("w") as out:
            child = self._nursery(env).start(list(argv), env, out.fileno(), out.fileno())
        process = Process(name, child, log)
        self.processes.append(process)
        return process

    def start_web(self, application: str = "tgtf_portal.wsgi", *, workers: int = 1) -> Process:
        size = ["--workers", str(workers), "--threads", "4"]
        bind = ["--bind", f"127.0.0.1:{self.port}", *size]
        quiet = ["--worker-tmp-dir", str(self.folder), "--no-control-socket"]
        web = self.start("web", "-m", "gunicorn", application, *bind, *quiet)
        wait_until(lambda: self._answers(web), 90, "the web server answers")
        return web

    def start_worker(
        self, application: str = "tgtf_portal", *, ready: bool = True, **settings: str
    ) -> Process:
        pool = ["-P", "threads", "-c", "2", "-l", "info"]
        argv = ["-m", "celery", "-A", application, "worker", *pool, *QUIET]
        worker = self.start("worker", *argv, **settings)
        if ready:
            self.wait_for_log(worker, "ready.")
        return worker

    def start_beat(self, application: str = "tgtf_portal") -> Process:
        memory = str(self.folder / f"beat-{len(self.processes)}")
        schedule = ["--schedule", memory, "--pidfile=", "-l", "info"]
        return self.start("beat", "-m", "celery", "-A", application, "beat", *schedule)

    def wait_for_log(self, process: Process, text: str, seconds: float = 30) -> None:
        def said_or_gone() -> bool:
            return text in process.log.read_text() or process.popen.poll() is not None

        wait_until(said_or_gone, seconds, f"{process.name} says “{text}”")
        assert process.popen.poll() is None, f"{process.name} ended:\n{process.log.read_text()}"

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            watch.look_at_log(process.name, process.log.read_text(errors="replace"))
        for nursery in self.nurseries.values():
            nursery.close()
        self.nurseries.clear()

    def _answers(self, web: Process) -> bool:
        assert web.popen.poll() is None, f"the web server ended:\n{web.log.read_text()}"
        with suppress(OSError):
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            return True
        return False


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A real mail server of the test's own."""
    sink = SmtpSink().start()
    yield sink
    sink.stop()


@pytest.fixture
def post(smtp_sink):
    """Delivers what is due; gives what the mail server took this time."""
    from tgtf_portal.core.mail import outbox  # after Django's set-up
    from tgtf_portal.core.mail.transports import SmtpPost
    from tgtf_portal.core.models import Message

    server = SmtpPost({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": smtp_sink.port})

    def deliver():
        before = len(smtp_sink.deliveries)
        outbox.deliver_all(outbox.claim(100), server)
        number = Message.objects.filter(status="sent").count()
        return smtp_sink.wait_for(number, 10)[before:]

    yield deliver
    server.close()


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database without rows, for copies."""
    yield from databases.blank_database(tmp_path_factory.mktemp("blank"))


@pytest.fixture
def installation(
    tmp_path: Path, blank_database: str, smtp_sink: SmtpSink
) -> Iterator[Installation]:
    """An installation of the test's own; the test starts the processes that it needs."""
    with ExitStack() as stack:
        yield _installed(stack, tmp_path, blank_database, smtp_sink)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, blank_database: str) -> Iterator[Installation]:
    """One installation with web, worker and beat for a whole module."""
    yield from running_portal(tmp_path_factory, blank_database)


def running_portal(folders: pytest.TempPathFactory, blank: str) -> Iterator[Installation]:
    """An installation with web, worker and beat; gone when the iterator is closed."""
    with ExitStack() as stack:
        portal = _installation_of_a_module(stack, folders, blank)
        worker = portal.start_worker(ready=False)
        portal.start_beat()
        portal.start_web()
        portal.wait_for_log(worker, "ready.")
        yield portal


@pytest.fixture(scope="module")
def website(
    tmp_path_factory: pytest.TempPathFactory, blank_database: str
) -> Iterator[Installation]:
    """One installation with nothing but the web server for a whole module."""
    with ExitStack() as stack:
        website = _installation_of_a_module(stack, tmp_path_factory, blank_database)
        website.start_web()
        yield website


def _installation_of_a_module(
    stack: ExitStack, folders: pytest.TempPathFactory, blank: str
) -> Installation:
    sink = SmtpSink().start()
    stack.callback(sink.stop)
    return _installed(stack, folders.mktemp("portal"), blank, sink)


def _installed(stack: ExitStack, folder: Path, blank: str, sink: SmtpSink) -> Installation:
    database = stack.enter_context(databases.copied_database(blank, folder))
    settings = {"REDIS_URL": databases.private_redis()}
    installation = Installation(folder, database, sink, settings)
    stack.callback(installation.stop)
    return installation


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "how often a rush for places is repeated (with -m chaos)"
    parser.addoption("--rushes", type=int, default=1, help=text)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long versions run when they are asked for: pytest -m chaos."""
    if "chaos" not in config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("chaos")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Shows what the processes said with a test that failed."""
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            for process in value.processes if isinstance(value, Installation) else []:
                tail = process.log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
                report.sections.append((f"log of {process.log.stem}", "\n".join(tail)))
    return report
