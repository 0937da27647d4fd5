"""Every table of people that leaves the portal comes back in by an import of its own."""

import ast
from pathlib import Path

from django.conf import settings

from tgtf_portal.core.tables.import_kinds import KINDS

# By the page that hands it out: the import that takes it, whose test reads a file back without a
# loss; or why there is none.
COMES_BACK = {
    "participants_file": "registrations",
    "seats_file": "seats",
    "zoom_file": "seats",
    "teams_file": "seats",
    "mix_file": "figures about rooms: nothing to take over",
    "wrong_rows": "whatever import its rows were wrong in",
}


def test_each_table_has_its_import_or_a_reason():
    found = set()
    for app in ("tgtf_portal", "clusters", "advisors", "webinars"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "tests" not in path.parts:
                found |= set(handing_out(ast.parse(path.read_text())))

    assert found == set(COMES_BACK)
    kinds = [kind for kind in COMES_BACK.values() if " " not in kind]
    assert set(kinds) <= set(KINDS)


def handing_out(module):
    """The functions that answer with a table."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            names = {call.id for call in calls if isinstance(call, ast.Name)}
            if names & {"csv_file", "csv_stream"}:
                yield function.name
