"""core (bottom) as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "tgtf_portal.core"
    label = "core"
    verbose_name = "People and mail"
    on_public_pages = ("user",)  # how many advisors have an account in use

    def ready(self) -> None:
        # They sign up the checks, senders, what becomes of bounces and of second factors, and what
        # is kept about people.
        from tgtf_portal.core import checks
        from tgtf_portal.core.mail import bounces, courtesy, kind_names, library_mails
        from tgtf_portal.core.people import account_letters, mail, rules, second_factor
        from tgtf_portal.core.people.rights import write_roles
        from tgtf_portal.core.privacy import (
            core_fields,
            core_hooks,
            core_retention,
            farewell,
            library_fields,
        )
        from tgtf_portal.core.values import full_text

        post_migrate.connect(write_roles, dispatch_uid="write_roles")
        post_migrate.connect(full_text.prepare, dispatch_uid="prepare_full_text")
