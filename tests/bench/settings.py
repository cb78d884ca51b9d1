"""The product's settings; only one address is added, for the POST that the bench measures beside."""

from cobaby.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.web_urls"
