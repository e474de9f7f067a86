"""The definition of the agent: a model, what it is told, and what it may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.model import Answer, Message, Model
from tools import Tool

# A model may go round in circles; this ends it.
MAX_TOOL_CALLS = 5


@dataclass(frozen=True)
class ToolUse:
    """A tool that was used."""

    tool: str
    input: str
    output: str


class Agent:
    """Lets a model decide, and does what it asks for."""

    def __init__(self, model: Model, prompt: str, tools: Sequence[Tool]) -> None:
        self._model = model
        self._prompt = prompt
        self._tools = {tool.name: tool for tool in tools}
        self._threads: dict[str, list[Message]] = {}

    async def invoke(self, thread_id: str, text: str) -> tuple[str, list[ToolUse]]:
        """Lets the model decide until it answers. A tool that it was not given is refused."""
        messages = [*self.history(thread_id), Message("user", text)]
        uses: list[ToolUse] = []
        while len(uses) < MAX_TOOL_CALLS:
            decision = await self._model.decide(messages)
            if isinstance(decision, Answer):
                self._threads[thread_id] = [*messages, Message("assistant", decision.text)]
                return decision.text, uses
            output = await self._use(decision.tool, decision.input)
            uses.append(ToolUse(decision.tool, decision.input, output))
            messages.append(Message("tool", output))
        raise RuntimeError(f"the model used {MAX_TOOL_CALLS} tools and gave no answer")

    def history(self, thread_id: str) -> Sequence[Message]:
        """What was said in a thread; a new one begins with the prompt."""
        return self._threads.get(thread_id, [Message("system", self._prompt)])

    async def _use(self, name: str, text: str) -> str:
        tool = self._tools.get(name)
        if tool is None:
            raise LookupError(f"{name}: is not a tool of this agent")
        return await tool.run(text)
