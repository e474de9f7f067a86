import asyncio
from collections.abc import Sequence

import pytest
from agent import Agent, ToolUse
from model.model import Message, UseTool
from model.rule_model import RuleModel
from tools import TOOLS


def test_uses_the_tool_that_the_model_asks_for() -> None:
    output, uses = asyncio.run(Agent(RuleModel(), "", TOOLS).invoke("t", "add 1 2"))
    assert output == "It is 3."
    assert uses == [ToolUse("sum", "1 2", "3")]


def test_refuses_a_tool_that_it_was_not_given() -> None:
    with pytest.raises(LookupError, match="sum: is not a tool"):
        asyncio.run(Agent(RuleModel(), "", []).invoke("t", "add 1 2"))


def test_ends_a_model_that_goes_round_in_circles() -> None:
    class Circles:
        async def decide(self, messages: Sequence[Message]) -> UseTool:
            return UseTool("sum", "1")

    with pytest.raises(RuntimeError, match="gave no answer"):
        asyncio.run(Agent(Circles(), "", TOOLS).invoke("t", "go"))
