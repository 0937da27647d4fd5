"""Reading the story's facts."""

import csv
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def content(name: str) -> bytes:
    return (DATA / name).read_bytes()


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def facts(name: str) -> Any:
    return json.loads(content(name))
