"""Drafting a recap: pure sentences from plain facts, each with the sources that it stands on.

>>> facts = WebinarFacts(
...     reference="webinar/pathways", title="Pathways", series="Support webinars", number=2,
...     held_on=date(2021, 10, 18), purposes=["share best practices", "exchange knowledge"],
... )
>>> for sentence in draft(facts):
...     print(sentence.section, "|", sentence.text)
occasion | “Pathways”, webinar 2 in the series “Support webinars”, was held on 18 October 2021.
purpose | Its purpose was to share best practices and to exchange knowledge.
"""

from datetime import date  # noqa: F401  # for the example

from webinars.domain.drafting.facts import Draft, Stands, WebinarFacts
from webinars.domain.drafting.prose import draft, standfirst

__all__ = ["Draft", "Stands", "WebinarFacts", "draft", "standfirst"]
