"""What is there: ratings, issues and notes become cases. The only home of fetching cleverness.

Windows, overlaps and the cache live here, so that a run reads little; policies see only cases.
"""

from bot.observe.cases import CaseReader
from bot.observe.deletions import DeletionReader
from bot.observe.desk import DeskReader
from bot.observe.issues import IssueWatch, settle
from bot.observe.people import Directory
from bot.observe.ratings import LOOKED_AT, RatingReader, requested
from bot.observe.seeds import BATCH, Seed, merged
from bot.observe.talk import Listener
from bot.observe.windows import AGAIN_EVERY, SWEEP_BACK, SWEEP_EVERY, Window, backfilled, reread

__all__ = [
    "AGAIN_EVERY",
    "BATCH",
    "LOOKED_AT",
    "SWEEP_BACK",
    "SWEEP_EVERY",
    "CaseReader",
    "DeletionReader",
    "DeskReader",
    "Directory",
    "IssueWatch",
    "Listener",
    "RatingReader",
    "Seed",
    "Window",
    "backfilled",
    "merged",
    "requested",
    "reread",
    "settle",
]
