"""Each command of ours with arguments and files that no operator means.

One law for all: it is done, or a CommandError says why not; and then no row has changed.
"""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from clusters.tests.factories import ClusterFactory, FacilityFactory
from tgtf_portal.core.mail.outbox import the_office
from tgtf_portal.core.tables.import_command import ImportCommand
from tgtf_portal.core.tests.nasty import JSON, VALUES, Deal, as_bytes
from tgtf_portal.pages.tests.every_form import OURS
from tgtf_portal.pages.tests.nasty_requests import Ledger, errors_logged
from tgtf_portal.pages.tests.nasty_tables import broken, right_row
from webinars.tests.factories import WebinarFactory

pytestmark = pytest.mark.django_db

SLUG = "coming"
# What it takes to be asked for nothing: it acts on all there is.
WITHOUT_ARGUMENTS = {"keep_old_demo_aside", "places", "prepare_demo", "retention"}


def commands():
    found = {name: app for name, app in get_commands().items() if app.split(".")[0] in OURS}
    return {name: load_command_class(found[name], name) for name in sorted(found)}


def verbs(parser):
    """Each way of calling it: the words that come first, and the arguments that follow."""
    inner = [a for a in parser._actions if a.choices and isinstance(a.choices, dict)]
    for action in inner:
        for verb, below in action.choices.items():
            yield [verb], own_arguments(below)
    if not inner:
        yield [], own_arguments(parser)


def own_arguments(parser):
    common = {"version", "verbosity", "settings", "pythonpath", "traceback", "no_color"}
    common |= {"force_color", "skip_checks", "help"}
    return [a for a in parser._actions if a.dest not in common and a.nargs != 0]


def paths(folder):
    """What stands where a file should, or does not."""
    (folder / "empty").write_bytes(b"")
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    return {
        "missing": folder / "no" / "such",
        "folder": folder / "folder",
        "empty": folder / "empty",
        "loop": folder / "loop",
        "long": folder / ("x" * 300),
        "other letters": os.fsdecode(bytes(folder) + b"/\xff\xfe"),
        "nothing": "",
    }


def files(command, folder):
    """Contents for a command that reads a file."""
    if isinstance(command, ImportCommand):
        target = command.target(webinar=SLUG, facility=SLUG)
        return broken(right_row(command.kind, target))
    texts = {**JSON, **{f"text, {name}": value for name, value in VALUES["text"].items()}}
    whole = {"title": "A", "series": "B", "starts_at": "0001-01-01T00:00", "stories": 7}
    texts |= {f"facts, {key}": json.dumps({**whole, key: value}) for key in whole for value in BAD}
    return {**texts, "database": b"SQLite format 3\x00" + b"\xff" * 4096, "dump": b"PGDMP\x01\xff"}


BAD = [None, [], {}, 1e308, -1, "\u0000", "\ud800", ["x"] * 1000, {"a": {"b": []}}, True]


def lines(command, parser, folder, deal):
    """What is typed, in words and as it goes to the command."""
    for words, arguments in verbs(parser):
        for action in arguments:
            for name, value in nasty(command, action, folder, deal):
                yield (
                    f"{' '.join(words)} {action.dest}: {name}",
                    [
                        *words,
                        *(
                            part
                            for other in arguments
                            for part in said(other, action, value, folder)
                        ),
                    ],
                )


def nasty(command, action, folder, deal):
    if action.type is not Path:
        return [deal.next("text") for _ in range(12)] + [deal.next("mail") for _ in range(4)]
    found = {**paths_of(folder)}
    if command.__module__.endswith(".backup"):
        # A copy would wait for this test's own transaction to end: those that can be none.
        return [(name, found[name]) for name in ("missing", "folder", "empty", "long", "nothing")]
    for number, (name, content) in enumerate(files(command, folder).items()):
        path = folder / f"file-{number}"
        path.write_bytes(as_bytes(content))
        found[name] = path
    return list(found.items())


def paths_of(folder):
    made = folder / "paths"
    if made.exists():
        made = folder / f"paths-{len(list(folder.iterdir()))}"
    made.mkdir()
    return paths(made)


def said(action, chosen, value, folder):
    """One argument: the nasty one, or what would do."""
    if action is chosen:
        given = os.fsdecode(value) if isinstance(value, bytes) else str(value)
    elif action.option_strings:
        return []
    else:
        given = str(folder / "paths" / "empty") if action.type is Path else SLUG
    return [f"{action.option_strings[-1]}={given}"] if action.option_strings else [given]


def complaints(ledger, name, typed):
    with ledger.rehearsal() as written, errors_logged() as errors:
        refused = False
        try:
            call_command(name, *typed, stdout=io.StringIO(), stderr=io.StringIO())
        except CommandError as refusal:
            refused = True
            found = [] if str(refusal).strip() else ["says nothing"]
        except BaseException as fault:
            return [f"raised {type(fault).__name__}: {str(fault)[:100]}"]
        else:
            found = []
        changed = ledger.changed(written)
    if refused and changed:
        found.append(f"refused, and yet changed {[*changed]}")
    return [*found, *(f"logged {error}" for error in errors)]


@pytest.mark.parametrize("one_in", [10, pytest.param(1, marks=pytest.mark.chaos)])
def test_no_command_fails_on_what_it_is_given_or_does_half_of_it(tmp_path, monkeypatch, one_in):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\x00\xff")))
    WebinarFactory(slug=SLUG)
    FacilityFactory(slug=SLUG)
    ClusterFactory()
    the_office()  # whoever asks how the post stands makes its row
    ledger, deal, wrong, number = Ledger(), Deal(), [], 0
    silent = set()
    for name, command in commands().items():
        folder = tmp_path / name
        folder.mkdir()
        before = number
        for about, typed in lines(command, command.create_parser("manage.py", name), folder, deal):
            number += 1
            if number % one_in:
                continue
            found = complaints(ledger, name, typed)
            wrong += [f"{name} {about}: {complaint}" for complaint in found]
        silent |= {name} if number == before else set()
    print(f"{number // one_in} cases")  # noqa: T201  (a figure for whoever asks with -s)
    assert number // one_in >= 50

    assert silent == WITHOUT_ARGUMENTS
    assert wrong == [], "\n".join(wrong)
