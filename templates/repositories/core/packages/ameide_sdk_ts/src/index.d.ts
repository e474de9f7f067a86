import type { Transport } from '@connectrpc/connect';

/** Address of a primitive in its own namespace, by the variables Kubernetes sets for its Service. */
export function addressOf(id: string, env?: NodeJS.ProcessEnv): string;

/** Transport to a primitive; hand it to a client of its contract. */
export function transportTo(id: string, env?: NodeJS.ProcessEnv): Transport;
