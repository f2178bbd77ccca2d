import pytest

from forecasts.models import Question
from tests.drafting import publish
from tests.factories import make_tournament


@pytest.fixture
def strict() -> Question:
    """Published and not yet open, in a tournament that needs a second person."""
    return publish(tournament=make_tournament(needs_second=True))
