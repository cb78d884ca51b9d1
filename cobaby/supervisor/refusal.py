"""What the supervisor says instead of a traceback."""


class Refusal(Exception):
    """The start cannot go on; the message is one sentence that says what to do."""
