"""What `hundredfold.py` asks for: each address of the role matrix with each of its links, and what
stands behind the question mark of lists."""

import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace

from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tgtf_portal.pages.tests.addresses import addresses, admin_pages
from tgtf_portal.pages.tests.test_role_matrix import arguments

# Where what a reader asks for stands behind the question mark.
ASKED = {
    "/insights/": [
        *["q=heat", "q=solar+farms", "part=sentences", "q=heat&part=sentences"],
        *["kind=need", "country=ES", "page=2", "q=zzzz"],
    ],
    "/clusters/": ["q=heat", "country=ES", "page=2"],
    "/stories/": ["page=2"],
    "/webinars/": ["page=2"],
}
# Variants of an address that nobody may read: links that are wrong, or another's.
REFUSED = ("wrong", "foreign", "elsewhere")
LINK = re.compile(r'href="(\?[^"]+)"')
SECTION = re.compile(
    r'<details[^>]*data-filter-title="[^"]*".*?</details>|<th scope="col".*?</th>'
    r'|class="toplinks".*?</ul>|class="paginator.*?</(?:p|nav)>',
    re.DOTALL,
)


def asked(world: SimpleNamespace) -> Iterator[tuple[str, str, bool]]:
    """Name and path of each address that the matrix fills, and whether everybody may read it."""
    filled = arguments(world)
    for address in addresses():
        if address.name.startswith("admin:") and address.blanks:
            continue
        variants = [name for name in filled if name.split()[0] == address.name]
        for name in variants or [address.name]:
            if name.split()[-1] in REFUSED:
                continue
            try:
                path = reverse(address.name, args=filled.get(name, []))
            except NoReverseMatch:
                continue
            is_public = getattr(address.view, "access", "") == "public"
            yield name, path, is_public
            for query in ASKED.get(path, ()):
                yield f"{name}?{query}", f"{path}?{query}", is_public
    for name, path in admin_pages():
        yield name, path, False
    yield from autocompletes()


def autocompletes() -> Iterator[tuple[str, str, bool]]:
    """What fields of forms ask for while somebody types."""
    for model, pages in admin.site._registry.items():
        for rows in (pages, *(inline(model, admin.site) for inline in pages.inlines or ())):
            for name in rows.autocomplete_fields:
                app, noun = rows.model._meta.label_lower.split(".")
                query = f"app_label={app}&model_name={noun}&field_name={name}&term=an"
                label = f"admin:autocomplete {noun}.{name}"
                yield label, f"{reverse('admin:autocomplete')}?{query}", False


def lists_of_staff(client: Client, only: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """Each list narrowed by each of its filters, sorted by each column, turned over, searched;
    `only` those whose address begins so, where it says anything."""
    for model, pages in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        path = reverse(name)
        if only and not path.startswith(only):
            continue
        text = client.get(path).content.decode()
        queries = [f"?{admin.views.main.SEARCH_VAR}=heat"] if pages.search_fields else []
        for section in SECTION.findall(text):
            links = [unescape(link) for link in LINK.findall(section) if link != "?"]
            # The middle one of a filter's choices; columns and pages have few.
            queries += links[len(links) // 2 : len(links) // 2 + 1]
        for query in dict.fromkeys(queries):
            yield f"{name}{query}", path + query, False
