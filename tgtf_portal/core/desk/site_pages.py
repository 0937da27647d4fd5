"""Pages of the administration that are no table's: signed up by the roof, for staff alone."""

from collections.abc import Callable

from django.http import HttpResponse

Page = Callable[..., HttpResponse]
_pages: list[tuple[str, str, Page]] = []


def site_page(route: str, name: str) -> Callable[[Page], Page]:
    """Sign up a page below the administration's address: `@site_page("year/", "year")`."""

    def sign_up(page: Page) -> Page:
        _pages.append((route, name, page))
        return page

    return sign_up


def site_pages() -> list[tuple[str, str, Page]]:
    return list(_pages)
