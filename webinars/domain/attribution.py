"""Whose name stands under an insight while the webinar runs; a recap names only who agreed."""

from webinars.models import Insight


def said_by(insight: Insight) -> str:
    """The name that a participant allowed: their own, their cluster's or none; hosts sign.

    Costs no query after `select_related("registration__cluster")`.
    """
    participant = insight.registration
    if participant is None or insight.attribution == Insight.Attribution.NAMED:
        return insight.author_name
    if insight.attribution == Insight.Attribution.CLUSTER and participant.cluster:
        return participant.cluster.name
    return ""
