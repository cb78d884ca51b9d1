"""`make run`: embedded PostgreSQL and Redis, web, worker and beat under one roof.

The supervisor is the parent of every process it starts. Three things hold at any moment:

* a child dies with the supervisor: the kernel sends it a signal when its parent ends
  (`processes.spawn`), so that not even `kill -9` leaves anything behind;
* a service is started only when the last process of its former run is gone: all of them
  inherit one locked file (`lifeline.py`), so that no pid is ever guessed at or killed by number;
* a second start is refused by a lock of the supervisor's own (`run.py`).

Nothing here imports Django: the supervisor must be able to speak when Django cannot start.
"""
