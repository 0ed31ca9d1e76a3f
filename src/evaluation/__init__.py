"""From survey exports and coded interviews of a leadership programme to an evaluation report.

For notebooks: `from evaluation import read, score, pair, measure, publish` (docs/library.md). The
interface is loaded when it is first asked for, so that `import evaluation` takes no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluation.interface import Evaluated, measure, pair, publish, read, score
    from evaluation.problems import ProblemsError

__all__ = ["Evaluated", "ProblemsError", "measure", "pair", "publish", "read", "score"]


def __getattr__(name: str) -> Any:
    """What the interface has, loaded now."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from evaluation import interface

    return getattr(interface, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
