/** Where to listen, and as what. */
export type Environment = {
  host: string;
  grpcPort: number;
  httpPort: number;
  /** Digest of the image that runs; empty outside a cluster. */
  digest: string;
};

/** Reads the environment; a port that is none is an error that names it. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  return {
    host: env.HOST ?? '0.0.0.0',
    grpcPort: readPort(env, 'PORT_GRPC', 50051),
    httpPort: readPort(env, 'PORT_HTTP', 8080),
    digest: env.IMAGE_DIGEST ?? '',
  };
}

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const port = Number(env[name] ?? fallback);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`${name}: ${JSON.stringify(env[name])} is not a port from 0 to 65535`);
  }
  return port;
}
