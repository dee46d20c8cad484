"""From rules and facts to one decision: `compile` makes tables, `settle` decides, `decision` is what comes out."""

from handbell.rules.engine.decide import Engine
from handbell.rules.engine.decision import Decision, Outcome

__all__ = ["Decision", "Engine", "Outcome"]
