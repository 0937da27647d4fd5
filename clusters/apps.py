"""The app as Django knows it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClustersConfig(AppConfig):
    name = "clusters"
    on_public_pages = "all"

    def ready(self) -> None:
        # They sign up roles, what is kept about people, mails, and what lists can be brought along.
        from clusters import mail, privacy, rules
        from clusters.domain import cluster, countries, facility_page, sme_import
        from clusters.domain.vocabulary import bring_ecosystems

        post_migrate.connect(bring_ecosystems, sender=self, dispatch_uid="bring_ecosystems")
