"""Bookings in one's own calendar: an address that nobody can guess, and that can be taken back."""
