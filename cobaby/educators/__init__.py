"""An educator's own pages: when they work, whom to expect today, and that they cannot come.

It stands above all apps, as the manager's pages do: a day at the door is care, desks and bookings.
"""
