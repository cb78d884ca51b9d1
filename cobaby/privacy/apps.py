from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cobaby.privacy"
    label = "privacy"

    def ready(self) -> None:
        from cobaby import outbox
        from cobaby.privacy import emails

        outbox.register("data_copy_ready", emails.data_copy_ready)
