"""The way in for other software: the services and permissions of the pages, as JSON under /api/v1/.

All of it lives here and none in the apps: they stay unaware of HTTP clients, and one folder can be
read, tested and taken out.
"""
