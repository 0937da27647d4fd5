"""Each way of abuse has a test that is named after it."""

import re
from pathlib import Path

from django.conf import settings

from tgtf_portal.pages.tests.abuse.cases import CASES

NAMED = re.compile(r"^def test_abuse_(\d\d)_", re.MULTILINE)


def numbers(texts):
    return {int(number) for text in texts for number in NAMED.findall(text)}


def test_each_case_has_a_test_named_after_it():
    root = Path(settings.BASE_DIR)
    apps = ("tgtf_portal", "webinars", "advisors", "clusters")
    files = [file for app in apps for file in (root / app).rglob("test_*.py")]

    assert numbers(file.read_text() for file in files) == set(CASES) == set(range(1, 26))


def test_control_a_number_that_is_missing_or_made_up_is_noticed():
    assert numbers(["def test_abuse_07_x():\n", "def test_abuses():\n"]) == {7}
