"""Entry point of the service: serves until it is told to stop."""

import asyncio
import os
import signal

from application import create_application
from runtime.environment import read_environment
from runtime.server import start_server


async def main() -> None:
    server = await start_server(create_application(), read_environment(os.environ))
    print(f"__id__ serves RPC on {server.grpc_port} and health on {server.http_port}", flush=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    print("told to stop: stopping", flush=True)
    await server.close()


asyncio.run(main())
