from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import emails
        from cobaby import outbox

        outbox.register("booking_confirmed", emails.booking_confirmed)
        outbox.register("booking_changed", emails.booking_changed)
        outbox.register("booking_moved_by_space", emails.booking_moved_by_space)
        outbox.register("booking_cancelled", emails.booking_cancelled)
        outbox.register("account_opened", emails.account_opened)
        outbox.register("booking_rescued", emails.booking_rescued)
        outbox.register("place_free", emails.place_free)
        outbox.register("reminder_evening", emails.reminder_evening)
        outbox.register("reminder_morning", emails.reminder_morning)
