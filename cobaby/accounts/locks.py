"""A person, until the transaction ends: who leaves for good holds the same lock."""

from __future__ import annotations

from cobaby import statements

LOCK_PERSON = """
SELECT erased_at IS NOT NULL FROM accounts_user WHERE id = %s::bigint FOR NO KEY UPDATE
"""


def lock_person(person_id: int) -> bool:
    """Until the transaction ends. False where the account was erased: nothing of theirs comes back.

    After a space, before children, educators and days.
    """
    return statements.rows(LOCK_PERSON, (person_id,)) != [(True,)]
