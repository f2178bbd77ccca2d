"""Authors, outlets, codings and links, from where they stood as texts and lists."""

from typing import Any

from django.db import migrations
from django.utils.text import slugify
from django.utils.timezone import now

# What a claim of several kinds is coded as: the first of these.
KINDS = (
    "conditional", "forecast", "plan", "possibility", "implied", "recommendation", "attributed",
    "checkable", "evaluation",
)  # fmt: skip


def carry_over(apps: Any, editor: Any) -> None:
    for document in apps.get_model("forecasts", "Document").objects.all():
        _carry_document(apps, document)
        for claim in document.claims.all():
            _carry_claim(apps, document, claim)


def _carry_document(apps: Any, document: Any) -> None:
    outlets = apps.get_model("forecasts", "Outlet").objects
    document.outlet, _ = outlets.get_or_create(
        name=document.outlet_name,
        defaults={"slug": slugify(document.outlet_name), "publisher": document.publisher},
    )
    document.imported_at = document.published_at = now()
    document.save()
    people = apps.get_model("forecasts", "Commentator").objects
    author, _ = people.get_or_create(
        slug=slugify(document.author), defaults={"name": document.author}
    )
    document.authors.add(author)


def _carry_claim(apps: Any, document: Any, claim: Any) -> None:
    claim.accepted_at = document.imported_at
    claim.commentator = document.authors.filter(name=claim.holder).first()
    claim.save()
    apps.get_model("forecasts", "Coding").objects.create(
        claim=claim,
        coded_at=document.imported_at,
        is_codable=claim.low is not None,
        reason="" if claim.low is not None else claim.reason or "no_probability",
        kind=next((kind for kind in KINDS if kind in claim.kinds), "evaluation"),
        is_conditional=claim.conditional,
        lexicon=claim.lexicon,
        lexicon_version="1" if claim.lexicon else "",
        phrase=claim.cue if claim.lexicon else "",
        low=claim.low,
        high=claim.high,
        direction=claim.direction,
        note=claim.coding_note,
    )
    links = apps.get_model("forecasts", "ClaimLink").objects
    for question in claim.questions.all():
        links.create(
            claim=claim, question=question, relation="evidence", linked_at=document.imported_at
        )


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0007_sources_and_claims")]
    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
    ]
