"""Loaded before Django by pytest (`-p` in pyproject.toml): what every test needs in the environment."""

import os

os.environ.setdefault("COBABY_TESTING", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
