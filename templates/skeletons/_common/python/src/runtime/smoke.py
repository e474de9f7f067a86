"""Asserts what must be true of a running service."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from grpclib.client import Channel

# How long an environment may take to run the digest that is to be judged.
DEADLINE_SECONDS = 30.0
POLL_SECONDS = 0.25
TIMEOUT_SECONDS = 5.0

# What is asked is near: a proxy would answer for somebody else.
_opener = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class SmokeCheck:
    """One thing that must be true of a running service."""

    # What is asserted, in words: it is all that a reader of the log sees.
    title: str
    run: Callable[[Channel], Awaitable[None]]


def expect_equal(actual: object, expected: object, what: str) -> None:
    """Refuses what differs from what is expected, in words."""
    if actual != expected:
        raise AssertionError(f"{what} is {actual!r}, not {expected!r}")


async def wait_for_digest(http_url: str, digest: str, within: float = DEADLINE_SECONDS) -> None:
    """
    Waits until the service says that it runs the digest. An answer of another image
    would be evidence about the wrong one.
    """
    deadline = time.monotonic() + within
    while True:
        try:
            reported = await asyncio.to_thread(_reported_digest, http_url)
            if reported == digest:
                return
            seen = f"it answers as {reported!r}"
        except (OSError, ValueError) as error:
            seen = str(error)
        if time.monotonic() >= deadline:
            raise TimeoutError(f"{http_url}/healthz does not report {digest} after {within:g} s: {seen}")
        await asyncio.sleep(POLL_SECONDS)


def _reported_digest(http_url: str) -> object:
    with _opener.open(f"{http_url}/healthz", timeout=TIMEOUT_SECONDS) as response:
        body = json.load(response)
    return body.get("digest") if isinstance(body, dict) else None


async def run_checks(checks: Sequence[SmokeCheck], rpc_url: str) -> int:
    """Runs every check, says how each ended, and gives how many failed."""
    address = urlsplit(rpc_url)
    failed = 0
    for check in checks:
        async with Channel(address.hostname, address.port) as channel:
            try:
                await asyncio.wait_for(check.run(channel), TIMEOUT_SECONDS)
                print(f"ok      {check.title}", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED  {check.title}: {str(error) or type(error).__name__}", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed", flush=True)
    return failed
