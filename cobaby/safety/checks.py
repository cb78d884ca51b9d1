"""What `manage.py check --deploy` refuses."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register(deploy=True)
def second_step_is_asked(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Only a demo lets its team in with a password alone."""
    if not settings.TEAM_WITHOUT_SECOND_STEP:
        return []
    return [
        Error(
            "Teams see families' data with a password alone.",
            hint="This belongs to the demo: set COBABY_DEMO=0.",
            id="cobaby.safety.E001",
        )
    ]
