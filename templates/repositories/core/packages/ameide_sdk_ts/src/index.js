import { createGrpcTransport } from '@connectrpc/connect-node';

/** Address of a primitive in its own namespace, by the variables Kubernetes sets for its Service. */
export function addressOf(id, env = process.env) {
  const service = id.toUpperCase().replaceAll('-', '_');
  const host = env[`${service}_SERVICE_HOST`];
  const port = env[`${service}_SERVICE_PORT_GRPC`];
  if (!host || !port) throw new Error(`${id}: there is no Service of that name in this namespace`);
  return `http://${host}:${port}`;
}

/** Transport to a primitive; hand it to a client of its contract. */
export function transportTo(id, env = process.env) {
  return createGrpcTransport({ baseUrl: addressOf(id, env) });
}
