"""What the room keeps. Words are sealed with the case's own key; what was said, sent or decided is only added."""

from handbell.concerns.models.cases import Case, CaseLink, Grant, ShutOut, Status, WhyShutOut
from handbell.concerns.models.desk import Absence, Post, PostHeld, Routes, RoutesStatus
from handbell.concerns.models.keeping import Destruction, Disposal, DisposalStatus, Hold, KeepFor, Pack
from handbell.concerns.models.locks import Advice, Gate, Lock, Override
from handbell.concerns.models.referrals import Letter, Referral, ReferralNews
from handbell.concerns.models.stranded import Stranded
from handbell.concerns.models.takedown import Takedown, TakedownMove
from handbell.concerns.models.telling import (
    Concern,
    IdentityRequest,
    IdentityStatus,
    Message,
    Teller,
    TellerKind,
)
from handbell.concerns.models.work import (
    Entry,
    Involved,
    Outcome,
    Part,
    RouteTaken,
    Step,
    StepMove,
    StepStatus,
    Wish,
)

__all__ = [
    "Absence",
    "Advice",
    "Case",
    "CaseLink",
    "Concern",
    "Destruction",
    "Disposal",
    "DisposalStatus",
    "Entry",
    "Gate",
    "Grant",
    "Hold",
    "IdentityRequest",
    "IdentityStatus",
    "Involved",
    "KeepFor",
    "Letter",
    "Lock",
    "Message",
    "Outcome",
    "Override",
    "Pack",
    "Part",
    "Post",
    "PostHeld",
    "Referral",
    "ReferralNews",
    "RouteTaken",
    "Routes",
    "RoutesStatus",
    "ShutOut",
    "Status",
    "Step",
    "StepMove",
    "StepStatus",
    "Stranded",
    "Takedown",
    "TakedownMove",
    "Teller",
    "TellerKind",
    "WhyShutOut",
    "Wish",
]
