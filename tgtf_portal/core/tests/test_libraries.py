"""What the portal is built on: locked as it says, under licences that are allowed, and listed."""

import importlib.util
import json
import re
import shutil
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[3]


@pytest.fixture
def libraries(tmp_path, monkeypatch):
    """The script, in a folder of its own whose files a test may spoil."""
    spec = importlib.util.spec_from_file_location("libraries", HOME / ".ci" / "libraries.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for file in [*HOME.glob("requirements*"), HOME / "pyproject.toml"]:
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(script, "HOME", tmp_path)
    return script


def test_locks_agree_with_what_is_asked_for_and_every_licence_is_allowed(libraries):
    assert [*libraries.out_of_date(), *libraries.not_allowed()] == []
    assert libraries.check() == 0


def spoil(folder, name, old, new):
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def test_a_lock_that_is_out_of_date_is_noticed(libraries, tmp_path, capsys):
    spoil(tmp_path, "requirements.txt", "gunicorn==", "gunicorn==1")
    spoil(tmp_path, "requirements-dev.txt", "psutil==", "psutils==")

    assert libraries.check() == 1
    said = capsys.readouterr().err
    for fault in ("of gunicorn", "nothing of psutils", "of psutil,", "make lock"):
        assert fault in said


def test_a_pin_without_a_hash_is_noticed(libraries, tmp_path):
    lock = (tmp_path / "requirements.lock").read_text()
    bare = re.sub(r"(?m)^(amqp==\S+) \\\n(    --hash\S+(?: \\)?\n)+", r"\1\n", lock)
    assert bare != lock
    (tmp_path / "requirements.lock").write_text(bare)

    [fault] = libraries.out_of_date()
    assert fault.startswith("requirements.lock has no hash for amqp==")


def test_a_licence_that_nobody_allowed_is_named(libraries, tmp_path, capsys):
    spoil(tmp_path, "pyproject.toml", '"OFL-1.1", ', "")

    assert libraries.check() == 1
    assert "manimgx-fonts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT AND (BSD-3-Clause OR GPL-3.0-only)", True),
        ("GPL-3.0-or-later", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("Other/Proprietary License", False),
        ("none", False),
        ("", False),
    ],
)
def test_which_licences_are_allowed(libraries, licence, allowed):
    known = set(libraries.licences()["allowed"])

    assert libraries.is_allowed(licence, known) is allowed


def test_the_bill_names_each_library_with_version_licence_and_address(libraries, tmp_path):
    assert libraries.sbom() == 0

    bill = json.loads((tmp_path / "var" / "sbom.cdx.json").read_text())
    parts = {part["name"].lower(): part for part in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {name.replace("_", "-") for name in parts} >= {"django", "celery", "psycopg2-binary"}
    assert len(parts) == len(list(libraries.installed())) > 50
    for part in parts.values():
        assert part["licenses"], part
        assert part["purl"] == f"pkg:pypi/{part['name'].lower()}@{part['version']}".replace(
            "_", "-"
        )
    licences = (tmp_path / "var" / "licences.txt").read_text().splitlines()
    assert len(licences) == len(parts)


def test_no_registry_is_named_in_what_is_installed_from():
    for file in HOME.glob("requirements*"):
        assert "://" not in file.read_text(), file.name
