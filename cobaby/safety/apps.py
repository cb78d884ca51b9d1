from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "cobaby.safety"
    label = "safety"

    def ready(self) -> None:
        from allauth.mfa import signals

        from cobaby.safety import checks, second_step  # noqa: F401 checks register themselves

        signals.authenticator_added.connect(
            second_step.remember_new_key, dispatch_uid="remember_new_key"
        )
