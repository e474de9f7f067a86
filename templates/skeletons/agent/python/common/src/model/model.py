"""What is asked of a model, in our words. One adapter for each provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str


@dataclass(frozen=True)
class Answer:
    """The model answers."""

    text: str


@dataclass(frozen=True)
class UseTool:
    """The model wants to use a tool."""

    tool: str
    input: str


class Model(Protocol):
    """What decides."""

    async def decide(self, messages: Sequence[Message]) -> Answer | UseTool: ...
