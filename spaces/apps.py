from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "spaces"

    def ready(self) -> None:
        from cobaby import outbox
        from spaces import emails

        outbox.register("team_invited", emails.team_invited)
        outbox.register("space_waits", emails.space_waits)
        outbox.register("space_confirmed", emails.space_confirmed)
