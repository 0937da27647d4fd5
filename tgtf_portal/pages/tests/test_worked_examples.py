"""The worked examples in docstrings hold, whichever module they stand in."""

import doctest
import importlib

import pytest
from django.conf import settings

PACKAGES = ["tgtf_portal", "clusters", "advisors", "webinars"]
MODULES = [
    ".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(".__init__")
    for package in PACKAGES
    for file in sorted((settings.BASE_DIR / package).rglob("*.py"))
    if "tests" not in file.parts and ">>> " in file.read_text()
]


@pytest.mark.parametrize("module", MODULES)
def test_the_worked_examples_of_a_module_hold(module):
    failed, tried = doctest.testmod(importlib.import_module(module))

    assert tried
    assert not failed
