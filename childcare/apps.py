from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "childcare"
