import { AuditItem, Breach } from '@ameide/plugin-primitives-common';
import { auditAsCsv, auditAsJson, ExportedAudit } from './audit-export';

const waiver = {
  ...{ until: '2999-12-31', reason: 'It waits', url: 'http://w' },
  ...{ since: '2026-11-02T08:00:00Z', by: 'ann' },
};
const item: AuditItem = {
  ...{ id: 'domain-orders-v0', kind: 'domain', name: 'orders', version: 'v0' },
  owner: 'group:orders',
  done: [
    {
      ...{ rule: 'wiring-merged', title: 'Wired', status: 'not-met' },
      ...{ reason: 'No file', evidence: [], waiver },
      seen: { since: '2026-11-03T12:00:00.000Z', atLeast: true },
    },
    {
      ...{ rule: 'core-ci', title: 'Core CI', status: 'met', reason: 'Passed' },
      ...{ evidence: [], since: '2026-11-01T12:00:00Z', by: 'dev' },
      seen: { since: '2026-11-01T12:05:00.000Z' },
    },
  ],
};
const breach: Breach = {
  ...{ rule: 'no-manual-syncs', title: 'Syncs', subject: 'dev' },
  ...{ message: 'Synced by hand', evidence: [], by: 'eve' },
};

async function* each<T>(...items: T[]) {
  yield* items;
}
const exported = (): ExportedAudit => ({
  at: new Date('2026-11-04T00:00:00Z'),
  rules: [
    {
      ...{ rule: 'no-manual-syncs', title: 'Syncs', status: 'not-met' },
      ...{ reason: 'One', breaches: 1 },
    },
  ],
  items: each(item),
  breaches: each(breach),
});
const textOf = async (pieces: AsyncIterable<string>) => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

describe('the exported audit', () => {
  it('says of each line since when and by whom, and whose word that is', async () => {
    const [head, ...lines] = (await textOf(auditAsCsv(exported())))
      .trim()
      .split(/\r?\n/)
      .map(line => line.split(',').map(cell => cell.replace(/^"|"$/g, '')));
    expect(new Set(lines.map(cells => cells.length))).toEqual(
      new Set([head.length]),
    );
    const cell = (line: number, name: string) =>
      lines[line][head.indexOf(name)];
    const told = (line: number) =>
      [
        ...['since', 'by', 'seen since', 'seen at least'],
        ...['waived until', 'waived since', 'waived by'],
      ].map(name => cell(line, name));
    expect(lines.map(([type]) => type)).toEqual([
      ...['rule', 'verdict', 'verdict', 'breach'],
    ]);
    expect(told(1)).toEqual([
      ...['', '', '2026-11-03T12:00:00.000Z', 'yes'],
      ...['2999-12-31', '2026-11-02T08:00:00Z', 'ann'],
    ]);
    expect(told(2)).toEqual([
      ...['2026-11-01T12:00:00Z', 'dev', '2026-11-01T12:05:00.000Z', ''],
      ...['', '', ''],
    ]);
    expect(cell(3, 'by')).toBe('eve');
  });

  it('has the same as JSON', async () => {
    const { items, breaches } = JSON.parse(
      await textOf(auditAsJson(exported())),
    );
    expect(items).toEqual([item]);
    expect(breaches).toEqual([breach]);
  });
});
