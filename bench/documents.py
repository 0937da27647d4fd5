"""What a long recap costs in each form in which it leaves: seconds and kilobytes.

600 sentences in 20 rooms, each on three sources of their own, as PDF, Word document and Markdown;
the first document of a process, fonts included, and one more.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROOMS, SENTENCES, SOURCES = 20, 30, 3
LIMITS = {"pdf": 5.0, "docx": 10.0, "markdown": 0.5}
WORDS = "Clusters found that small firms go greener sooner where a neighbour shows them how it paid"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ |= {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "tgtf_portal.settings"}
    import django

    django.setup()
    from webinars.recap.formats.docx import recap_docx
    from webinars.recap.formats.markdown import recap_markdown
    from webinars.recap.formats.pdf import recap_pdf

    print(f"{ROOMS * SENTENCES} sentences with {SOURCES} sources each:")
    report("pdf", recap_pdf)
    report("docx", recap_docx)
    report("markdown", recap_markdown)


def report(form: str, make: Any) -> None:
    first, size = timed(make, 1)
    again, _size = timed(make, 2)
    print(f"  {form:10} {first:6.2f} s, then {again:6.2f} s   {size / 1024:8.0f} kB")
    if again > LIMITS[form]:
        sys.exit(f"{form} took longer than {LIMITS[form]} s")


def timed(make: Callable[[Any], bytes | str], number: int) -> tuple[float, int]:
    telling = long_recap(number)
    start = time.perf_counter()
    made = make(telling)
    return time.perf_counter() - start, len(made)


def long_recap(number: int) -> Any:
    from webinars.recap.domain.document import (
        CONCLUSION,
        ITEM,
        Chapter,
        Note,
        RecapDocument,
        Sentence,
    )

    notes, chapters = [], []
    for room in range(ROOMS):
        sentences = []
        for place in range(SENTENCES):
            start = len(notes)
            for source in range(start + 1, start + 1 + SOURCES):
                text = f"{WORDS}, said source {source}"
                notes.append(Note(source, "insight", "Insight", f"i/{source}", text, "3 votes"))
            form = CONCLUSION if place < 2 else ITEM
            text = f"{WORDS} ({room}.{place})."
            own = tuple(notes[start:])
            sentences.append(
                Sentence(f"s/{room}/{place}", "breakouts", f"Room {room}", text, form, False, own)
            )
        chapters.append(Chapter(f"Room {room}", tuple(sentences)))
    return RecapDocument(
        slug="long",
        link="http://127.0.0.1:8000/webinars/long/recap/",
        title=f"A long recap, number {number}",
        standfirst=WORDS,
        eyebrow="Recap of webinar 1",
        warning="",
        language="en",
        publisher="Towards Green Transition Facility",
        published_at=None,
        dated=1_600_000_000,
        facts=(("Held", "Mon 18 Oct 2021"), ("Facility", "Towards Green Transition Facility")),
        chapters=tuple(chapters),
        notes=tuple(notes),
        corrections=(),
    )


if __name__ == "__main__":
    main()
