from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cobaby.outbox"
    label = "outbox"

    def ready(self) -> None:
        from cobaby.outbox import ready_text
        from cobaby.outbox.registry import register

        register(ready_text.KIND, ready_text.render)
