"""Recaps of texts that break lesser outputs."""

from tgtf_portal.core.values.text import plain
from webinars.models import Correction
from webinars.tests.factories import (
    BreakoutFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    StatementFactory,
)

NASTY = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</script><script>alert(3)</script><!-- ]]> -->",
    "[Click me](javascript:alert(4)) ![](http://evil.example/x.png) <javascript:alert(5)>",
    "[^1]: javascript:alert(6)",
    "http://evil.example/ www.evil.example eve@evil.example",
    '=HYPERLINK("http://evil.example","x") +1 -1 @SUM(A1)',
    "# Not a heading\n- not a list\n1. nor this\n> nor that\n===\n***\n```\ncode\n```\n| a | b |",
    "    four spaces &lt;b&gt; &amp; $x^2$ _under_ **stars** ~~gone~~ `tick` \\ end\\",
    "left \u202eright\u2066 to left",
    "bell\x07 null escape\x1b[31m del\x7f nonchar\ufffe",
    "Windows\r\nold Mac\rvertical\x0btab\u2028separator",
    "{{ 7*7 }} {% now 'Y' %} {0.__class__} %s %(x)d #panic('x') #read(\"/etc/passwd\") $",
    "👨‍👩‍👧 family 🏳️‍🌈 flag 👩🏽‍💻 coder",
    "محمد العربية نص طويل שָׁלוֹם",
    "中文：綠色轉型 日本語 한국어",
    "Ελληνικά Українська ქართული नरेन्द्र ไทย",
    "\U00012000 cuneiform \U0001f9ff new",
    "W" * 10_000,
    "word " * 2_000,
    "x",
]


def told(words):
    """One nasty text everywhere that a person may have typed it."""
    recap = RecapFactory(
        title=plain(words).replace("\n", " ")[:200],
        standfirst=words[:600],
        webinar__title="Nasty",
    )
    room = BreakoutFactory(webinar=recap.webinar, title=words[:100])
    insight = InsightFactory(breakout=room, text=words)
    for key in ("conclusion/1", "note/1"):
        statement = StatementFactory(recap=recap, key=key, breakout=room, text=words, told=False)
        SourceFactory(statement=statement, type="insight", text=words, insight=insight)
    SourceFactory(statement__recap=recap, statement__section="closing", statement__text=words)
    Correction.objects.create(recap=recap, note=words[:300])
    return recap


def told_all():
    """All of them in one recap, each as what somebody concluded and as what it stands on."""
    recap = told(NASTY[0])
    room = BreakoutFactory(webinar=recap.webinar, title="W" * 120)
    for number, words in enumerate(NASTY):
        for key in (f"conclusion/all/{number}", f"note/all/{number}"):
            statement = StatementFactory(
                recap=recap, key=key, breakout=room, text=words, told=False
            )
            insight = InsightFactory(breakout=room, text=words)
            SourceFactory(statement=statement, type="insight", text=words, insight=insight)
    return recap
