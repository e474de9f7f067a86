import type { ServiceImpl } from '@connectrpc/connect';
import type { __Name__Service } from '../proto/index.ts';

const maxVisitorLength = 80;

/** What the first page shows. */
export type View = { title: string; greeting: string; links: Array<{ title: string; path: string }> };

/** What a visitor sees. */
export function viewFor(visitor: string): View {
  const name = visitor.trim().slice(0, maxVisitorLength) || 'stranger';
  return {
    title: '__name__',
    greeting: `Welcome, ${name}.`,
    links: [{ title: 'Health', path: '/healthz' }],
  };
}

/** The RPC handlers: what the pages show, for those who draw it themselves. */
export function createHandlers(): ServiceImpl<typeof __Name__Service> {
  return {
    getView: ({ visitor }) => viewFor(visitor),
  };
}
