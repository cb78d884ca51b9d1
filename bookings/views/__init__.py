"""Pages about bookings. `choosing`: find a time; `checking`: hold and confirm; `mine`: the rest."""
