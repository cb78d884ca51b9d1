"""The OpenAPI description, by drf-spectacular, with the problems that all operations share."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from cobaby.api.idempotency import HEADER, PATTERN
from cobaby.api.problems import MEDIA_TYPE

ALWAYS = {406: _("We cannot answer in this format."), 429: _("Too many requests.")}
SIGNED_IN = {401: _("We do not know who is asking."), 403: _("The key may not do that.")}
WRITES = {
    400: _("The body or the idempotency key cannot be read."),
    409: _("It is not possible: type and detail say why."),
    413: _("The request is too large."),
    415: _("Not JSON."),
    422: _("Something in the request is not right."),
}


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "cobaby.api.authentication.BearerAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}


class Operations(AutoSchema):
    """Adds what the views have in common: problems, the idempotency key, the scope."""

    def get_override_parameters(self) -> list[Any]:
        return [KEY] if self.method == "POST" else []

    def get_auth(self) -> list[Any]:
        """What visitors may read needs no key."""
        found: list[Any] = super().get_auth()
        return found if getattr(self.view, "scope", None) else [*found, {}]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if not operation:
            return operation
        if scope := getattr(self.view, "scope", None):
            operation["x-scope"] = str(scope)
        for status, words in self._problems(operation).items():
            operation["responses"].setdefault(str(status), _problem(words))
        operation["responses"] = dict(sorted(operation["responses"].items()))
        self.registry.register_on_missing(self._problem_component())
        return operation

    def _problems(self, operation: dict[str, Any]) -> dict[int, Any]:
        found = dict(ALWAYS)
        if getattr(self.view, "scope", None):
            found |= SIGNED_IN
        else:
            found[401] = SIGNED_IN[401]
        asked = operation.get("parameters", [])
        if any(one["in"] == "path" for one in asked) or _has_cursor(asked):
            found[404] = _("There is no such thing, or it is not yours.")
        if any(one["in"] == "query" for one in asked):
            found[422] = WRITES[422]
        if getattr(self.view, "may_refuse", False):
            found[409] = WRITES[409]
        return found | (WRITES if self.method == "POST" else {})

    def _problem_component(self) -> Any:
        from cobaby.api.serializers.basics import ProblemSerializer

        return self.resolve_serializer(ProblemSerializer(), "response")


KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "pattern": PATTERN},
    OpenApiParameter.HEADER,
    required=True,
    description=_("New for each thing you want done; the same when you send it again."),
)


def _problem(words: Any) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": str(words), "content": content}


def _has_cursor(parameters: list[dict[str, Any]]) -> bool:
    return any(one["name"] == "cursor" for one in parameters)


@lru_cache(maxsize=len(settings.LANGUAGES))
def schema_in(language: str) -> dict[str, Any]:
    """The whole description with its texts in this language. Made once in each process."""
    with translation.override(language):
        found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found
