"""Drafting a recap: pure sentences from plain facts, each with the sources that it stands on.

>>> note = NoteFacts("insight/a1", row=1, text="permits take too long", kind="barrier", votes=4)
>>> facts = WebinarFacts(
...     reference="webinar/pathways", title="Pathways", series="Support webinars", number=2,
...     held_on=date(2021, 10, 18), purposes=["share best practices", "exchange knowledge"],
...     rooms=[RoomFacts(row=7, reference="breakout/x", title="Permits", notes=[note])],
... )
>>> for sentence in draft(facts):
...     print(sentence.section, "|", sentence.text)
occasion | The second webinar of the series “Support webinars” was held on 18 October 2021 under the title “Pathways”.
purpose | The webinar set out to share best practices and exchange knowledge.
breakouts | A barrier was named: “permits take too long” (four votes).
>>> sentence.key, sentence.breakout
('note/insight/a1', 7)
>>> sentence.sources
(Stands(type='insight', id='insight/a1', text='permits take too long', insight=1),)
>>> standfirst(facts)
'One insight came out of the break-out session “Permits”.'
"""  # noqa: E501  # a sentence of the recap is one line

from datetime import date

from webinars.recap.drafting.facts import Draft, NoteFacts, RoomFacts, Stands, WebinarFacts
from webinars.recap.drafting.standfirst import standfirst
from webinars.recap.drafting.whole import draft
