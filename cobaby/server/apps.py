from django.apps import AppConfig


class ServerConfig(AppConfig):
    name = "cobaby.server"
    label = "server"
