from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "cobaby.feeds"
    label = "feeds"
