from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "cobaby.safety"
    label = "safety"

    def ready(self) -> None:
        from allauth.mfa import signals
        from allauth.usersessions.models import UserSessionManager

        from cobaby.safety import checks, second_step, sessions  # noqa: F401 checks register themselves

        signals.authenticator_added.connect(
            second_step.remember_new_key, dispatch_uid="remember_new_key"
        )
        # allauth asks for each session by itself whether it still opens something.
        UserSessionManager.purge_and_list = sessions.purge_and_list
