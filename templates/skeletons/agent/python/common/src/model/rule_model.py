"""Decides by rules, without a network: the same words, the same answer. A provider's model takes its place."""

import re
from collections.abc import Sequence

from model.model import Answer, Message, UseTool


class RuleModel:
    """A model that knows one thing."""

    async def decide(self, messages: Sequence[Message]) -> Answer | UseTool:
        last = messages[-1]
        if last.role == "tool":
            return Answer(f"It is {last.text}.")
        match = re.match(r"(?:sum|add)\s+(.+)$", last.text, re.IGNORECASE)
        return UseTool("sum", match[1]) if match else Answer("I do not know.")
