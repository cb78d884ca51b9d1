"""A manager's own pages, each over several apps: the week, the roster, the settings, occupancy.

It stands above all apps and may import any of them; every change of state is a service of its app.
Each part has its addresses in a module of its own (`urls.py` brings them together), and each view
begins with `entry.managed_space`, the one door.
"""
