"""The register on a page of the operator."""

from django import template

from cobaby.privacy.notice import Part, notice

register = template.Library()


@register.simple_tag
def privacy_register() -> list[Part]:
    return notice()
