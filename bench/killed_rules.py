"""Whether a test fails where a rule about access is gone: each rule is taken out in turn.

A mutant is a copy of the source in which one rule lets everybody through: a function that says who
may gives the answer of its line in `killed_rules.txt` at once. The tests of its line run, one after
the other and no further than the first that fails: then the mutant is killed. What survives is
printed and makes the command fail: nobody would have noticed. The letters of the tables of rights
need no run: `test_staff_rights` compares each of them with a second table.

    python bench/killed_rules.py [PART OF A NAME ...]
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from _sizes import IS_SMALL

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("tgtf_portal", "clusters", "advisors", "webinars", "templates", "static")
RULES = Path(__file__).with_name("killed_rules.txt")
PAGES = "tgtf_portal/pages/tests"
TESTS = {  # the short words of the list
    "matrix": f"{PAGES}/test_role_matrix.py",
    "staff": f"{PAGES}/test_staff_rights.py",
    "portal": f"{PAGES}/test_staff_pages.py",
    "factor": f"{PAGES}/test_second_factor_pages.py",
    "people": "tgtf_portal/core/tests/people",
    "pages": PAGES,
}


@dataclass(frozen=True)
class Mutant:
    """One rule taken out: the function `name` of a file answers `answer` at once."""

    file: str
    name: str
    answer: str
    tests: list[str]

    def apply(self, tree: Path) -> None:
        path = tree / self.file
        source = path.read_text()
        path.write_text(with_answer(source, self.name, self.answer))


def main(wanted: list[str]) -> None:
    chosen = [m for m in mutants() if not wanted or any(part in m.name for part in wanted)]
    if IS_SMALL:
        check(chosen)
        return
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_to(tree)
        for mutant in chosen:
            original = (tree / mutant.file).read_text()
            mutant.apply(tree)
            killer = first_failure(tree, mutant.tests)
            (tree / mutant.file).write_text(original)
            survived += [] if killer else [mutant.name]
            print(
                f"{'killed' if killer else 'SURVIVED':9} {mutant.file}  {mutant.name}", flush=True
            )
            print(f"          {killer}", flush=True)
    print(f"{len(chosen) - len(survived)} of {len(chosen)} rules are missed by a test")
    sys.exit(bool(survived))


def check(chosen: list[Mutant]) -> None:
    """That each rule and its tests stand where the list says; nothing runs."""
    for mutant in chosen:
        with_answer((ROOT / mutant.file).read_text(), mutant.name, mutant.answer)
        for test in mutant.tests:
            assert (ROOT / test.partition("::")[0]).exists(), test
    print(f"{len(chosen)} rules and their tests are where the list says")


def mutants() -> Iterator[Mutant]:
    for line in RULES.read_text().splitlines():
        if not line.startswith("#"):
            file, name, answer, *tests = line.split()
            yield Mutant(
                file,
                name,
                answer,
                [TESTS.get(t, t.replace("pages/", f"{PAGES}/", 1)) for t in tests],
            )


def with_answer(source: str, name: str, answer: str) -> str:
    """The source with a function that answers at once; ValueError where there is none of the name.

    >>> print(with_answer("def may(x):\\n    '''Who.'''\\n    return x\\n", "may", "True"))
    def may(x):
        '''Who.'''
        return True
        return x
    <BLANKLINE>
    """
    found: ast.AST = ast.parse(source)
    for part in name.split("."):
        inside = [n for n in ast.walk(found) if n is not found and getattr(n, "name", "") == part]
        if not inside:
            raise ValueError(f"There is no {name}.")
        found = inside[0]
    assert isinstance(found, ast.FunctionDef)
    body = found.body
    has_docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    first = body[1] if has_docstring and len(body) > 1 else body[0]
    lines = source.splitlines(keepends=True)
    lines.insert(first.lineno - 1, " " * first.col_offset + f"return {answer}\n")
    return "".join(lines)


def copy_to(tree: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    for file in ("manage.py", "conftest.py", "pytest.ini", "requirements.txt", "Makefile"):
        shutil.copy(ROOT / file, tree / file)


def first_failure(tree: Path, tests: list[str]) -> str:
    """The name of the first test that fails; nothing where all pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not browser", "-p"]
    command += ["no:cacheprovider", "--tb=no", "--show-capture=no", "--rootdir", str(tree)]
    for test in tests:
        clean = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [*command, test], cwd=tree, env=clean, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise SystemExit(f"{test} did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        if done.returncode:
            lines = [x for x in done.stdout.splitlines() if x.startswith(("FAILED", "ERROR"))]
            return lines[0].partition(" - ")[0] if lines else test
    return ""


if __name__ == "__main__":
    main(sys.argv[1:])
