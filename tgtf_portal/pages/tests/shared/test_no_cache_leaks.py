"""No cache gives one person's page to another: ours, and an nginx before the portal.

Each role asks for each address, in two orders, so that everybody comes after everybody else. Of
whom an answer tells is compared with what a portal that keeps nothing tells the same person.
"""

import json
import os
import random
import re
import shutil
import subprocess
from contextlib import contextmanager

import pytest
import requests

from tgtf_portal.core.tests.chaos.servers import do_without
from tgtf_portal.core.tests.live import wait_until
from tgtf_portal.core.tests.sink import free_port

pytestmark = pytest.mark.chaos
MARKER = re.compile(rb"Marker-(\w+)-here")
SHORT_CUT = "proxy_ignore_headers Cache-Control Vary Set-Cookie Expires; proxy_cache_valid 1m;"
NGINX = """
{user} daemon off; pid {folder}/pid; error_log {folder}/log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=pages:10m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {portal}; proxy_set_header Host $http_host;
      proxy_cache pages; proxy_cache_revalidate on; {more}
    }}
  }}
}}
"""


@contextmanager
def nginx(folder, portal, more=""):
    """The address of a cache before the portal, which keeps whatever it is not told not to."""
    if not shutil.which("nginx"):
        do_without("nginx is not installed here (apt-get install nginx-light)")
    port = free_port()
    folder.mkdir()
    folder.chmod(0o777)
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not read the folder
    facts = {"user": user, "folder": folder, "port": port, "portal": portal, "more": more}
    (folder / "conf").write_text(NGINX.format(**facts))
    process = subprocess.Popen(["nginx", "-c", str(folder / "conf"), "-e", str(folder / "log")])
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(url), 10, "nginx answers")
        yield url
    finally:
        process.terminate()
        process.wait(10)


def answers(url):
    try:
        return requests.get(f"{url}/healthz", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def told_of(url, page, key):
    """Whose markers stand on the page."""
    cookies = {"sessionid": key} if key else {}
    answer = requests.get(url + page, cookies=cookies, allow_redirects=False, timeout=30)
    return set(MARKER.findall(answer.content))


def leaks(url, uncached, sessions, pages):
    """Page, role, and whose marker stood there that had no business to."""
    order = ["visitor", *sessions]
    random.Random(7).shuffle(order)
    found = []
    for page in pages:
        for role in [*order, *reversed(order)]:
            told = told_of(url, page, sessions.get(role))
            if told and (strange := told - told_of(uncached, page, sessions.get(role))):
                found.append((page, role, strange))
    return found


@pytest.fixture
def people(installation):
    return json.loads(installation.run("-m", "tgtf_portal.pages.tests.shared.people").stdout)


@contextmanager
def uncached(installation):
    """A web server of the same installation that keeps no page."""
    port, installation.port = installation.port, free_port()
    installation.settings["PAGES_KEPT_BYTES"] = "0"
    installation.start_web()
    url, installation.port = installation.url, port
    del installation.settings["PAGES_KEPT_BYTES"]
    yield url


def test_nobody_reads_of_another_from_a_cache(installation, people, tmp_path):
    with uncached(installation) as plain:
        installation.start_web()
        with nginx(tmp_path / "nginx", installation.url) as before:
            for url in (installation.url, before):
                assert leaks(url, plain, **people) == []


def test_control_a_cache_of_ours_that_takes_all_for_strangers_leaks(installation, people):
    with uncached(installation) as plain:
        installation.start_web("tgtf_portal.pages.tests.shared.leaking_wsgi")
        assert leaks(installation.url, plain, people["sessions"], ["/", "/dashboard/"])


def test_control_an_nginx_that_does_not_listen_leaks(installation, people, tmp_path):
    with uncached(installation) as plain, nginx(tmp_path / "n", plain, more=SHORT_CUT) as before:
        assert leaks(before, plain, people["sessions"], ["/", "/dashboard/"])
