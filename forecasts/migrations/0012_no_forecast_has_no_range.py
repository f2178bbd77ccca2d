"""What is no forecast has no range. Codings stand as they were written, so old ones are not checked."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0011_intake")]
    operations = [
        AddConstraintNotValid(
            model_name="coding",
            constraint=models.CheckConstraint(
                name="no_forecast_has_no_range",
                condition=models.Q(
                    ("is_codable", False),
                    models.Q(
                        ("kind__in", ("recommendation", "checkable", "evaluation")), _negated=True
                    ),
                    _connector="OR",
                ),
            ),
        ),
    ]
