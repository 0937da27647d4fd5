"""What people, spreadsheets and attackers send where something else is meant, by kind of field.

A value is text, or bytes where no text is like it. Those of `ANY` go into fields of every kind.
"""

from itertools import count

LONG = "xy" * 150_000

ANY = {
    "null": "a\x00b",
    "broken UTF-8": b"a\xff\xfeb",
    "lone surrogate": b"a\xed\xa0\x80b",
    "long": LONG,
    "blanks": " \u00a0\u2003 ",
    "nothing": "",
}
TEXT = {
    "direction": "\u202eevil",
    "header": "A\r\nBcc: x@y.example",
    "line end": "a\u2028b\u2029c\x85d",
    "control": "a\x07\x1b[31mb",
    "unseen": "\u200b\u2060",
    "accents": "Z" + "\u0335\u0336" * 500,
    "apostrophe": "Seán O'Brien d’Arc",
    "Null": "Null",
    "from right to left": "محمد بن سلمان",
    "emoji": "👨‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "script": "<script>alert(1)</script>",
    "template": "{{ 7*7 }}{% now 'Y' %}",
    "format": "%s %(name)s {0.__class__} {name}",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "SQL": "Robert'); DROP TABLE core_user;--",
    "wildcards": "%_\\",
    "quote": '"',
    "look-alike": "\u0410dmin",
    "non-character": "a\uffff\U0010ffffb",
    "last but one": "\U000f0000",
}
MAIL = {
    "header": "a@b.org\r\nBcc: x@y.example",
    "spaces around": "  new.person@example.org \n",
    "two": "a@b.org,c@d.org",
    "quoted": '"a b"@b.org',
    "umlaut": "ü@b.org",
    "IDN": "a@bücher.de",
    "local": "a@localhost",
    "number": "a@[127.0.0.1]",
    "dots": "a..b@b.org",
    "many characters": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.org",
    "long label": f"a@{'b' * 64}.org",
    "empty label": "a@b..org",
    "hyphen": "a@xn--.org",
    "upper case": "PERSON1@EXAMPLE.ORG",
    "direction": "a@b.org\u202e",
}
DATE = {
    "no such day": "2026-02-30",
    "year 0": "0000-01-01",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
    "Arabic digits": "٢٠٢٦-٠٥-٠١",
    "word": "tomorrow",
    "negative": "-2026-05-01",
    "other order": "13/13/2026",
    "number": "9" * 40,
}
CLOCK = {"24:00": "24:00", "leap second": "23:59:60", "word": "noon", "Arabic digits": "١٠:٠٠"}
MOMENT = {
    **{name: f"{day}T10:00" for name, day in DATE.items()},
    "skipped by the clock": "2026-03-29T02:30",
    "twice by the clock": "2026-10-25T02:30",
    "24:00": "2026-05-01T24:00",
    "leap second": "2026-05-01T23:59:60",
    "first moment": "0001-01-01T00:00",
    "last moment": "9999-12-31T23:59:59.999999",
    "zone": "2026-05-01T10:00+99:99",
}
NUMBER = {
    "negative": "-1",
    "zero": "0",
    "past 16 bits": "32768",
    "past 32 bits": str(2**31),
    "past 64 bits": str(2**63),
    "forty digits": "9" * 40,
    "more digits than are read": "9" * 5000,
    "exponent": "1e400",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "Arabic digits": "٣",
    "superscript": "²",
    "hexadecimal": "0x1",
    "underscore": "1_0",
    "comma": "1,5",
    "word": "many",
    "quote": "1'",
}
CHOICE = {
    "no such": "no such choice",
    "negative": "-1",
    "past 64 bits": str(2**63),
    "more digits than are read": "9" * 5000,
    "superscript": "²",
    "Arabic digits": "٣",
    "quote": "1' OR '1'='1",
    "list": "['a', 'b']",
    "no such zone": "Foo/Bar",
    "path": "../../etc/passwd",
    "number": "1.5",
}
URL = {
    "script": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "file": "file:///etc/passwd",
    "no scheme": "zoom.us/j/1",
    "line break": "https://a.example/\r\nSet-Cookie: a=b",
    "backslash": "https:\\\\evil.example\\@good.example",
    "many characters": f"https://a.example/{'x' * 5000}",
    "half an address": "https://[::1",
    "user": "https://staff@evil.example/",
    "port": "https://a.example:99999/",
    "IDN": "https://bücher.example/ä?ö=ü",
    "long label": f"https://{'a' * 64}.example/",
    "full width": "https://ａ℀.example/",
    "two slashes": "//evil.example/",
}
HIDDEN = {**CHOICE, **{name: NUMBER[name] for name in ("zero", "past 32 bits", "exponent", "word")}}
JSON = {
    "deep": "[" * 100_000,
    "many digits": "9" * 5000,
    "not a number": "NaN",
    "surrogate": '"\\ud800"',
    "null": '"\\u0000"',
    "repeated": '{"a": 1, "a": 2}',
    "list": "[]",
    "word": "null",
}

# A file's name, and what is in it.
FILE = {
    "no name": ("", "email\na@b.org"),
    "long name": ("x" * 300 + ".csv", "email\na@b.org"),
    "path": ("../../list.csv", "email\na@b.org"),
    "null in its name": ("a\x00b.csv", "email\na@b.org"),
    "direction in its name": ("\u202evsc.exe", "email\na@b.org"),
    "page": ("list.csv", "<html><script>alert(1)</script>"),
    "empty": ("list.csv", ""),
    "no workbook": ("list.xlsx", b"PK\x03\x04 and no more"),
}

BY_KIND = {
    "text": TEXT,
    "mail": MAIL,
    "date": DATE,
    "clock": CLOCK,
    "moment": MOMENT,
    "number": NUMBER,
    "choice": CHOICE,
    "url": URL,
    "hidden": HIDDEN,
    "json": JSON,
    "file": FILE,
    # What an address asks of a list is meant as any of these.
    "query": {"many words": "a b " * 5000, **TEXT, **NUMBER, **CHOICE, **DATE, **URL},
}
VALUES = {kind: {**values, **ANY} for kind, values in BY_KIND.items()}


class Deal:
    """Deals the values of each kind in turn: over many fields every one of them is met."""

    def __init__(self, values=VALUES):
        self.turns = {kind: self._in_turn(kind, list(of.items())) for kind, of in values.items()}
        self.met = set()

    def _in_turn(self, kind, values):
        for number in count():
            name, value = values[number % len(values)]
            self.met.add((kind, name))
            yield name, value

    def next(self, kind):
        """The name of a value, and the value."""
        return next(self.turns[kind])


def as_bytes(value):
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def as_read(value):
    """What a form gets to see of it."""
    return as_bytes(value).decode(errors="replace")
