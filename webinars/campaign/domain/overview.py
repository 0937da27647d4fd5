"""Whom a campaign would reach, counted for its pages: at once for a few, by the worker for many.

A verb that writes to people finds out itself who they are at its moment.
"""

from collections.abc import Mapping
from typing import Any

from webinars.campaign.domain.audience import (
    AudiencePreview,
    Exclusion,
    SegmentCount,
    audience_label,
    preview_campaign,
)
from webinars.campaign.domain.sources import Guest, count_of
from webinars.common.overviews import Findings, Shown, finds, overview_of
from webinars.models import Campaign, Overview, Webinar

AT_ONCE = 2000  # people who are sorted out while a page's reader waits
NEW = "new"


def audience_of(campaign: Campaign) -> Shown:
    """By the segments of this moment: others are another question."""

    def at_once() -> Findings:
        return _findings(preview_campaign(campaign))

    question = {"campaign": campaign.pk, "segments": campaign.segments}
    few = count_of(campaign) <= AT_ONCE
    kind = Overview.Kind.AUDIENCE
    return overview_of(campaign.webinar, kind, question, at_once=at_once if few else None)


@finds(Overview.Kind.AUDIENCE)
def find_audience(webinar: Webinar, question: Mapping[str, Any]) -> Findings:
    """Nothing of a campaign that has begun or is gone: no page asks for that."""
    campaign = Campaign(webinar=webinar)
    if question["campaign"] is not None:
        waiting = webinar.campaigns.filter(status__in=Campaign.CHANGEABLE)
        found = waiting.filter(pk=question["campaign"]).first()
        if found is None:
            return Findings({})
        campaign = found
    campaign.segments = question["segments"]
    return _findings(preview_campaign(campaign))


def _findings(preview: AudiencePreview) -> Findings:
    """The numbers, and for each group where its people stand."""
    groups: dict[str, list[Guest]] = {NEW: preview.new}
    groups |= {why.value: guests for why, guests in preview.missing.items()}
    segments = [[str(name), one.named, one.new] for name, one in preview.by_segment.items()]
    content = {"groups": [[name, len(g)] for name, g in groups.items()], "segments": segments}
    rows = {name: [[str(g.audience), g.row] for g in guests] for name, guests in groups.items()}
    return Findings(content, rows)


def numbers_of(content: Mapping[str, Any]) -> dict[str, int]:
    """How many are new, and how many are left out for each reason; none while none are counted."""
    return dict(content.get("groups", []))


def left_out_of(content: Mapping[str, Any]) -> dict[Exclusion, int]:
    numbers = numbers_of(content)
    return {Exclusion(name): number for name, number in numbers.items() if name != NEW}


def shares_of(content: Mapping[str, Any]) -> list[SegmentCount]:
    segments = content.get("segments", [])
    return [SegmentCount(audience_label(name), named, new) for name, named, new in segments]
