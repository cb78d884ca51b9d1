"""A paper counts in the space that saw it. Those there are so far go to each space of the person."""

import django.db.models.deletion
from django.db import migrations, models

TO_THE_SPACES = """
CREATE TEMPORARY TABLE seen_before ON COMMIT DROP AS
    SELECT c.id, m.space_id, row_number() OVER (PARTITION BY c.id ORDER BY m.space_id) AS n
      FROM childcare_credential c
      JOIN childcare_educator e ON e.id = c.educator_id
      JOIN spaces_membership m ON m.user_id = e.user_id AND m.role = 'educator';
UPDATE childcare_credential c SET space_id = s.space_id FROM seen_before s
 WHERE s.id = c.id AND s.n = 1;
INSERT INTO childcare_credential (educator_id, space_id, kind, issuer, issued_on, expires_on)
SELECT c.educator_id, s.space_id, c.kind, c.issuer, c.issued_on, c.expires_on
  FROM childcare_credential c JOIN seen_before s ON s.id = c.id AND s.n > 1;
DELETE FROM childcare_credential WHERE space_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("childcare", "0008_recount_once"),
        ("spaces", "0005_manager_settings"),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="space",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers_seen",
                to="spaces.space",
            ),
        ),
        migrations.RunSQL(TO_THE_SPACES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="credential",
            name="space",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers_seen",
                to="spaces.space",
            ),
        ),
    ]
