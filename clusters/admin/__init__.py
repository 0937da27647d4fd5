"""Clusters and what belongs to them, as staff see them."""

from clusters.admin import (
    account_invitation,
    cluster,
    facility,
    facility_page,
    person,
    project,
    sme,
    theme,
    vocabulary,
)
