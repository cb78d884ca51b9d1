"""People and what they may do for the whole platform. Roles in a space live in `spaces`."""

from __future__ import annotations

from functools import cache
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cobaby.look.languages import our_languages

known_zones = cache(available_timezones)
"""Reading their folder takes 10 ms and more."""


def is_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA zone such as Europe/Berlin."""
    if name not in known_zones():
        raise ValidationError(_("Choose a time zone from the list."))


HOME_ZONE = "Europe/Berlin"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def administrators(self) -> models.QuerySet[User]:
        """Those of the platform who may sign in."""
        role = PlatformRole.Role.ADMINISTRATOR
        return self.filter(platform_roles__role=role, is_active=True).distinct()


class User(AbstractBaseUser):
    """A person. The e-mail address is the name to log in with."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("your name"), max_length=80)
    language = models.CharField(_("language"), max_length=5, choices=our_languages, default="en")
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default=HOME_ZONE, validators=[is_zone])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    """When the person left: an account without a name, to which old bookings still belong."""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_an_address"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        return self.display_name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def has_platform_role(self, *roles: str) -> bool:
        if not hasattr(self, "_platform_roles"):
            self._platform_roles = frozenset(self.platform_roles.values_list("role", flat=True))
        return not self._platform_roles.isdisjoint(roles)

    @property
    def is_administrator(self) -> bool:
        return self.has_platform_role(PlatformRole.Role.ADMINISTRATOR)


def zone_of(person: object) -> ZoneInfo:
    """In whose days this reader thinks: their own zone, for a visitor that of most spaces."""
    return person.tz if isinstance(person, User) else ZoneInfo(HOME_ZONE)


class PlatformRoleManager(models.Manager["PlatformRole"]):
    def lock_administrators(self) -> list[PlatformRole]:
        """Until the transaction ends nobody else decides who of them goes."""
        administrators = self.filter(role=PlatformRole.Role.ADMINISTRATOR).order_by("pk")
        return list(administrators.select_for_update())


class PlatformRole(models.Model):
    """What a person does for the platform as a whole, beside any space."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("editor")
        REVIEWER = "reviewer", _("reviewer")
        TRANSLATOR = "translator", _("translator")
        TRAINER = "trainer", _("trainer")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="platform_roles")
    role = models.CharField(max_length=15, choices=Role.choices)

    objects: ClassVar[PlatformRoleManager] = PlatformRoleManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="platform_role_given_once"),
            models.CheckConstraint(
                condition=Q(
                    role__in=["editor", "reviewer", "translator", "trainer", "administrator"]
                ),
                name="platform_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
