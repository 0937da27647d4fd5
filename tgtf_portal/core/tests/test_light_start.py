"""What takes long to load, or much memory, is loaded where it is used."""

import json
import subprocess
import sys

from django.conf import settings

# Each with what alone may load it.
HEAVY = {
    "celery": "ringing the doorbell",
    "kombu": "ringing the doorbell",
    "openpyxl": "workbooks",
    "docx": "a recap as a Word document",
    "lxml": "a recap as a Word document",
    "numpy": "notes that say the same, seating",
    "highspy": "seating",
    "typst": "papers and pictures",
    "PIL": "pictures that are handed in",
}
PAGES = """
import json, sys
from tgtf_portal.wsgi import application
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "localhost"})
answers = [client.get(address).status_code for address in ("/healthz", "/accounts/login/")]
print(json.dumps([answers, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def test_a_process_that_shows_plain_pages_loads_nothing_heavy(installation):
    installation.settings |= {"REDIS_URL": "", "SECURE_SSL_REDIRECT": "0"}
    done = subprocess.run(
        [sys.executable, "-c", PAGES],
        cwd=settings.BASE_DIR,
        env=installation.env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answers, loaded = json.loads(done.stdout)

    assert answers == [200, 200]
    assert {name: HEAVY[name] for name in HEAVY if name in loaded} == {}
