"""Real processes for tests that begin where a process's imports end: forked, not started anew.

A Python that starts the portal imports for two seconds, and a run of all tests starts hundreds. So
one Python imports the libraries, a copy of it sets the portal up with an installation's
environment, and each process is a copy of that. It has a pid, memory, an environment and a session
of its own, as any other process.
"""

import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

ROOT = Path(__file__).resolve().parents[3]
SET_UP = "--set-up"  # in place of a program: a nursery whose children find the portal set up
PAIR = (socket.AF_UNIX, socket.SOCK_SEQPACKET)
# What can be imported before there are settings; all else each process imports for itself.
LIBRARIES = """
    allauth.core.exceptions celery.app.trace celery.apps.beat celery.apps.worker
    celery.bin.celery cryptography.hazmat.primitives.ciphers django.contrib.admin.options factory
    django.core.wsgi django.test docx gunicorn.app.wsgiapp gunicorn.workers.gthread icalendar
    openpyxl rapidfuzz.distance redis
"""


@dataclass
class Ended:
    """A program that ran to its end."""

    returncode: int
    stdout: str
    stderr: str


class Child:
    """A process from a nursery, with what the tests ask of a `subprocess.Popen`."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self.pid = int(wire.recv(32))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def _ended(self, seconds: float | None) -> int | None:
        """Its exit code, if that comes within these seconds."""
        if self.returncode is None:
            with selectors.DefaultSelector() as selector:
                selector.register(self._wire, selectors.EVENT_READ)
                if selector.select(seconds):
                    self.returncode = int(self._wire.recv(32))
                    self._wire.close()
        return self.returncode


class Nursery:
    def __init__(self, door: socket.socket, process: Child | None = None) -> None:
        self._door = door
        self._process = process  # kept, for it ends with its handle

    def start(self, argv: list[str], env: dict[str, str], *files: int) -> Child:
        """Begins `python argv` in a session of its own; `files` are open, its output and errors."""
        ours, theirs = socket.socketpair(*PAIR)
        with theirs:
            order = json.dumps([argv, env]).encode()
            socket.send_fds(self._door, [order], [theirs.fileno(), *files])
        return Child(ours)

    def run(self, argv: list[str], env: dict[str, str], seconds: float = 180) -> Ended:
        """`python argv` to its end, however that is."""
        with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
            child = self.start(argv, env, out.fileno(), err.fileno())
            try:
                code = child.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                raise
            return Ended(code, *(_read(file) for file in (out, err)))

    def set_up(self, env: dict[str, str]) -> "Nursery":
        """A nursery whose children find the portal set up with this environment."""
        ours, theirs = socket.socketpair(*PAIR)
        with theirs:
            process = self.start([SET_UP], env, 1, 2, theirs.fileno())
        return Nursery(ours, process)

    def close(self) -> None:
        """No more processes from here; those that were started live on."""
        self._door.close()


def _read(file: TextIO) -> str:
    file.seek(0)
    return file.read()


@cache
def libraries() -> Nursery:
    """Opened at the first need; it ends with this process."""
    return open_nursery()


def open_nursery() -> Nursery:
    ours, theirs = socket.socketpair(*PAIR)
    with theirs:
        argv = [sys.executable, "-u", __file__, str(theirs.fileno())]
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # who has threads is not to be copied
        own = {"pass_fds": [theirs.fileno()], "start_new_session": True}
        subprocess.Popen(argv, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, **own)
    return Nursery(ours)


# --- In the nursery ---------------------------------------------------------------------------
def serve(door: socket.socket) -> list[str]:
    """Forks for each order and goes on; returns in the new process, with what it has to run."""
    gc.freeze()  # a process that ends looks through all objects, and would copy their pages first
    while True:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the attendants
        order, files, *_rest = socket.recv_fds(door, 1 << 20, 4)
        if not order:
            os._exit(0)
        if not os.fork():
            door.close()
            argv, env = json.loads(order)
            attend(files)
            return begin(argv, env, files)
        for file in files:
            os.close(file)


def attend(files: list[int]) -> None:
    """Forks once more and returns in the new process only; the old one tells how it ended.

    When who started it is gone, it is ended.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if not pid:
        return
    os.setsid()  # not to be ended together with the nursery
    wire, *others = files
    for file in others:
        os.close(file)
    with selectors.DefaultSelector() as selector:
        selector.register(os.pidfd_open(pid), selectors.EVENT_READ)
        selector.register(wire, selectors.EVENT_READ)
        if wire in [key.fd for key, _events in selector.select()]:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    with suppress(BrokenPipeError):
        os.write(wire, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def begin(argv: list[str], env: dict[str, str], files: list[int]) -> list[str]:
    """Becomes a process with its own session, output and environment; then its pid is told."""
    os.setsid()
    wire, out, err, *more = files
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.environ.clear()
    os.environ.update(env)
    os.write(wire, str(os.getpid()).encode())
    for file in (wire, out, err):
        os.close(file)
    if argv == [SET_UP]:
        return grow(socket.socket(fileno=more[0]))
    return argv


def grow(door: socket.socket) -> list[str]:
    import django

    django.setup()
    return serve(door)


def run(argv: list[str]) -> None:
    """As `python argv` would."""
    what, *rest = argv
    if what == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    elif what == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = argv
        runpy.run_path(what, run_name="__main__")


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    for library in LIBRARIES.split():
        importlib.import_module(library)
    run(serve(socket.socket(fileno=int(sys.argv[1]))))
