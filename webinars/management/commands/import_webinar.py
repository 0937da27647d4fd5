"""Bring a webinar in from a JSON file: facts, stories, break-outs and conclusions."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.given_json import GivenJSON
from webinars.webinar.domain.json_import import import_webinar
from webinars.webinar.domain.json_parts import once


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--announce", action="store_true", help="open registration of a coming webinar"
        )
        parser.add_argument("--dry-run", action="store_true")

    @transaction.atomic
    def handle(self, *, file: Path, announce: bool, dry_run: bool, **options: Any) -> None:
        try:
            facts = json.loads(
                file.read_text(encoding="utf-8-sig"), cls=GivenJSON, object_pairs_hook=once
            )
            webinar, new = import_webinar(facts, announce=announce)
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"{file} cannot be read: {fault}") from fault
        except json.JSONDecodeError as fault:
            raise CommandError(
                f"{file}, line {fault.lineno}, column {fault.colno}: {fault.msg}"
            ) from fault
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal
        if not new:
            self.stderr.write("This webinar is known already; nothing was changed.")
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(webinar.slug)
