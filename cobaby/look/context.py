"""What every page needs around its content: navigation of the person, theme, languages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cobaby.accounts.models import PlatformRole
from spaces.models import Membership

THEMES = ("light", "dark")
ROLES = tuple(PlatformRole.Role.values)


@dataclass(frozen=True)
class Link:
    words: str
    url: str
    icon: str = ""
    is_here: bool = False


class Page:
    """Answers the base template's questions; nothing is asked of the database until it is."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def has_work(self) -> bool:
        """Runs a space, works in one, or works for the platform: asked of whom no team knows."""
        return bool(self.person and (self.team_roles or self.person.has_platform_role(*ROLES)))

    @cached_property
    def team_roles(self) -> set[str]:
        """As what this person works today, in any space."""
        return set(self.person.memberships.current().values_list("role", flat=True))

    @cached_property
    def nav(self) -> list[Link]:
        if not self.person:
            return self._links(VISITOR_NAV)
        if not self.has_work:
            return self._links(PARENT_NAV)
        runs_a_space = Membership.Role.MANAGER in self.team_roles
        return self._links(WORK_NAV[:1] + (MANAGER_NAV if runs_a_space else []) + WORK_NAV[1:])

    @cached_property
    def tabs(self) -> list[Link]:
        """At the foot of a phone: for parents, who come every day."""
        return self._links(PARENT_TABS) if self.person and not self.has_work else []

    @cached_property
    def footer(self) -> list[Link]:
        return self._links(FOOTER)

    @property
    def demo_mail(self) -> str:
        """Where a demo keeps its mail, to be told to somebody who waits for one; "" elsewhere."""
        return str(settings.MAIL_DIR) if settings.DEMO and not settings.EMAIL_HOST else ""

    @property
    def theme(self) -> str:
        asked = self.request.GET.get("theme", "")
        return asked if asked in THEMES else ""

    @property
    def languages(self) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "name": name,
                "is_here": code == get_language(),
            }
            for code, name in settings.LANGUAGES
        ]

    @property
    def language_name(self) -> str:
        return next((lang["name"] for lang in self.languages if lang["is_here"]), "English")

    def _links(self, items: list[tuple[Any, str, str]]) -> list[Link]:
        made = (self._link(words, name, icon) for words, name, icon in items)
        return [link for link in made if link]

    def _link(self, words: Any, name: str, icon: str) -> Link | None:
        """A link by route name; none while the route does not exist."""
        route, _hash, anchor = name.partition("#")
        try:
            url = reverse(route)
        except NoReverseMatch:
            return None
        here = not anchor and self.request.path == url
        return Link(_(words), f"{url}#{anchor}" if anchor else url, icon, here)


def N_(words: str) -> str:
    """Marks words for the catalogue; they are translated when the page is drawn."""
    return words


VISITOR_NAV = [
    (N_("Find a space"), "directory", ""),
    (N_("How it works"), "home#how", ""),
    (N_("For spaces"), "home#doors", ""),
]
PARENT_NAV = [
    (N_("Today"), "today", ""),
    (N_("Find a space"), "directory", ""),
    (N_("My bookings"), "my_bookings", ""),
    (N_("My family"), "family", ""),
]
WORK_NAV = [(N_("Yours to do"), "home", ""), *PARENT_NAV]
MANAGER_NAV = [(N_("The week"), "manage", "")]
PARENT_TABS = [
    (N_("Today"), "today", "home"),
    (N_("Book"), "book", "plus"),
    (N_("Bookings"), "my_bookings", "cal"),
    (N_("Family"), "family", "who"),
]
FOOTER = [
    (N_("All spaces"), "directory", ""),
    (N_("Imprint"), "imprint", ""),
    (N_("Privacy"), "privacy", ""),
    (N_("Accessibility"), "accessibility", ""),
]


def page(request: HttpRequest) -> dict[str, Any]:
    return {"page": SimpleLazyObject(lambda: Page(request))}
