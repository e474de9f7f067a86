"""What the agent may do besides talking."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """Something that the agent can do."""

    name: str
    # For the model: when to use it, and with what.
    description: str
    run: Callable[[str], Awaitable[str]]


async def _sum(text: str) -> str:
    try:
        return f"{sum(float(word) for word in text.split()):.15g}"
    except ValueError:
        raise ValueError(f"sum: {text!r} holds something that is no number") from None


# The tools that this agent may use; there are no others.
TOOLS: Sequence[Tool] = [Tool("sum", "Adds numbers that are separated by spaces.", _sum)]
