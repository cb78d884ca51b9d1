"""The care-capacity engine: how many children fit, quarter hour by quarter hour.

Pure: no Django. `quarters` holds the shapes, `count` computes the arrays of a day from its places
and shifts, `admit` says whether more children fit and why not, `margins` stretches care beyond
work. `childcare/services/days.py` runs it under the lock of the space day.
"""
