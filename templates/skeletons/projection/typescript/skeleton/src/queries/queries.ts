import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { Consumer } from '../consumer/consumer.ts';
import type { __Name__Service } from '../proto/index.ts';

/** What the query handlers work with. */
export type Dependencies = { consumer: Consumer };

/** The RPC handlers: they take events in, and answer from what the consumer keeps. */
export function createQueries(_dependencies: Dependencies): ServiceImpl<typeof __Name__Service> {
  // __scaffold__: implement each method as the tests ask for, and take this line out.
  return {
    apply() {
      throw new ConnectError('Apply is not implemented yet', Code.Unimplemented);
    },
    get() {
      throw new ConnectError('Get is not implemented yet', Code.Unimplemented);
    },
    top() {
      throw new ConnectError('Top is not implemented yet', Code.Unimplemented);
    },
  };
}
