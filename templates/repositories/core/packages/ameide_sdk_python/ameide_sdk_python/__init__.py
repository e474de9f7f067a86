"""How Python primitives call each other."""

import os


def address_of(primitive_id: str) -> str:
    """Host and port of a primitive in its own namespace, by the variables Kubernetes sets for its Service."""
    service = primitive_id.upper().replace("-", "_")
    host = os.environ.get(f"{service}_SERVICE_HOST")
    port = os.environ.get(f"{service}_SERVICE_PORT_GRPC")
    if not host or not port:
        raise LookupError(f"{primitive_id}: there is no Service of that name in this namespace")
    return f"{host}:{port}"
