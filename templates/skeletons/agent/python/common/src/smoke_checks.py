"""What must be true of a running service. Each begins a thread of its own, so a smoke may run again."""

from grpclib.client import Channel

from contract import messages, services
from runtime.smoke import SmokeCheck, expect_equal


async def _uses_a_tool(channel: Channel) -> None:
    stub = services.__Name__ServiceStub(channel)
    response = await stub.Invoke(messages.InvokeRequest(input="sum 2 3 4"))
    calls = [(call.tool, call.input, call.output) for call in response.tool_calls]
    expect_equal(calls, [("sum", "2 3 4", "9")], "what it used")
    expect_equal(response.output, "It is 9.", "the answer")


async def _says_when_it_does_not_know(channel: Channel) -> None:
    stub = services.__Name__ServiceStub(channel)
    response = await stub.Invoke(messages.InvokeRequest(input="what is it like?"))
    expect_equal(response.output, "I do not know.", "the answer")


CHECKS = [
    SmokeCheck("the agent uses a tool and answers with what it gave", _uses_a_tool),
    SmokeCheck("the agent says when it does not know", _says_when_it_does_not_know),
]
