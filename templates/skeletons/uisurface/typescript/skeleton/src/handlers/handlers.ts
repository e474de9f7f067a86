import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { __Name__Service } from '../proto/index.ts';

/** What the first page shows. */
export type View = { title: string; greeting: string; links: Array<{ title: string; path: string }> };

/** What a visitor sees. */
export function viewFor(_visitor: string): View {
  // __scaffold__: implement it as the tests ask for, and take this line out.
  throw new ConnectError('GetView is not implemented yet', Code.Unimplemented);
}

/** The RPC handlers: what the pages show, for those who draw it themselves. */
export function createHandlers(): ServiceImpl<typeof __Name__Service> {
  return {
    getView: ({ visitor }) => viewFor(visitor),
  };
}
