"""The words of a device, for the page of sessions."""

from django import template

from cobaby.safety.devices import device_words

register = template.Library()
register.filter("device", device_words)
