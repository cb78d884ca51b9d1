from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cobaby.notices"
    label = "notices"
