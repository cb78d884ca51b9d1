"""Backup and restore: all rows and uploaded files in one file with checksums.

A backup holds rows, not tables: the migrations make those. So it moves between PostgreSQL 15 and
18, the embedded one and any other, which pg_dump and pg_restore would not in both directions. It
holds no secret key: whoever finds a backup must not be able to sign in with it.
"""
