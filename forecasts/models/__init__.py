"""What is, and what must always hold. One module a noun."""

from forecasts.models.claim import Claim, ClaimDraft, ClaimLink, Coding, Contest, Reply
from forecasts.models.clarification import Clarification, ClarificationRequest
from forecasts.models.coherence import CoherenceRule, CoherenceTerm
from forecasts.models.correction import Correction
from forecasts.models.discard import Discard
from forecasts.models.extraction import ExtractionRun, Passage
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
from forecasts.models.rewording import Rewording
from forecasts.models.score import Contender, ContenderScore, Score, ScoreRun
from forecasts.models.source import Commentator, Document, DocumentText, Outlet, PageRelease
from forecasts.models.suggestion import Suggestion
from forecasts.models.tournament import Tournament

__all__ = [
    "Claim",
    "ClaimDraft",
    "ClaimLink",
    "Clarification",
    "ClarificationRequest",
    "Coding",
    "CoherenceRule",
    "CoherenceTerm",
    "Commentator",
    "ConditionalPair",
    "Contender",
    "ContenderScore",
    "Contest",
    "Correction",
    "Discard",
    "Document",
    "DocumentText",
    "Evidence",
    "ExtractionRun",
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
    "Outlet",
    "PageRelease",
    "Passage",
    "Proposal",
    "Question",
    "Recusal",
    "Reply",
    "Resolution",
    "Review",
    "Revision",
    "Rewording",
    "Score",
    "ScoreRun",
    "Suggestion",
    "Tournament",
]
