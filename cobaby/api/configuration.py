"""How the frameworks behind the API are set up, for `cobaby/settings.py`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


def rest_framework(*, proxies: int) -> dict[str, Any]:
    """`proxies`: how many of ours stand in front and say who asked."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "cobaby.api.authentication.BearerAuthentication",
            "rest_framework.authentication.SessionAuthentication",
        ],
        "DEFAULT_PERMISSION_CLASSES": ["cobaby.api.permissions.HasScope"],
        "DEFAULT_THROTTLE_CLASSES": ["cobaby.api.throttles.SenderThrottle"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["cobaby.api.parsers.SmallJSONParser"],
        "DEFAULT_METADATA_CLASS": None,
        "DEFAULT_SCHEMA_CLASS": "cobaby.api.schema.Operations",
        "EXCEPTION_HANDLER": "cobaby.api.errors.answer_to",
        "NUM_PROXIES": proxies,
    }


def schema(*, site_url: str) -> dict[str, Any]:
    return {
        "TITLE": "Cobaby",
        "DESCRIPTION": _("Book a desk and care for your children, from your own software."),
        "VERSION": "1.0.0",
        "SERVERS": [{"url": site_url}],
        "SERVE_INCLUDE_SCHEMA": False,
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "COMPONENT_SPLIT_REQUEST": True,
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
        "ENUM_NAME_OVERRIDES": {
            "SpaceKind": "spaces.models.Space.Kind",
            "DeskKind": "spaces.models.Desk.Kind",
        },
    }
