"""The product's own app: words that hold for every form."""

from django.apps import AppConfig


class CobabyConfig(AppConfig):
    name = "cobaby"

    def ready(self) -> None:
        from cobaby.look.words import speak_plainly

        speak_plainly()
