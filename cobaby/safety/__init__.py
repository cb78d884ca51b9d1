"""Keeping accounts safe: the second step of those who see other people's data, and sessions."""
