"""Clusters and what belongs to them, as staff see them."""

from clusters.admin import cluster, facility, project, sme, theme, vocabulary
