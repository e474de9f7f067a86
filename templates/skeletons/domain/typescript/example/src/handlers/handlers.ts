import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import { EntrySchema, type Line, type __Name__Service } from '../proto/index.ts';
import type { Store } from '../store/store.ts';

const defaultPageSize = 20;
const maxPageSize = 100;

/** What the handlers work with. */
export type Dependencies = { store: Store; now: () => Date };

/** The RPC handlers: they check what comes in, and decide. */
export function createHandlers({ store, now }: Dependencies): ServiceImpl<typeof __Name__Service> {
  return {
    create({ reference, lines }) {
      if (!reference) throw invalid('reference: must not be empty');
      const known = store.findByReference(reference);
      if (known) return { entry: known };
      assertLines(lines);
      const entry = create(EntrySchema, {
        id: randomUUID(),
        reference,
        lines,
        totalCents: lines.reduce((sum, line) => sum + BigInt(line.quantity) * line.unitPriceCents, 0n),
        createdAt: timestampFromDate(now()),
      });
      store.insert(entry);
      return { entry };
    },
    get({ id }) {
      const entry = store.find(id);
      if (!entry) throw new ConnectError(`id: there is no entry ${JSON.stringify(id)}`, Code.NotFound);
      return { entry };
    },
    list({ pageSize, pageToken }) {
      const size = Math.min(pageSize || defaultPageSize, maxPageSize);
      const all = store.all();
      const start = pageToken ? all.findIndex(entry => entry.id === pageToken) + 1 : 0;
      if (pageToken && start === 0) throw invalid('page_token: is not one that List gave');
      const entries = all.slice(start, start + size);
      const nextPageToken = start + size < all.length ? (entries.at(-1)?.id ?? '') : '';
      return { entries, nextPageToken };
    },
  };
}

function assertLines(lines: readonly Line[]): void {
  if (lines.length === 0) throw invalid('lines: must have at least one');
  lines.forEach((line, index) => {
    if (!line.item) throw invalid(`lines[${index}].item: must not be empty`);
    if (line.quantity < 1) throw invalid(`lines[${index}].quantity: must be at least 1`);
    if (line.unitPriceCents < 0n) throw invalid(`lines[${index}].unit_price_cents: must not be negative`);
  });
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
