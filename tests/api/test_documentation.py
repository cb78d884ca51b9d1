"""The schema says what is so, and the page about it shows examples that would be taken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from drf_spectacular.validation import validate_schema
from jsonschema import Draft4Validator

from cobaby.api.documentation import documentation, request_example
from cobaby.api.samples import example_of
from cobaby.api.schema import schema_in
from tests.access.matrix import MATRIX

SHAPES = schema_in("en")["components"]["schemas"]
OPERATIONS = {
    f"{method} {path}": operation
    for path, methods in schema_in("en")["paths"].items()
    for method, operation in methods.items()
}


def wrong_with(value: Any, shape: dict[str, Any]) -> list[str]:
    whole = json.loads(json.dumps({"components": {"schemas": SHAPES}, **shape}))
    return [error.message for error in Draft4Validator(_plain(whole)).iter_errors(value)]


def _plain(shape: Any) -> Any:
    """OpenAPI 3.0 says nullable where JSON Schema says null."""
    if isinstance(shape, list):
        return [_plain(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    made = {key: _plain(one) for key, one in shape.items() if key != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if shape.get("nullable") is True else made


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_examples_are_what_the_schema_says(name: str) -> None:
    """Sabotage: cobaby/api/samples.py: NUMBERED = {"children": [7]} -> NUMBERED = {"children": ["Mila"]}"""
    operation = OPERATIONS[name]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        assert wrong_with(request_example(operation, SHAPES), body["schema"]) == []
    answer = operation["responses"][min(operation["responses"])].get("content", {})
    if shape := answer.get("application/json", {}).get("schema"):
        assert wrong_with(example_of(shape, SHAPES), shape) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_schema_is_valid_in_each_language(language: str) -> None:
    validate_schema(schema_in(language))


def test_every_operation_stands_on_the_page_in_the_readers_language() -> None:
    """Sabotage: cobaby/api/schema.py: with translation.override(language): -> with translation.override("en"):"""
    with translation.override("de"):
        shown = [one for group in documentation() for one in group.operations]

    assert {(one.method.lower(), one.path) for one in shown} == {
        tuple(name.split(" ", 1)) for name in OPERATIONS
    }
    assert "Sofort buchen" in {one.summary for one in shown}


def test_every_address_of_the_api_stands_in_the_schema() -> None:
    """But the schema's own, and the one for what is not there."""
    addresses = {name for name in MATRIX if name.startswith("api_")}
    pages = {"api_docs", "api_problems", "api_tokens", "api_schema"}

    assert len(schema_in("en")["paths"]) == len(addresses - pages)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["api_docs", "api_problems"])
def test_the_pages_ask_the_database_nothing(
    client: Client, page: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get(reverse(page)).status_code == 200
