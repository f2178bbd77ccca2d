"""What is, and what must always hold. One module a noun."""

from forecasts.models.forecast import Forecast
from forecasts.models.leaderboard import (
    Leaderboard,
    LeaderboardContender,
    LeaderboardEntry,
    LeaderboardSnapshot,
)
from forecasts.models.question import Option, Question
from forecasts.models.resolution import Resolution
from forecasts.models.score import Contender, ContenderScore, Score, ScoreRun
from forecasts.models.source import Claim, ConditionalPair, Document
from forecasts.models.tournament import Tournament

__all__ = [
    "Claim",
    "ConditionalPair",
    "Contender",
    "ContenderScore",
    "Document",
    "Forecast",
    "Leaderboard",
    "LeaderboardContender",
    "LeaderboardEntry",
    "LeaderboardSnapshot",
    "Option",
    "Question",
    "Resolution",
    "Score",
    "ScoreRun",
    "Tournament",
]
