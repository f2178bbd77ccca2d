"""What is, and what must always hold. One module a noun."""

from forecasts.models.clarification import Clarification, ClarificationRequest
from forecasts.models.coherence import CoherenceRule, CoherenceTerm
from forecasts.models.failure import Failure
from forecasts.models.forecast import Forecast
from forecasts.models.leaderboard import (
    Leaderboard,
    LeaderboardContender,
    LeaderboardEntry,
    LeaderboardSnapshot,
)
from forecasts.models.log import LogEntry
from forecasts.models.notification import Notification
from forecasts.models.option import Option
from forecasts.models.pair import ConditionalPair
from forecasts.models.proposal import Evidence, Objection, Proposal
from forecasts.models.question import Question
from forecasts.models.recusal import Recusal
from forecasts.models.resolution import Resolution
from forecasts.models.revision import Review, Revision
from forecasts.models.score import Contender, ContenderScore, Score, ScoreRun
from forecasts.models.source import Claim, Document
from forecasts.models.suggestion import Suggestion
from forecasts.models.tournament import Tournament

__all__ = [
    "Claim",
    "Clarification",
    "ClarificationRequest",
    "CoherenceRule",
    "CoherenceTerm",
    "ConditionalPair",
    "Contender",
    "ContenderScore",
    "Document",
    "Evidence",
    "Failure",
    "Forecast",
    "Leaderboard",
    "LeaderboardContender",
    "LeaderboardEntry",
    "LeaderboardSnapshot",
    "LogEntry",
    "Notification",
    "Objection",
    "Option",
    "Proposal",
    "Question",
    "Recusal",
    "Resolution",
    "Review",
    "Revision",
    "Score",
    "ScoreRun",
    "Suggestion",
    "Tournament",
]
