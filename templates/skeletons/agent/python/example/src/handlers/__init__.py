"""The RPC handlers: they check what comes in, and ask the agent."""

from typing import Any
from uuid import uuid4

from grpclib import GRPCError, Status

from agent import Agent
from contract import messages, services

MAX_INPUT_LENGTH = 10_000


class Handlers(services.__Name__ServiceBase):
    """Answers calls."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def Invoke(self, stream: Any) -> None:
        await stream.send_message(await self._invoke(await stream.recv_message()))

    async def _invoke(self, request: messages.InvokeRequest) -> messages.InvokeResponse:
        if not request.input.strip():
            raise _invalid("input: must not be empty")
        if len(request.input) > MAX_INPUT_LENGTH:
            raise _invalid(f"input: must have at most {MAX_INPUT_LENGTH} characters")
        thread_id = request.thread_id or str(uuid4())
        output, uses = await self._agent.invoke(thread_id, request.input)
        return messages.InvokeResponse(
            thread_id=thread_id,
            output=output,
            tool_calls=[messages.ToolCall(tool=use.tool, input=use.input, output=use.output) for use in uses],
        )


def _invalid(message: str) -> GRPCError:
    return GRPCError(Status.INVALID_ARGUMENT, message)
