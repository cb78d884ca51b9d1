from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cobaby.api"
    label = "api"

    def ready(self) -> None:
        from cobaby.api import schema  # noqa: F401 - tells drf-spectacular how we sign in
