import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { Agent } from '../agent.ts';
import type { __Name__Service } from '../proto/index.ts';

/** What the handlers work with. */
export type Dependencies = { agent: Agent };

/** The RPC handlers: they check what comes in, and ask the agent. */
export function createHandlers(_dependencies: Dependencies): ServiceImpl<typeof __Name__Service> {
  // __scaffold__: implement the method as the tests ask for, and take this line out.
  return {
    invoke() {
      throw new ConnectError('Invoke is not implemented yet', Code.Unimplemented);
    },
  };
}
