import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { NotFoundError, NotModifiedError } from '@backstage/errors';
import { Fleet, PrimitivesApi, PrimitiveSummary, primitivesChangedTopic } from '@ameide/plugin-primitives-common';
import { ComponentReader } from './component-reader';
import { PrimitivesEntityProvider } from './primitives-entity-provider';

const url = 'https://github.com/ameideio/ameide';

function summary(changes: Partial<PrimitiveSummary> = {}): PrimitiveSummary {
  return {
    id: 'domain-orders-v0',
    kind: 'domain',
    name: 'orders',
    version: 'v0',
    build: 'passed',
    environments: [],
    nextStep: { kind: 'none', title: '', reason: '' },
    observedAt: '2026-01-01T00:00:00Z',
    ...changes,
  };
}

function catalogInfo(name = 'domain-orders-v0', kind = 'Component'): string {
  return `apiVersion: backstage.io/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
  description: Takes orders
spec:
  type: domain
  lifecycle: experimental
  owner: team-orders
`;
}

function setUp(files: Record<string, string | Error>) {
  let fleet: Fleet | Error = { items: [], sources: [] };
  const reads: string[] = [];
  const mutations: Entity[][] = [];
  const events = mockServices.events.mock();
  const logger = mockServices.logger.mock();
  const primitives: Pick<PrimitivesApi, 'listPrimitives'> = {
    async listPrimitives() {
      if (fleet instanceof Error) throw fleet;
      return fleet;
    },
  };
  const provider = new PrimitivesEntityProvider({
    primitives: { ...primitives, getPipeline: jest.fn(), getAudit: jest.fn(), refresh: jest.fn() },
    events,
    logger,
    runner: { run: async task => task.fn(new AbortController().signal) },
    components: new ComponentReader({
      logger,
      repository: { url, branch: 'main' },
      reader: mockServices.urlReader.mock({
        readUrl: async (address, options) => {
          reads.push(`${address.replace(`${url}/blob/`, '')}${options?.etag ? ` if not ${options.etag}` : ''}`);
          const file = files[address] ?? new NotFoundError('no file');
          if (file instanceof Error) throw file;
          if (options?.etag === `etag of ${file.length}`) throw new NotModifiedError();
          return { etag: `etag of ${file.length}`, buffer: async () => Buffer.from(file) };
        },
      }),
    }),
  });
  return {
    provider,
    events,
    logger,
    reads,
    mutations,
    files,
    set: (next: Fleet | Error) => {
      fleet = next;
    },
    connect: () =>
      provider.connect({
        refresh: jest.fn(),
        applyMutation: async mutation => {
          if (mutation.type !== 'full') throw new Error('expected a full mutation');
          mutations.push(mutation.entities.map(({ entity }) => entity));
        },
      }),
  };
}

const ok: Fleet['sources'] = [{ source: 'github-core', status: 'ok', lastSuccessAt: '2026-01-01T00:00:00Z' }];
const onMain = `${url}/blob/main/primitives/domain/orders/catalog-info.yaml`;
const onBranch = `${url}/blob/primitive/domain-orders-v0/create/primitives/domain/orders/catalog-info.yaml`;

describe('PrimitivesEntityProvider', () => {
  it('shows a primitive from its pull request on, and keeps it while it merges', async () => {
    const test = setUp({ [onBranch]: catalogInfo(), [onMain]: catalogInfo() });
    test.set({ items: [summary({ branch: 'primitive/domain-orders-v0/create' })], sources: ok });
    await test.connect();
    test.set({ items: [summary()], sources: ok });
    await test.provider.refresh();
    expect(test.mutations.map(entities => entities.map(e => [e.metadata.name, e.metadata.annotations]))).toEqual(
      [onBranch, onMain].map(address => [
        [
          'domain-orders-v0',
          {
            'ameide.io/primitive': 'domain-orders-v0',
            'backstage.io/managed-by-location': `url:${address}`,
            'backstage.io/managed-by-origin-location': `url:${address}`,
          },
        ],
      ]),
    );
    expect(test.mutations[1][0].metadata.description).toBe('Takes orders');
  });

  it('reads a file on main again only when there is a new digest', async () => {
    const test = setUp({ [onMain]: catalogInfo() });
    test.set({ items: [summary({ digest: 'sha256:1' })], sources: ok });
    await test.connect();
    await test.provider.refresh();
    test.set({ items: [summary({ digest: 'sha256:2' })], sources: ok });
    await test.provider.refresh();
    expect(test.reads).toEqual([
      'main/primitives/domain/orders/catalog-info.yaml',
      `main/primitives/domain/orders/catalog-info.yaml if not etag of ${catalogInfo().length}`,
    ]);
    expect(test.mutations[2]).toEqual(test.mutations[0]);
  });

  it.each([
    ['is missing', undefined],
    ['names another component', catalogInfo('domain-payments-v0')],
    ['brings in a user', catalogInfo('domain-orders-v0', 'User')],
    ['is no YAML', '{{{'],
  ])('makes the Component itself where catalog-info.yaml %s', async (_, text) => {
    const test = setUp(text === undefined ? {} : { [onMain]: text });
    test.set({ items: [summary({ owner: 'group:default/team-orders', system: 'commerce' })], sources: ok });
    await test.connect();
    expect(test.mutations).toEqual([
      [
        expect.objectContaining({
          kind: 'Component',
          spec: { type: 'domain', lifecycle: 'experimental', owner: 'group:default/team-orders', system: 'commerce' },
        }),
      ],
    ]);
  });

  it('keeps what a file said when it cannot be read', async () => {
    const test = setUp({ [onMain]: catalogInfo() });
    test.set({ items: [summary({ digest: 'sha256:1' })], sources: ok });
    await test.connect();
    test.files[onMain] = new Error('connect ECONNREFUSED');
    test.set({ items: [summary({ digest: 'sha256:2' })], sources: ok });
    await test.provider.refresh();
    expect(test.mutations[1]).toEqual(test.mutations[0]);
    expect(test.logger.warn).toHaveBeenCalledWith(expect.stringContaining('ECONNREFUSED'));
  });

  it('changes nothing before the core repo was read, and nothing when the list fails', async () => {
    const test = setUp({});
    test.set({ items: [], sources: [{ source: 'github-core', status: 'never' }] });
    await test.connect();
    test.set(new Error('the primitives backend is down'));
    await test.provider.refresh();
    expect(test.mutations).toEqual([]);
    expect(test.logger.warn).toHaveBeenCalledWith(expect.stringContaining('the primitives backend is down'));
  });

  it('looks again on the event, once more for what came meanwhile', async () => {
    const test = setUp({ [onMain]: catalogInfo() });
    test.set({ items: [summary()], sources: ok });
    await test.connect();
    const [{ topics, onEvent }] = test.events.subscribe.mock.calls[0];
    expect(topics).toEqual([primitivesChangedTopic]);
    const event = { topic: primitivesChangedTopic, eventPayload: {} };
    await Promise.all([onEvent(event), onEvent(event), onEvent(event)]);
    expect(test.mutations).toHaveLength(3);
  });
});
