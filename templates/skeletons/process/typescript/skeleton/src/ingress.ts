import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { __Name__Service } from './proto/index.ts';
import type { Worker } from './worker.ts';

/** What the ingress works with. */
export type Dependencies = { worker: Worker };

/** The RPC handlers: they check what comes in, and hand it to the worker. */
export function createIngress(_dependencies: Dependencies): ServiceImpl<typeof __Name__Service> {
  // __scaffold__: implement each method as the tests ask for, and take this line out.
  return {
    start() {
      throw new ConnectError('Start is not implemented yet', Code.Unimplemented);
    },
    get() {
      throw new ConnectError('Get is not implemented yet', Code.Unimplemented);
    },
  };
}
