from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cobaby.accounts"
    label = "accounts"
