from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cobaby.demo"
    label = "demo"
