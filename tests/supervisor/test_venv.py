"""What pip says while the environment is made: all that matters, nothing that buries it."""

import sys

import pytest

from cobaby.supervisor import venv

SAYS = """
import sys
print("WARNING: Location 'file:///no/such/place/' is ignored: it is neither a file nor a directory.", file=sys.stderr)
print("ERROR: No matching distribution found for django", file=sys.stderr)
sys.exit(3)
"""


def test_places_without_packages_are_not_told(capfd: pytest.CaptureFixture[str]) -> None:
    """Sabotage: cobaby/supervisor/venv.py: if not NOISE.search(line): -> if True:"""
    code = venv._without_noise([sys.executable, "-c", SAYS], {})

    assert code == 3
    assert capfd.readouterr().err == "ERROR: No matching distribution found for django\n"
