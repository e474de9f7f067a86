# __scaffold__: take this line out when the service answers what its smoke asks for.
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from application import create_application
from grpclib.client import Channel
from runtime.environment import Environment
from runtime.server import RunningServer, start_server
from runtime.smoke import SmokeCheck, wait_for_digest
from smoke_checks import CHECKS

pytestmark = pytest.mark.integration

DIGEST = "sha256:" + "0" * 64


@asynccontextmanager
async def running() -> AsyncIterator[RunningServer]:
    environment = Environment(host="127.0.0.1", grpc_port=0, http_port=0, digest=DIGEST)
    server = await start_server(create_application(), environment)
    try:
        yield server
    finally:
        await server.close()


@pytest.mark.parametrize("check", CHECKS, ids=[check.title for check in CHECKS])
def test_over_the_network(check: SmokeCheck) -> None:
    async def scenario() -> None:
        async with running() as server, Channel("127.0.0.1", server.grpc_port) as channel:
            await asyncio.wait_for(check.run(channel), 5)

    asyncio.run(scenario())


def test_says_which_image_it_is_and_that_it_is_ready() -> None:
    def status(url: str) -> int:
        try:
            with urlopen(url, timeout=5) as response:
                return response.status
        except HTTPError as error:
            return error.code

    async def scenario() -> None:
        async with running() as server:
            url = f"http://127.0.0.1:{server.http_port}"
            await wait_for_digest(url, DIGEST, within=2)
            assert await asyncio.to_thread(status, f"{url}/readyz") == 200
            assert await asyncio.to_thread(status, f"{url}/nowhere") == 404

    asyncio.run(scenario())


def test_does_not_take_the_answer_of_another_image() -> None:
    async def scenario() -> None:
        async with running() as server:
            with pytest.raises(TimeoutError, match="does not report"):
                await wait_for_digest(f"http://127.0.0.1:{server.http_port}", "sha256:" + "1" * 64, within=0)

    asyncio.run(scenario())
