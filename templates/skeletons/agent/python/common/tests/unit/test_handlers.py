# __scaffold__: these tests say what the handlers must do; take this line out when they pass.
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from agent import Agent
from contract import messages, services
from grpclib import GRPCError, Status
from grpclib.testing import ChannelFor
from handlers import Handlers
from model.model import Answer, Message


class Listening:
    """A model that notes what it was told."""

    def __init__(self) -> None:
        self.heard: list[list[str]] = []

    async def decide(self, said: Sequence[Message]) -> Answer:
        self.heard.append([message.text for message in said])
        return Answer(f"answer {len(self.heard)}")


def ask(scenario: Callable[[Any], Awaitable[None]]) -> Listening:
    model = Listening()

    async def run() -> None:
        async with ChannelFor([Handlers(Agent(model, "be brief", []))]) as channel:
            await scenario(services.__Name__ServiceStub(channel))

    asyncio.run(run())
    return model


def test_gives_the_answer_and_a_thread_to_go_on_with() -> None:
    async def scenario(stub: Any) -> None:
        first = await stub.Invoke(messages.InvokeRequest(input="hello"))
        assert first.output == "answer 1"
        assert first.thread_id
        await stub.Invoke(messages.InvokeRequest(thread_id=first.thread_id, input="again"))

    assert ask(scenario).heard[1] == ["be brief", "hello", "answer 1", "again"]


def test_keeps_threads_apart() -> None:
    async def scenario(stub: Any) -> None:
        await stub.Invoke(messages.InvokeRequest(thread_id="a", input="one"))
        await stub.Invoke(messages.InvokeRequest(thread_id="b", input="two"))

    assert ask(scenario).heard[1] == ["be brief", "two"]


def test_refuses_to_be_asked_nothing_and_names_the_field() -> None:
    async def scenario(stub: Any) -> None:
        with pytest.raises(GRPCError) as refused:
            await stub.Invoke(messages.InvokeRequest(input="  "))
        assert refused.value.status is Status.INVALID_ARGUMENT
        assert "input" in (refused.value.message or "")

    ask(scenario)
