"""A scanner for weak spots on the demonstration: as a visitor, a cluster's manager, and staff.

The portal as on a server, with TLS, holds the whole demonstration, which is thrown away; no worker
runs, so that a mail is a row and nothing more. wapiti signs in as each role, crawls, and attacks
what it found: injected SQL, scripts, files, commands, headers and redirects, forms without a token.
Pages with faults stand beside the portal's (`_scanned_urls.py`): each of them has to be found by
each role, and beyond them nothing. An answer of 500 is a finding, too.

    python bench/scan.py [visitor] [manager] [coordinator]
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import venv
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from _portal import FOLDER
from _servers import collect_static, seed
from _sizes import IS_SMALL
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import Resolver404, resolve

from tgtf_portal.core.tests.live import PRODUCTION, Installation, Process, wait_until
from tgtf_portal.core.tests.sink import SmtpSink, free_port
from tgtf_portal.pages.demo.people import LOCAL_PASSWORD

# A scanner that changes finds other things: pinned. 3.2.3 is the last for Python 3.11, and does not
# run on 3.13; 3.3.2 needs 3.12.
WAPITI = "3.2.3" if sys.version_info < (3, 12) else "3.3.2"
ROLES = ("visitor", "manager", "coordinator")
# Nothing here asks another host: those that do (ssrf, xxe, log4shell, wapp, ...) are left out.
MODULES = "sql,xss,permanentxss,exec,file,redirect,crlf,csrf,upload,methods,backup,http_headers,csp"
CRAWL_SECONDS, ATTACK_SECONDS = 60, 45  # of a role, and of each module
CRAWL = {
    "--depth": "4", "--max-files-per-dir": "12", "--scan-force": "paranoid",
    "--max-scan-time": str(CRAWL_SECONDS), "--tasks": "1",  # two at once lose a renewed session
    "--module": "",
}  # fmt: skip
ATTACK = {
    "--module": MODULES, "--skip": "csrfmiddlewaretoken",
    "--max-attack-time": str(ATTACK_SECONDS),
}  # fmt: skip
# What ends the session that is scanned with, or takes away its person's rights.
LEFT_OUT = (
    "/accounts/logout/*", "/accounts/password/*", "/accounts/email/*", "/accounts/2fa/*",
    "/accounts/sessions/*", "/profile/sessions/*", "/profile/data/erase/*", "/admin/logout/*",
    "/admin/password_change/*", "/admin/core/user/*",
)  # fmt: skip
PLANTED = {
    "Reflected Cross Site Scripting", "Stored Cross Site Scripting", "SQL Injection",
    "Path Traversal", "Open Redirect", "Cross Site Request Forgery", "Internal Server Error",
}  # fmt: skip
# Pattern of a finding's line: why it is none.
FALSE_ALARMS: dict[str, str] = {}
# Where the menu does not lead at once.
STARTS = {"manager": ["/dashboard/"], "coordinator": ["/admin/", "/dashboard/"]}
REQUEST = re.compile(r'"([A-Z]+) (\S+) HTTP/[\d.]+" (\d{3})')


def main(roles: list[str]) -> None:
    if IS_SMALL:
        look_around(roles)
        return
    scanner = installed_scanner(FOLDER / "scanner")
    failed = False
    with demonstration() as (portal, web):
        for role in roles or ROLES:
            failed |= not passes(role, portal, web, scanner)
    sys.exit(failed)


def look_around(roles: list[str]) -> None:
    """Without the scanner: each role comes in where it would, and its planted faults are there."""
    with demonstration() as (portal, _web):
        for role in roles or ROLES:
            scan = Scan(role, portal, Path())
            scan.state.mkdir()
            scan.sign_in()
            print(f"  {role} is let in")


def installed_scanner(folder: Path) -> Path:
    """In an environment of its own: its libraries are not the portal's."""
    venv.create(folder, with_pip=True)
    quiet = ["-qq", "--disable-pip-version-check"]
    argv = [str(folder / "bin/python"), "-m", "pip", "install", *quiet, f"wapiti3=={WAPITI}"]
    subprocess.run(argv, check=True)
    return folder / "bin/wapiti"


@contextmanager
def demonstration() -> Iterator[tuple[Installation, Process]]:
    port = free_port()
    settings = PRODUCTION | {
        "DJANGO_SETTINGS_MODULE": "bench._scanned_settings", "SECURE_SSL_REDIRECT": "1",
        "SITE_URL": f"https://127.0.0.1:{port}", "REDIS_URL": "", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    database = os.environ["DATABASE_URL"]
    portal = Installation(FOLDER, database, SmtpSink(), settings, port)
    try:
        seed(portal)
        collect_static(portal)
        yield portal, served(portal)
    finally:
        portal.stop()


def served(portal: Installation) -> Process:
    certify(FOLDER / "key.pem", FOLDER / "certificate.pem")
    size = ["--workers", "2", "--threads", "4", "--keep-alive", "30", "--access-logfile", "-"]
    tls = ["--keyfile", str(FOLDER / "key.pem"), "--certfile", str(FOLDER / "certificate.pem")]
    files = ["--worker-tmp-dir", str(FOLDER), "--no-control-socket"]
    bind = ["--bind", f"127.0.0.1:{portal.port}", *size, *tls, *files]
    web = portal.start("web", "-m", "gunicorn", "tgtf_portal.wsgi", *bind)

    def answers() -> bool:
        with suppress(requests.ConnectionError), browser() as reader:
            return reader.get(portal.settings["SITE_URL"] + "/healthz", timeout=5).ok
        return False

    wait_until(answers, 60, "the web server answers")
    return web


def certify(key_file: Path, file: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    blank = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = blank.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(pem, *plain))
    file.write_bytes(signed.public_bytes(pem))


# --- A role -----------------------------------------------------------------------------------
def passes(role: str, portal: Installation, web: Process, scanner: Path) -> bool:
    seen, began = web.log.stat().st_size, time.monotonic()
    scan = Scan(role, portal, scanner)
    scan.crawl()
    kinds = scan.keep_one_of_a_kind()
    scan.attack()
    seconds = time.monotonic() - began
    asked = REQUEST.findall(web.log.read_bytes()[seen:].decode(errors="replace"))
    problems = [*scan.problems(), *failures(asked, role)]
    pages = {urlsplit(target).path for _method, target, status in asked if status < "400"}
    print(
        f"  {role:12}{len(pages):5} addresses, {kinds:3} kinds of page and form attacked, "
        f"{len(asked):6,} requests, {seconds:4.0f} s, {len(problems)} findings{scan.late()}",
        *problems,
        sep="\n      ",
        flush=True,
    )
    return not problems


def failures(asked: list[tuple[str, str, str]], role: str) -> list[str]:
    """Answers of 5xx, and a session that did not last."""
    answers = {(method, urlsplit(target).path, status) for method, target, status in asked}
    own = f"/-faults/{role}/"
    found = [f"{method} {path} was answered {status}" for method, path, status in sorted(answers)
             if status >= "500" and not path.startswith(own)]  # fmt: skip
    return found + ["the session ended on the way"] * (("GET", own, "404") in answers)


@dataclass
class Scan:
    role: str
    portal: Installation
    scanner: Path
    token: str = ""

    @property
    def site(self) -> str:
        return self.portal.settings["SITE_URL"]

    @property
    def state(self) -> Path:
        return FOLDER / f"scan-{self.role}"

    @property
    def log(self) -> str:
        return "".join(file.read_text() for file in sorted(self.state.glob("*.log")))

    def crawl(self) -> None:
        self.state.mkdir()
        starts = ["/", f"/-faults/{self.role}/", *STARTS.get(self.role, ())]
        options = [text for start in starts for text in ("--start", f"{self.site}{start}")]
        options += [text for left in LEFT_OUT for text in ("--exclude", f"{self.site}{left}")]
        self._run("1-crawl", CRAWL, options)

    def attack(self) -> None:
        report = ["--format", "json", "--output", str(self.state / "report.json")]
        self._run("2-attack", ATTACK, ["--skip-crawl", *report])

    def _run(self, name: str, options: dict[str, str], more: list[str]) -> None:
        argv = [str(self.scanner), "--url", f"{self.site}/", "--cookie", str(self.sign_in())]
        argv += [text for option in options.items() for text in option]
        argv += ["--store-session", str(self.state), "--store-config", str(self.state)]
        # Its modules are all made, and one of them would look up a host of its own.
        argv += ["--scope", "domain", "--dns-endpoint", "localhost", "--no-bugreport"]
        argv += ["--verbose", "1", "--timeout", "20", *more]
        longest = 60 + CRAWL_SECONDS + (ATTACK_SECONDS + 20) * len(MODULES.split(","))
        env = {**os.environ, "HOME": str(FOLDER)}
        with (self.state / f"{name}.log").open("w") as out:
            subprocess.run(
                argv, check=True, stdout=out, stderr=out, env=env, cwd=FOLDER, timeout=longest
            )

    def sign_in(self) -> Path:
        """Cookies of somebody who came by the form just now; a visitor has the forms' alone.

        The cookie of the forms' tokens stays: they were crawled with it.
        """
        with browser() as reader:
            door = f"{self.site}/accounts/login/"
            form = {"csrfmiddlewaretoken": token_in(reader.get(door).text)}
            if self.role != "visitor":
                form |= {"login": f"{self.role}@example.org", "password": LOCAL_PASSWORD}
                reader.post(door, form, headers={"Referer": door}).raise_for_status()
            assert reader.get(f"{self.site}/-faults/{self.role}/").ok, f"{self.role} is not let in"
            cookies = dict(reader.cookies)
        self.token = self.token or cookies["__Host-csrf"]
        rest = {"expires": None, "secure": True, "port": None, "version": 0}
        kept = cookies | {"__Host-csrf": self.token}
        jar = {name: {"value": value, **rest} for name, value in kept.items()}
        file = self.state / "cookies.json"
        file.write_text(json.dumps({"127.0.0.1": {"/": jar}}))
        return file

    def keep_one_of_a_kind(self) -> int:
        """Of pages with one route and the same parameters one is attacked; how many are left."""
        [file] = self.state.glob("*.db")
        with closing(sqlite3.connect(file)) as memory, memory:
            names = defaultdict(set)
            for page, name in memory.execute("SELECT path_id, type || name FROM params"):
                names[page].add(name)
            kinds: dict[Any, int] = {}
            asked = (
                "SELECT path_id, method, path FROM paths WHERE headers IS NOT NULL ORDER BY path"
            )
            for page, method, address in memory.execute(asked):
                kinds.setdefault((method, route(address), frozenset(names[page])), page)
            kept = ",".join(map(str, kinds.values()))
            memory.execute(f"DELETE FROM params WHERE path_id NOT IN ({kept})")
            memory.execute(f"DELETE FROM paths WHERE path_id NOT IN ({kept})")
        return len(kinds)

    def problems(self) -> list[str]:
        """What was found beyond the planted faults, and which of these were not."""
        report = json.loads((self.state / "report.json").read_text())
        groups = [*report["vulnerabilities"].items(), *report["anomalies"].items()]
        found = {(kind, one["method"], one["path"], one["parameter"], one["info"])
                 for kind, several in groups for one in several}  # fmt: skip
        planted = {kind for kind, _m, path, *_ in found if path.startswith("/-faults/")}
        real = [f"{kind}: {method} {path} {parameter or ''} ({info})"
                for kind, method, path, parameter, info in sorted(found, key=str)
                if not path.startswith("/-faults/")]  # fmt: skip
        missed = [f"planted and not found: {kind}" for kind in sorted(PLANTED - planted)]
        return [line for line in real if not is_false(line)] + missed

    def late(self) -> str:
        """Which modules had no time for all pages."""
        late = re.findall(r"Max attack time was reached for module (\w+)", self.log)
        late = ["the crawl"] * ("Max scan time was reached" in self.log) + late
        return f"; out of time: {', '.join(late)}" if late else ""


def route(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return urlsplit(address).path


def is_false(line: str) -> bool:
    return any(re.search(pattern, line) for pattern in FALSE_ALARMS)


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found, page[:500]
    return found[1]


def browser() -> requests.Session:
    session = requests.Session()
    session.verify = str(FOLDER / "certificate.pem")
    session.trust_env = False  # else a bundle of certificates named there would count instead
    return session


if __name__ == "__main__":
    main(sys.argv[1:])
