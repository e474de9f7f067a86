import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { Provider } from '../ports/provider.ts';
import type { __Name__Service } from '../proto/index.ts';

/** What the handlers work with. */
export type Dependencies = { provider: Provider };

/** The RPC handlers: they check what comes in, and speak with the provider through its port. */
export function createHandlers(_dependencies: Dependencies): ServiceImpl<typeof __Name__Service> {
  // __scaffold__: implement each method as the tests ask for, and take this line out.
  return {
    quote() {
      throw new ConnectError('Quote is not implemented yet', Code.Unimplemented);
    },
    charge() {
      throw new ConnectError('Charge is not implemented yet', Code.Unimplemented);
    },
  };
}
