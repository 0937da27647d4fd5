"""What a process keeps is bounded by bytes, and made once however many ask at the same time."""

import threading
import time

import pytest

from tgtf_portal.core.models import Message
from tgtf_portal.core.values.memory import ENTRY, Memory, weight

pytestmark = pytest.mark.pure
KILOBYTE = 1024


def test_the_longest_unused_goes_when_the_bytes_are_full():
    memory = Memory(100 * KILOBYTE)
    for number in range(9):
        memory.of(number, lambda: "x" * 10 * KILOBYTE)
        memory.of(0, lambda: pytest.fail("made again"))

    for number in range(9, 14):
        memory.of(number, lambda: "x" * 10 * KILOBYTE)

    assert memory.known(1) is None
    assert memory.known(13)
    assert memory.bytes <= memory.most_bytes


def test_long_notes_beyond_latin_fill_no_more_than_was_given():
    memory = Memory(2 << 20)

    for number in range(150):
        memory.of(("note", number), lambda: "– 🌱" * 2000)

    assert memory.bytes <= 2 << 20
    assert memory.bytes == sum(held.bytes for held in memory._held.values())
    assert len(memory._held) == (2 << 20) // memory._held[("note", 149)].bytes


def test_what_is_too_large_is_made_each_time_and_drives_nothing_out():
    memory, made = Memory(80 * KILOBYTE), []
    memory.of("small", lambda: "x")

    for _again in range(2):
        memory.of("large", lambda: made.append(1) or "x" * 20 * KILOBYTE)

    assert (len(made), memory.known("small")) == (2, "x")


def test_the_same_is_made_once_though_eight_threads_ask_at_the_same_time():
    memory, made, given = Memory(KILOBYTE * KILOBYTE), [], []

    def make():
        made.append(1)
        time.sleep(0.05)
        return "page"

    threads = [
        threading.Thread(target=lambda: given.append(memory.of("key", make))) for _n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), given) == (1, ["page"] * 8)


def test_a_fault_in_making_is_met_by_its_own_reader_alone():
    memory = Memory(KILOBYTE * KILOBYTE)

    with pytest.raises(ZeroDivisionError):
        memory.of("key", lambda: 1 / 0)

    assert memory._making == {}
    assert memory.of("key", lambda: "page") == "page"


def test_what_a_row_leads_to_is_weighed_once():
    text = "x" * 10 * KILOBYTE
    row = Message(subject=text)

    assert weight([row, row, text]) == pytest.approx(10 * KILOBYTE, rel=0.4)
    assert weight(row) > ENTRY
