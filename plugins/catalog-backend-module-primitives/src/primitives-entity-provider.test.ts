import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  NotFoundError,
  NotModifiedError,
  ResponseError,
} from '@backstage/errors';
import {
  Pipeline,
  PrimitiveSummary,
  primitivesChangedTopic,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
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

type Fleet = { items: PrimitiveSummary[]; sources: SourceStatus[] };

/** The pipeline that a line of the fleet is of. */
function pipelineOf(item: PrimitiveSummary): Pipeline {
  const { digest, build, environments, ...rest } = item;
  const image = digest
    ? { image: { repository: 'r', digest, platforms: [] } }
    : {};
  return {
    ...rest,
    ...image,
    stages: [],
    environments: [],
    done: [],
    sources: [],
  };
}

function setUp(files: Record<string, string | Error>) {
  let fleet: Fleet | Error = { items: [], sources: [] };
  let now = 0;
  const reads: string[] = [];
  const asked: string[] = [];
  const mutations: EntityProviderMutation[] = [];
  const catalog = new Map<string, Entity>();
  const events = mockServices.events.mock();
  const logger = mockServices.logger.mock();
  const current = () => {
    if (fleet instanceof Error) throw fleet;
    return fleet;
  };
  const provider = new PrimitivesEntityProvider({
    primitives: {
      async getSources() {
        asked.push('sources');
        return {
          items: current().sources,
          lag: { hints: 0, primitives: 0, seconds: 0 },
        };
      },
      async *listPrimitives({ limit = 100 } = {}) {
        const { items } = current();
        for (let i = 0; i < items.length; i += limit) asked.push('page');
        yield* items;
      },
      async getPipeline(id) {
        asked.push(id);
        const item = current().items.find(each => each.id === id);
        if (!item)
          throw await ResponseError.fromResponse(
            new Response('{}', { status: 404 }),
          );
        return pipelineOf(item);
      },
    },
    events,
    logger,
    clock: () => now,
    runner: { run: async task => task.fn(new AbortController().signal) },
    components: new ComponentReader({
      logger,
      repository: { url, branch: 'main' },
      reader: mockServices.urlReader.mock({
        readUrl: async (address, options) => {
          reads.push(
            `${address.replace(`${url}/blob/`, '')}${
              options?.etag ? ` if not ${options.etag}` : ''
            }`,
          );
          const file = files[address] ?? new NotFoundError('no file');
          if (file instanceof Error) throw file;
          if (options?.etag === `etag of ${file.length}`)
            throw new NotModifiedError();
          return {
            etag: `etag of ${file.length}`,
            buffer: async () => Buffer.from(file),
          };
        },
      }),
    }),
  });
  return {
    provider,
    events,
    logger,
    reads,
    asked,
    mutations,
    catalog,
    files,
    set: (next: Fleet | Error) => {
      fleet = next;
    },
    pass: (ms: number) => {
      now += ms;
    },
    /** The primitives backend says that these came, went or moved. */
    tell: async (ids: string[]) => {
      const [{ onEvent }] = events.subscribe.mock.calls[0];
      await onEvent({ topic: primitivesChangedTopic, eventPayload: { ids } });
    },
    connect: () =>
      provider.connect({
        refresh: jest.fn(),
        applyMutation: async mutation => {
          mutations.push(mutation);
          const added =
            mutation.type === 'full' ? mutation.entities : mutation.added;
          if (mutation.type === 'full') catalog.clear();
          for (const { entity } of added)
            catalog.set(stringifyEntityRef(entity), entity);
          for (const gone of mutation.type === 'delta' ? mutation.removed : [])
            if ('entityRef' in gone) catalog.delete(gone.entityRef);
        },
      }),
  };
}

/** Longer than a lost event is looked for after. */
const aWhile = 6 * 60_000;
const ref = 'component:default/domain-orders-v0';

const ok: SourceStatus[] = [
  {
    source: 'github-core',
    status: 'ok',
    lastSuccessAt: '2026-01-01T00:00:00Z',
  },
];
const onMain = `${url}/blob/main/primitives/domain/orders/catalog-info.yaml`;
const onBranch = `${url}/blob/primitive/domain-orders-v0/create/primitives/domain/orders/catalog-info.yaml`;

describe('PrimitivesEntityProvider', () => {
  it('shows a primitive from its pull request on, and keeps it while it merges', async () => {
    const test = setUp({ [onBranch]: catalogInfo(), [onMain]: catalogInfo() });
    test.set({
      items: [summary({ branch: 'primitive/domain-orders-v0/create' })],
      sources: ok,
    });
    await test.connect();
    expect(test.catalog.get(ref)?.metadata).toMatchObject({
      description: 'Takes orders',
      annotations: {
        'ameide.io/primitive': 'domain-orders-v0',
        'backstage.io/managed-by-location': `url:${onBranch}`,
        'backstage.io/managed-by-origin-location': `url:${onBranch}`,
      },
    });
    test.set({ items: [summary()], sources: ok });
    await test.tell(['domain-orders-v0']);
    expect(test.catalog.get(ref)?.metadata).toMatchObject({
      description: 'Takes orders',
      annotations: { 'backstage.io/managed-by-location': `url:${onMain}` },
    });
    expect(test.mutations.map(mutation => mutation.type)).toEqual([
      'full',
      'delta',
    ]);
  });

  it('reads a file on main again only when there is a new digest, and then says nothing new', async () => {
    const test = setUp({ [onMain]: catalogInfo() });
    test.set({ items: [summary({ digest: 'sha256:1' })], sources: ok });
    await test.connect();
    test.pass(aWhile);
    await test.provider.refresh();
    test.set({ items: [summary({ digest: 'sha256:2' })], sources: ok });
    test.pass(aWhile);
    await test.provider.refresh();
    expect(test.reads).toEqual([
      'main/primitives/domain/orders/catalog-info.yaml',
      `main/primitives/domain/orders/catalog-info.yaml if not etag of ${
        catalogInfo().length
      }`,
    ]);
    expect(test.mutations).toHaveLength(1);
  });

  it.each([
    ['is missing', undefined],
    ['names another component', catalogInfo('domain-payments-v0')],
    ['brings in a user', catalogInfo('domain-orders-v0', 'User')],
    ['is no YAML', '{{{'],
  ])(
    'makes the Component itself where catalog-info.yaml %s',
    async (_, text) => {
      const test = setUp(text === undefined ? {} : { [onMain]: text });
      test.set({
        items: [
          summary({ owner: 'group:default/team-orders', system: 'commerce' }),
        ],
        sources: ok,
      });
      await test.connect();
      expect([...test.catalog.values()]).toEqual([
        expect.objectContaining({
          kind: 'Component',
          spec: {
            type: 'domain',
            lifecycle: 'experimental',
            owner: 'group:default/team-orders',
            system: 'commerce',
          },
        }),
      ]);
    },
  );

  it('keeps what a file said when it cannot be read', async () => {
    const test = setUp({ [onMain]: catalogInfo() });
    test.set({ items: [summary({ digest: 'sha256:1' })], sources: ok });
    await test.connect();
    test.files[onMain] = new Error('connect ECONNREFUSED');
    test.set({ items: [summary({ digest: 'sha256:2' })], sources: ok });
    await test.tell(['domain-orders-v0']);
    expect(test.catalog.get(ref)?.metadata.description).toBe('Takes orders');
    expect(test.logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('ECONNREFUSED'),
    );
  });

  it('reads no file that is too large, which nobody need have reviewed, and says so', async () => {
    const files = {
      [`${url}/blob/x/primitives/domain/orders/catalog-info.yaml`]: `${catalogInfo()}${'# more\n'.repeat(
        20_000,
      )}`,
      [`${url}/blob/x/primitives/domain/stock/catalog-info.yaml`]:
        catalogInfo('domain-stock-v0'),
    };
    const { set, connect, catalog, logger, tell } = setUp(files);
    const branch = 'x';
    const stock = { id: 'domain-stock-v0', name: 'stock', branch };
    set({ items: [summary({ branch }), summary(stock)], sources: ok });
    await connect();
    await tell(['domain-orders-v0', 'domain-stock-v0']);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /orders\/catalog-info\.yaml could not be read: has more than 64 KiB, and is not read$/,
      ),
    );
    expect(
      [...catalog.values()].map(({ metadata }) => [
        metadata.name,
        metadata.description,
      ]),
    ).toEqual([
      ['domain-orders-v0', undefined],
      ['domain-stock-v0', 'Takes orders'],
    ]);
  });

  it('changes nothing before the core repository was read, and nothing when the list fails', async () => {
    const test = setUp({});
    test.set({
      items: [],
      sources: [{ source: 'github-core', status: 'never' }],
    });
    await test.connect();
    test.set(new Error('the primitives backend is down'));
    await test.provider.refresh();
    expect(test.mutations).toEqual([]);
    expect(test.logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the primitives backend is down'),
    );
  });

  it('looks again at what an event named while the backend was down', async () => {
    const test = setUp({ [onMain]: catalogInfo() });
    test.set({ items: [summary()], sources: ok });
    await test.connect();
    test.set(new Error('the primitives backend is down'));
    await test.tell(['domain-orders-v0']);
    test.set({ items: [], sources: ok });
    await test.provider.refresh();
    expect([...test.catalog.keys()]).toEqual([]);
    expect(test.mutations[1]).toEqual({
      type: 'delta',
      added: [],
      removed: [{ entityRef: ref, locationKey: 'primitives' }],
    });
  });

  it('costs what changed, with 2,000 primitives', async () => {
    const all = Array.from({ length: 2_000 }, (_, n) =>
      summary({
        id: `domain-p${n}-v0`,
        name: `p${n}`,
        owner: 'group:default/a',
        digest: 'sha256:1',
      }),
    );
    const files = Object.fromEntries(
      all.map(({ id, name }) => [
        `${url}/blob/main/primitives/domain/${name}/catalog-info.yaml`,
        catalogInfo(id),
      ]),
    );
    const test = setUp(files);
    test.set({ items: all, sources: ok });
    await test.connect();
    expect(test.mutations).toHaveLength(1);
    expect(test.catalog.size).toBe(2_000);
    expect(test.asked).toEqual(['sources', 'page', 'page', 'page', 'page']);
    // Files are read some at a time, and all of them come to be read, each once.
    expect(test.reads).toHaveLength(20);
    for (let round = 1; round < 100; round += 1) await test.provider.refresh();
    expect(new Set(test.reads).size).toBe(2_000);
    expect(test.reads).toHaveLength(2_000);
    expect(test.mutations).toHaveLength(100);
    expect(
      [...test.catalog.values()].filter(e => e.metadata.description),
    ).toHaveLength(2_000);

    // Nothing changed: nothing is said, nothing is read, nobody is asked.
    test.asked.length = 0;
    await test.provider.refresh();
    expect({ mutations: test.mutations.length, asked: test.asked }).toEqual({
      mutations: 100,
      asked: [],
    });

    // One moved: one request, one entity.
    const moved = all.map(item =>
      item.name === 'p7' ? { ...item, digest: 'sha256:2' } : item,
    );
    test.files[`${url}/blob/main/primitives/domain/p7/catalog-info.yaml`] =
      catalogInfo('domain-p7-v0').replace('team-orders', 'b');
    test.set({ items: moved, sources: ok });
    await test.tell(['domain-p7-v0']);
    expect(test.asked).toEqual(['domain-p7-v0']);
    expect(test.mutations).toHaveLength(101);
    expect(test.mutations[100]).toMatchObject({
      type: 'delta',
      added: [{ entity: { spec: { owner: 'b' } } }],
      removed: [],
    });

    // An event was lost: the list finds it, and only that is sent.
    test.asked.length = 0;
    test.set({ items: moved.slice(1), sources: ok });
    test.pass(aWhile);
    await test.provider.refresh();
    expect(test.asked).toHaveLength(5);
    expect(test.mutations[101]).toEqual({
      type: 'delta',
      added: [],
      removed: [
        {
          entityRef: 'component:default/domain-p0-v0',
          locationKey: 'primitives',
        },
      ],
    });
    expect(test.catalog.size).toBe(1_999);
    expect(test.reads).toHaveLength(2_001);
  });
});
