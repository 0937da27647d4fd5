"""Workbooks that were made to hold whoever reads them: the system stops their reader, and theirs
alone."""

import resource
import sys
from collections import Counter
from pathlib import Path

import pytest

from tgtf_portal.core.tables import spreadsheets, workbook_reader
from tgtf_portal.core.tables.faults import BadTable
from tgtf_portal.core.tables.spreadsheets import LITTLE, unpacked_size, workbook_sheets
from tgtf_portal.core.tests.workbooks import cell, sheet, with_sheet, workbook

HEADER = f"<row r='1'>{cell('A1', 'email')}</row>"
LITTLE_ROWS = "".join(f"<row r='{n}'>{cell(f'A{n}', f'a{n}@b.org')}</row>" for n in range(2, 9))


def read(content):
    """How many rows there are in all, or what is said instead."""
    try:
        return sum(1 for found in workbook_sheets(content) for _record in found.records)
    except BadTable as fault:
        return str(fault)


def used_by_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<row r='2'>{'<c/>' * 2_300_000}</row>", marks=pytest.mark.chaos),
        f"<row r='2'>{'<a>' * 300_000}{'</a>' * 300_000}</row>",
        pytest.param("<row/>" * 600_000, marks=pytest.mark.chaos),
        f"<row r='2'>{cell('A2', 'x' * 30_000_000)}</row>",
    ],
    ids=["cells", "depth", "rows", "letters"],
)
def test_abuse_09_what_unpacks_from_next_to_nothing_is_read_apart_and_within_bounds(body):
    content = with_sheet(sheet(HEADER + body))
    assert len(content) < 60_000
    before, memory = used_by_children(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    said = read(content)

    assert said in (1, 2) or "unpacks to too much" in said
    assert used_by_children() - before < workbook_reader.SECONDS + 6
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    assert grown < 200 * (1 if sys.platform == "darwin" else 1 << 10)  # kB


def spoiled(folder, line):
    """The reader, which does this instead of reading."""
    source = Path(workbook_reader.__file__).read_text()
    start = "    for number, item in enumerate("
    assert start in source
    other = folder / "reader.py"
    other.write_text(source.replace(start, f"    {line}\n{start}"))
    return str(other)


@pytest.mark.parametrize(
    "line",
    [
        "resource.setrlimit(resource.RLIMIT_CPU, (1, 2)); exec('while True: pass')",
        "bytearray(1 << 30)",
        "[sys.stdout.buffer.write(bytes(1 << 20)) for _ in range(300)]",
        "raise SystemExit(3)",
    ],
    ids=["endless", "hungry", "talkative", "broken"],
)
def test_a_reader_that_goes_wrong_is_stopped_and_everybody_else_goes_on(
    monkeypatch, tmp_path, line
):
    content = big_workbook()
    with monkeypatch.context() as spoil:
        spoil.setattr(workbook_reader, "__file__", spoiled(tmp_path, line))
        assert "unpacks to too much" in read(content)

    assert read(content) == 5001


def big_workbook():
    content = workbook(["email"], *([f"a{n}@example.org"] for n in range(5000)))
    assert unpacked_size(content) > LITTLE
    return content


def test_both_ways_of_reading_give_the_same(monkeypatch):
    content = big_workbook()
    apart = [record for found in workbook_sheets(content) for record in found.records]
    monkeypatch.setattr(spreadsheets, "LITTLE", 1 << 30)
    here = [record for found in workbook_sheets(content) for record in found.records]

    assert apart == here
    assert Counter(len(record.cells) for record in here) == {1: 5001}


def test_sheets_can_be_read_in_turn(monkeypatch):
    """The header is looked for in all of them before the rest of one is read."""
    content = with_sheet(sheet(HEADER + LITTLE_ROWS))
    monkeypatch.setattr(spreadsheets, "LITTLE", 0)
    first, second = (next(iter(workbook_sheets(content))).records for _twice in range(2))

    pairs = list(zip(first, second, strict=True))

    assert len(pairs) == 8
    assert all(one == other for one, other in pairs)


def test_a_sheet_of_more_rows_than_anybody_takes_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(workbook_reader, "MOST_RECORDS", 3)

    assert read(with_sheet(sheet(HEADER + LITTLE_ROWS))) == 3
