"""RPC over HTTP/2 without TLS on one port, and health over HTTP/1.1 on the other."""

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from grpclib.const import Handler
from grpclib.server import Server

from runtime.environment import Environment

# Requests that are not done by then are cut; a cluster kills after 30 seconds.
GRACE_SECONDS = 10


class Service(Protocol):
    """A service as generated code describes it."""

    def __mapping__(self) -> Mapping[str, Handler]: ...


class _Counted:
    """A service, and how many of its calls are under way."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __mapping__(self) -> Mapping[str, Handler]:
        return {
            path: handler._replace(func=self._count(handler.func))
            for path, handler in self._service.__mapping__().items()
        }

    def _count(self, call: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
        async def counted(stream: Any) -> None:
            self._running += 1
            self._idle.clear()
            try:
                await call(stream)
            finally:
                self._running -= 1
                if self._running == 0:
                    self._idle.set()

        return counted

    async def idle(self) -> None:
        await self._idle.wait()


class RunningServer:
    """A server that serves."""

    def __init__(self, rpc: Server, calls: _Counted, health: "_HealthServer", grpc_port: int) -> None:
        self._rpc = rpc
        self._calls = calls
        self._health = health
        self.grpc_port = grpc_port
        self.http_port: int = health.server_address[1]

    async def close(self) -> None:
        """Lets running requests end, then stops."""
        self._health.is_ready = False
        try:
            await asyncio.wait_for(self._calls.idle(), GRACE_SECONDS)
        except TimeoutError:
            pass
        self._rpc.close()
        await self._rpc.wait_closed()
        await asyncio.to_thread(self._health.shutdown)
        self._health.server_close()


async def start_server(service: Service, environment: Environment) -> RunningServer:
    """Listens on both ports and serves in the background."""
    listener = socket.create_server((environment.host, environment.grpc_port))
    try:
        health = _HealthServer((environment.host, environment.http_port), environment.digest)
    except OSError:
        listener.close()
        raise
    calls = _Counted(service)
    rpc = Server([calls])
    await rpc.start(sock=listener)
    threading.Thread(target=health.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    health.is_ready = True
    return RunningServer(rpc, calls, health, listener.getsockname()[1])


class _HealthServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], digest: str) -> None:
        self.digest = digest
        self.is_ready = False
        super().__init__(address, _HealthHandler)


class _HealthHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Nobody needs longer to say what they want.
    timeout = 10
    server: _HealthServer

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/healthz":
            self._send(200, {"status": "ok", "kind": "__kind__", "name": "__name__", "digest": self.server.digest})
        elif path == "/readyz":
            ready = self.server.is_ready
            self._send(200 if ready else 503, {"status": "ready" if ready else "not ready"})
        else:
            self._send(404, {"status": "not found"})

    def _send(self, status: int, body: dict[str, str]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing: probes come every few seconds."""
