"""Puts the agent together."""

from agent import Agent
from handlers import Handlers
from model.rule_model import RuleModel
from prompts.default import DEFAULT_PROMPT
from tools import TOOLS


def create_application() -> Handlers:
    """The agent, ready to be served."""
    return Handlers(Agent(RuleModel(), DEFAULT_PROMPT, TOOLS))
