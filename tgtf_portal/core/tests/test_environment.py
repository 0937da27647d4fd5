"""What a developer has set, in the environment or in a .env file, changes no test's result."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

READ = re.compile(r'(?:env\.\w+|required_in_production)\(\s*"([A-Z_]+)"')
FREE = {"DATABASE_URL", "REDIS_URL"}  # where the tests run is for whoever runs them to say


def test_every_setting_is_as_on_a_machine_where_nothing_is_set(pytestconfig):
    read = set(READ.findall((settings.BASE_DIR / "tgtf_portal/settings.py").read_text()))
    pinned = {line.partition("=")[0].removeprefix("U:") for line in pytestconfig.getini("env")}

    assert pinned == read - FREE
    assert read.isdisjoint(os.environ.keys() - FREE - {"DEBUG", "ENV_FILE"})
    assert settings.ADMIN_MFA_REQUIRED
    assert settings.SITE_URL == "http://127.0.0.1:8000"
    assert settings.LOGGING["root"]["level"] == "INFO"
    assert settings.BOUNCE_FOLDER == ""


def test_whoever_has_other_settings_gets_the_same_results(tmp_path):
    dot_env = tmp_path / ".env"
    dot_env.write_text("LOG_LEVEL=ERROR\nBOUNCE_FOLDER=/var/mail\n")
    theirs = {"ENV_FILE": str(dot_env), "ADMIN_MFA_REQUIRED": "off", "SITE_URL": "https://x.org"}
    argv = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    test = f"{Path(__file__)}::test_every_setting_is_as_on_a_machine_where_nothing_is_set"

    done = subprocess.run(
        [*argv, test],
        cwd=settings.BASE_DIR,
        env=os.environ | theirs,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert "1 passed" in done.stdout, done.stdout
