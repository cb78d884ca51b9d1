from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "childcare"

    def ready(self) -> None:
        from childcare import emails
        from cobaby import outbox

        outbox.register("guardian_invited", emails.guardian_invited)
        outbox.register("care_days_wrong", emails.care_days_wrong)
        outbox.register("educator_away", emails.educator_away)
