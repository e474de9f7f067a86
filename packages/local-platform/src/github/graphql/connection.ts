/** Arguments of a GraphQL connection. */
export type ConnectionArguments = { first?: number; last?: number; after?: string };

/** The asked part of a list, as a connection; cursors are positions. */
export function connection<T, N>(items: T[], args: ConnectionArguments, present: (item: T) => N) {
  const after = args.after ? Number(Buffer.from(args.after, 'base64').toString()) + 1 : 0;
  const start = args.last === undefined ? after : Math.max(after, items.length - args.last);
  const end = args.first === undefined ? items.length : Math.min(items.length, start + args.first);
  const cursor = (index: number) => Buffer.from(String(index)).toString('base64');
  const chosen = items.slice(start, end);
  return {
    totalCount: items.length,
    pageInfo: {
      startCursor: chosen.length ? cursor(start) : null,
      endCursor: chosen.length ? cursor(end - 1) : null,
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
    },
    nodes: () => chosen.map(present),
    edges: () => chosen.map((item, index) => ({ cursor: cursor(start + index), node: present(item) })),
  };
}
