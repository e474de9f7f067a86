"""The contract, in one place: everything else imports it from here."""

from ameide_core_proto.__kind__.__name_snake__.__proto_version__ import __name_snake___grpc as services
from ameide_core_proto.__kind__.__name_snake__.__proto_version__ import __name_snake___pb2 as messages

__all__ = ["messages", "services"]
