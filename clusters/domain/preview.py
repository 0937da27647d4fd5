"""What a cluster's page tells other sites: words, a picture, data for machines."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.models import Cluster
from tgtf_portal.core.pages.cards import Card, Preview, as_script, card, described, one_line, whole
from tgtf_portal.core.values.countries import country_name


def card_of(cluster: Cluster) -> Card:
    country = country_name(str(cluster.country))
    about = " · ".join(filter(None, [country, cluster.industry]))
    return card(cluster.name, _("Cluster"), about, _("Towards Green Transition Facility"))


def preview_of(cluster: Cluster) -> Preview:
    link = whole(cluster.get_absolute_url())
    picture = whole(reverse("clusters:cluster-card", args=[cluster.slug]))
    told = card_of(cluster)
    data = {
        "@type": "Organization",
        "@id": link,
        "name": one_line(cluster.name),
        "description": described(cluster.summary),
        "url": cluster.website or link,
        "address": {"@type": "PostalAddress", "addressCountry": str(cluster.country)},
    }
    return Preview(
        title=told.title,
        description=described(cluster.summary) or told.words,
        publisher=told.facility,
        link=link,
        picture=picture,
        words=told.words,
        linked_data=as_script(data),
    )
