"""The same wording can be approved again by the same steward, once it is sent again."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0018_paired_wording'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='review',
            name='one_review_a_steward',
        ),
    ]
