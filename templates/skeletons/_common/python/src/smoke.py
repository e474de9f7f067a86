"""Entry point of the smoke: asks a running service, over the network, for what it promises."""

import asyncio
import os
import sys

from runtime.smoke import run_checks, wait_for_digest
from smoke_checks import CHECKS


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise LookupError(f"{name} is not set")
    return value


async def main() -> int:
    try:
        http_url = required("TARGET_HTTP_URL")
        rpc_url = required("TARGET_RPC_URL")
        digest = required("EXPECTED_DIGEST")
        print(f"Smoke of __id__ at {digest}", flush=True)
        await wait_for_digest(http_url, digest)
    except (LookupError, TimeoutError) as error:
        print(f"FAILED  {error}", flush=True)
        return 1
    failed = await run_checks(CHECKS, rpc_url)
    return 1 if failed else 0


sys.exit(asyncio.run(main()))
