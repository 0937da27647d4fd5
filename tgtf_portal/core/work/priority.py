"""The worker's place behind the web server, where the kernel shares out by sessions.

Linux gives each session its part of the processor first, and `nice` counts inside of one alone. Web
server and worker are sessions of their own, so the worker's has to be told as well: without that
both get the same, see bench/pages.py.
"""

import os
from contextlib import suppress
from pathlib import Path

SESSION = Path("/proc/self/autogroup")


def lower_session() -> None:
    """As low as the process that leads it; a session that others lead stays as it is."""
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    if niceness > 0 and os.getsid(0) == os.getpid():
        with suppress(OSError):  # another kernel, or a container that does not have it
            SESSION.write_text(str(niceness))
