import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { __Name__Service } from '../proto/index.ts';
import type { Store } from '../store/store.ts';

/** What the handlers work with. */
export type Dependencies = { store: Store; now: () => Date };

/** The RPC handlers: they check what comes in, and decide. */
export function createHandlers(_dependencies: Dependencies): ServiceImpl<typeof __Name__Service> {
  // __scaffold__: implement each method as the tests ask for, and take this line out.
  return {
    create() {
      throw new ConnectError('Create is not implemented yet', Code.Unimplemented);
    },
    get() {
      throw new ConnectError('Get is not implemented yet', Code.Unimplemented);
    },
    list() {
      throw new ConnectError('List is not implemented yet', Code.Unimplemented);
    },
  };
}
