"""Setting up a space and changing its settings: forms and pages over the services of each app.

`saving.py` holds what all of them share: what a change collides with is listed before it is
saved, and nobody saves over a change that they have not seen.
"""
