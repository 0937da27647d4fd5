"""The portal starts safely or not at all: real processes with a server's environment."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tgtf_portal.core.tests import databases

SECRETS = {
    "SECRET_KEY": "only-this-test-reads-it-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def run(tmp_path, *arguments, **variables):
    """A fresh process that sees nothing of this one's settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = {**kept, "VAR_DIR": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_portal_without_a_secret_refuses_to_start_in_one_line(tmp_path, missing):
    given = {name: value for name, value in SECRETS.items() if name != missing}

    done = run(tmp_path, "manage.py", "check", **given)

    assert done.returncode == 1
    assert done.stdout == ""
    advice = f"Set {missing} in the environment (or DEBUG=1 for a local demo)."
    assert done.stderr == f"The portal does not start: {advice}\n"


def test_demo_starts_without_anything_set(tmp_path):
    assert run(tmp_path, "manage.py", "check", DEBUG="1").returncode == 0


def test_production_settings_pass_every_check_of_a_deployment(tmp_path):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **SECRETS)

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


PROBE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "portal.example.org"})
answer = client.get("/.well-known/security.txt", secure=True)
plain = client.get("/dashboard/")
print(json.dumps({
    "headers": dict(answer.headers),
    "status": answer.status_code,
    "plain": [plain.status_code, plain.headers.get("Location")],
    "cookies": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE,
                settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE,
                settings.CSRF_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SAMESITE],
    "second_factor": settings.ADMIN_MFA_REQUIRED,
    "debug": settings.DEBUG,
}))
"""


def probe(tmp_path, blank, **variables):
    module = {"DJANGO_SETTINGS_MODULE": "tgtf_portal.settings", **variables}
    with databases.copied_database(blank, tmp_path) as url:
        done = run(tmp_path, "-c", PROBE, **module, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_answers_over_https_with_strict_headers_and_cookies(tmp_path, blank_database):
    seen = probe(tmp_path, blank_database, **SECRETS, ADMIN_MFA_REQUIRED="off")

    assert seen["status"] == 200
    assert seen["plain"] == [301, "https://portal.example.org/dashboard/"]
    assert (
        seen["headers"]["Strict-Transport-Security"]
        == "max-age=31536000; includeSubDomains; preload"
    )
    secured = [True, True, "Lax"]
    assert seen["cookies"] == ["__Host-session", *secured, "__Host-csrf", *secured]
    assert seen["debug"] is False
    assert seen["second_factor"] is True, "off only in a demo"


def test_demo_may_open_the_admin_without_a_second_factor(tmp_path):
    ask = "import tgtf_portal.settings as s; print(s.ADMIN_MFA_REQUIRED)"
    module = {"DJANGO_SETTINGS_MODULE": "tgtf_portal.settings", "DEBUG": "1"}

    assert run(tmp_path, "-c", ask, **module).stdout.strip() == "True"
    off = run(tmp_path, "-c", ask, **module, ADMIN_MFA_REQUIRED="off")
    assert off.stdout.strip() == "False"


def test_abuse_16_a_fresh_installation_knows_nobody(blank_database):
    assert databases.query(blank_database, "SELECT count(*) FROM core_user") == [(0,)]
