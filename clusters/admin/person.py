"""What clusters tell about a person, on the page about them."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.person import Part, Section, add_sections

add_sections(
    Section(
        "clusters.AccountInvitation",
        Part.PERSON,
        [_("invited as"), _("state"), _("link works until"), _("cluster")],
        lambda row: [row.get_kind_display(), row.state, row.open_until, row.cluster],
        related=["cluster"],
    ),
    Section(
        "clusters.Membership",
        Part.PERSON,
        [_("manages"), _("position")],
        lambda row: [row.cluster, row.position],
        related=["cluster"],
    ),
    Section(
        "clusters.Reviewer",
        Part.PERSON,
        [_("reviews for")],
        lambda row: [row.facility],
        related=["facility"],
    ),
    Section(
        "clusters.SME",
        Part.PERSON,
        [_("contact of"), _("cluster"), _("name there")],
        lambda row: [row.name, row.cluster, row.contact_name],
        related=["cluster"],
    ),
)
