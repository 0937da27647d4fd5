"""After a restore: names that were taken out or changed since the backup are taken out again."""

from itertools import chain

from django.db.models import Q

from tgtf_portal.core.privacy import hooks
from webinars.common.name_list import NameLine, hash_of_name, hash_of_note, last_lines
from webinars.models import Insight
from webinars.recap.domain.attribution import obey_again, told_with
from webinars.recap.domain.owners import decline_again

Attribution = Insight.Attribution


@hooks.after_restoring
def repeat_name_changes() -> int:
    """Where nothing was restored the notes know all lines, and this is one query."""
    lines = last_lines()
    if not lines:
        return 0
    codes = {line.code for line in lines.values()}
    known = Insight.objects.filter(Q(name_line__in=codes) | Q(owner_line__in=codes))
    obeyed = {*chain.from_iterable(known.values_list("name_line", "owner_line"))}
    missing = {at: line for at, line in lines.items() if line.code not in obeyed}
    if not missing:
        return 0
    notes = {hash_of_note(code): pk for pk, code in Insight.objects.values_list("pk", "code")}
    found = [(notes[note], line) for (note, _field), line in missing.items() if note in notes]
    return sum(_repeat(Insight.objects.get(pk=pk), line) for pk, line in found)


def _repeat(insight: Insight, line: NameLine) -> bool:
    """Whether it had to be. What the new name was no list says: its author can sign it again."""
    if line.field == "owner_line":
        has_to_be = bool(insight.owner) and hash_of_name(insight.owner) == line.name
    else:
        same_name = told_with(insight) != Attribution.NAMED or (
            hash_of_name(insight.author_name) == line.name
        )
        has_to_be = told_with(insight) != line.wish or not same_name
    if not has_to_be:
        Insight.objects.filter(pk=insight.pk).update(**{line.field: line.code})
    elif line.field == "owner_line":
        decline_again(insight, line.code)
    else:
        wish = Attribution.ANONYMOUS if line.wish == Attribution.NAMED else line.wish
        obey_again(insight, wish, line.code)
    return has_to_be
