"""Where to listen, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Environment:
    """What the environment says."""

    host: str = "0.0.0.0"
    grpc_port: int = 50051
    http_port: int = 8080
    # Digest of the image that runs; empty outside a cluster.
    digest: str = ""


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Reads the environment; a port that is none is an error that names it."""
    return Environment(
        host=variables.get("HOST") or Environment.host,
        grpc_port=_read_port(variables, "PORT_GRPC", Environment.grpc_port),
        http_port=_read_port(variables, "PORT_HTTP", Environment.http_port),
        digest=variables.get("IMAGE_DIGEST", ""),
    )


def _read_port(variables: Mapping[str, str], name: str, fallback: int) -> int:
    text = variables.get(name) or str(fallback)
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise ValueError(f"{name}: {text!r} is not a port from 0 to 65535")
    return int(text)
