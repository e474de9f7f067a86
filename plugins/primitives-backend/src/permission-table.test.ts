import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ApiOperation,
  ApiRoute,
  apiRoutes,
  primitivesRefreshPermission,
} from '@ameide/plugin-primitives-common';
import {
  createPrimitiveConditionalDecision,
  primitiveConditions,
} from '@ameide/plugin-primitives-node';
import { Decide, permissionsBy, startApi } from './__testUtils__/api-backend';
import { describeOnDatabases } from './__testUtils__/databases';
import { fakeAnswers } from './__testUtils__/fake-reads';
import { later, Reading } from './__testUtils__/reading';
import { registerReads } from './actions/register-reads';
import { registerRequests } from './actions/register-requests';
import { Registrar } from './actions/registrar';
import { AuditRules } from './api/audit-rules';
import { Figures } from './api/figures';
import { DeliveryReader } from './delivery/delivery-reader';
import { EvidenceReader } from './evidence/evidence-reader';
import { Fact } from './facts/fact';
import { LineageReader } from './lineage/lineage-reader';
import { breakGlassPage } from './read/break-glass';
import { createRouter } from './router';
import { TrendReader } from './trends/trend-reader';
import {
  application,
  config,
  digest,
  factsOf,
  green,
  sha,
} from './testing/world';

jest.setTimeout(120_000);

/** A primitive of somebody's, with a digest and a commit that no other has. */
const primitives = {
  mine: { digest: digest('1'), sha: sha('a') },
  theirs: { digest: digest('d'), sha: sha('c') },
  unheard: { digest: digest('e'), sha: sha('f') },
};
type Name = keyof typeof primitives;
const idOf = (name: Name) => `domain-${name}-v0`;

function factsAbout(name: Name): Fact[] {
  const text = JSON.stringify(factsOf(green))
    .replaceAll('orders', name)
    .replaceAll(digest('1'), primitives[name].digest)
    .replaceAll(sha('a'), primitives[name].sha);
  const facts: Fact[] = JSON.parse(text);
  const fleet = ['branch', 'gitops-checks', 'gitops-pull'];
  return facts.flatMap(fact => {
    if (fleet.includes(fact.kind)) return [];
    if (fact.kind === 'application') {
      // A breach, so that the lists of these have something to hide.
      return [{ ...fact, value: { ...application, overrides: [name] } }];
    }
    if (fact.kind !== 'folder') return [fact];
    const value = { treeSha: 'f', owner: name, versions: ['v0'] };
    return [{ ...fact, value }];
  });
}

const only =
  (owner: Name): Decide =>
  permission => {
    const owners = [`group:default/${owner}`];
    return isResourcePermission(permission, 'primitive')
      ? createPrimitiveConditionalDecision(
          permission,
          primitiveConditions.isOwner({ owners }),
        )
      : { result: AuthorizeResult.ALLOW };
  };
const allow = { result: AuthorizeResult.ALLOW } as const;
const deny = { result: AuthorizeResult.DENY } as const;

/** Who asks, by what the policy says to them. */
const roles = {
  stranger: () => deny,
  reader: () => allow,
  owner: only('mine'),
  /** Has everything read again, and reads what is theirs. */
  operator: (permission, caller) =>
    isPermission(permission, primitivesRefreshPermission)
      ? allow
      : only('mine')(permission, caller),
} satisfies Record<string, Decide>;
type Role = keyof typeof roles;
const roleNames = ['stranger', 'reader', 'owner', 'operator'] as const;
const userOf = (role: Role) => `user:default/${role}`;
const decide: Decide = (permission, caller) => {
  const role = roleNames.find(name => userOf(name) === caller);
  return role ? roles[role](permission, caller) : deny;
};

type Row =
  /** About no primitive: everybody who may read, and who is signed in where there is no permission. */
  | { about: 'nothing' }
  /** Lists: what one may not read is not in them. */
  | { about: 'fleet'; query?: string; body?: object; isNamed?: false }
  /** One primitive by its name, or by what only it has. */
  | { about: 'one'; query?: string }
  /** Shows what a change of one would do; of one that is not read it says no more than that. */
  | { about: 'preview' }
  /** Asks for a change of one. */
  | { about: 'change' };

const rule = {
  ...{ id: 'new', title: 'T', description: 'd', satisfy: 's' },
  ...{ per: 'primitive', expression: 'owner == "nobody"' },
};

const moves = (['mine', 'theirs'] as const)
  .map(name => `move=${idOf(name)}@${primitives[name].digest}`)
  .join('&');

const waivers = (['mine', 'theirs'] as const).map(name => ({
  ...{ rule: 'no-overrides-or-drift', primitive: idOf(name) },
  ...{ reason: `Of ${name}`, until: '2099-01-31' },
}));

/** Every route: one that is missing fails to compile, and below. */
const routeTable: Record<ApiOperation, Row> = {
  getHealth: { about: 'nothing' },
  getOpenApi: { about: 'nothing' },
  getSources: { about: 'nothing' },
  listPrimitives: { about: 'fleet' },
  getFleetCounts: { about: 'fleet', isNamed: false },
  getFleetGroups: { about: 'fleet', query: '?by=owner' },
  getPromotions: { about: 'fleet', query: '?source=dev&target=staging' },
  getPromotionMoves: { about: 'fleet', query: `?target=staging&${moves}` },
  previewChange: { about: 'preview' },
  getChangePermissions: { about: 'nothing' },
  getProgress: { about: 'fleet', query: `?environment=dev&${moves}` },
  getDelivery: { about: 'fleet' },
  getPipeline: { about: 'one' },
  getHistory: { about: 'one' },
  getCommits: { about: 'one', query: `?from=${sha('2')}&to=${sha('3')}` },
  getMoves: { about: 'one' },
  getChoices: { about: 'one', query: '?workflow=enable' },
  getDurations: { about: 'one' },
  getPullDiff: { about: 'one' },
  getPullChecks: { about: 'one' },
  getApplications: { about: 'one' },
  getDigestLineage: { about: 'one' },
  getCommitLineage: { about: 'one' },
  getAudit: { about: 'fleet' },
  listAuditItems: { about: 'fleet' },
  listBreaches: { about: 'fleet' },
  getTrends: { about: 'fleet', isNamed: false },
  listWaivers: { about: 'fleet' },
  listDoneRules: { about: 'fleet', isNamed: false },
  listBreakGlass: { about: 'fleet' },
  verifyHistory: { about: 'nothing' },
  getEvidence: { about: 'one' },
  getEvidenceKey: { about: 'nothing' },
  dryRunRule: { about: 'fleet', body: { rule } },
  exportAudit: { about: 'fleet' },
  refresh: { about: 'change' },
};

/** Every action, with what it is asked for. */
const actionTable: Record<string, { row: Row; input: (name: Name) => object }> =
  {
    'list-primitives': { row: { about: 'fleet' }, input: () => ({}) },
    'get-primitive-pipeline': {
      row: { about: 'one' },
      input: name => ({ id: idOf(name) }),
    },
    'get-primitive-history': {
      row: { about: 'one' },
      input: name => ({ id: idOf(name) }),
    },
    'get-lineage': {
      row: { about: 'one' },
      input: name => ({ digest: primitives[name].digest }),
    },
    'get-primitive-sources': { row: { about: 'nothing' }, input: () => ({}) },
    'get-primitive-audit': {
      row: { about: 'fleet' },
      input: () => ({}),
    },
    'list-primitive-breaches': {
      row: { about: 'fleet' },
      input: () => ({}),
    },
    'list-primitive-verdicts': { row: { about: 'fleet' }, input: () => ({}) },
    'refresh-primitives': {
      row: { about: 'change' },
      input: name => ({ primitive: idOf(name) }),
    },
    'request-enablement': {
      row: { about: 'change' },
      input: name => ({
        ...{ primitive: idOf(name), environment: 'dev' },
        digest: primitives[name].digest,
      }),
    },
    'request-promotion': {
      row: { about: 'change' },
      input: name => ({
        ...{ primitive: idOf(name), source: 'dev', target: 'staging' },
      }),
    },
  };

type Outcome = 'done' | 'unauthenticated' | 'forbidden' | 'not found';

/** What comes of a request about a primitive. */
function expected(
  row: Row,
  options: { role: Role; name: Name; permission?: string },
): Outcome {
  const { role, name, permission } = options;
  if (permission === undefined) return 'done';
  if (role === 'stranger') return 'forbidden';
  if (row.about !== 'one' && row.about !== 'change') return 'done';
  if (row.about === 'one') {
    const isKnown = role === 'reader' ? name !== 'unheard' : name === 'mine';
    return isKnown ? 'done' : 'not found';
  }
  if (permission === primitivesRefreshPermission.name) {
    if (role === 'reader') return name === 'unheard' ? 'not found' : 'done';
    if (role === 'operator') return name === 'mine' ? 'done' : 'not found';
    return name === 'mine' ? 'done' : 'forbidden';
  }
  return role === 'reader' || name === 'mine' ? 'done' : 'forbidden';
}

const cells = (rows: ReadonlyArray<{ key: string; row: Row }>) =>
  rows.flatMap(({ key, row }) =>
    roleNames.flatMap(role =>
      (['mine', 'theirs', 'unheard'] as const).map(name => ({
        ...{ key, row, role, name },
      })),
    ),
  );

describeOnDatabases('who reads and asks for what', databases => {
  let answers: ReturnType<typeof fakeAnswers>['answers'];
  let api: Awaited<ReturnType<typeof startApi>>;
  const actions = new Map<
    string,
    Parameters<Registrar['register']>[0] & {
      action: (call: never) => Promise<unknown>;
    }
  >();
  const permissionOfAction = new Map<string, string>();
  let lastAsked: string | undefined;
  const marks: string[] = [];

  beforeAll(async () => {
    const reading = await Reading.open(databases);
    await reading.readAll();
    await reading.record([
      ...factsAbout('mine'),
      ...factsAbout('theirs'),
      later('waivers', 'gitops', { waivers, by: 'ann' }, 900),
    ]);
    const { db, model } = reading;
    for (const name of ['mine', 'theirs'] as const) {
      // Proven in dev, and nowhere else.
      await db('primitives_transition').insert({
        ...{ id: idOf(name), environment: 'dev', stage: 'smoke', at: 1 },
        ...{ from_status: 'running', to_status: 'passed', message: '' },
        digest: primitives[name].digest,
      });
    }
    const logger = mockServices.logger.mock();
    const lineage = new LineageReader({ db, logger, config });
    const delivery = new DeliveryReader({ db, environment: 'dev' });
    const evidence = new EvidenceReader({
      ...{ db, statuses: reading.statuses, config, logger },
      signer: undefined,
      commitOf: async () => undefined,
    });
    ({ answers } = fakeAnswers({
      model,
      figures: new Figures({ db, firstEnvironment: 'dev' }),
      rules: new AuditRules({
        ...{ db, rules: config.done },
        pipelines: readable => model.readableBy(readable).pipelines(),
      }),
      lineage: (subject, readable) => lineage.read(subject, readable),
      delivery: request => delivery.read(request),
      trends: request => new TrendReader({ db }).read(request),
      evidence: {
        read: (id, published, readable) =>
          evidence.read(id, published, readable),
        key: () => ({ keyId: 'k', publicKey: 'PEM' }),
      },
      breakGlass: (query, readable) =>
        breakGlassPage(db, query, {
          ...{ environments: config.environments, readable },
        }),
    }));
    api = await startApi(answers, decide);
    const registrar = new Registrar({
      actionsRegistry: {
        register: action => void actions.set(action.name, action as never),
      },
      auditor: mockServices.auditor.mock({
        createEvent: async ({ eventId }) => ({
          success: async () => void marks.push(`${eventId} succeeded`),
          fail: async ({ error }) =>
            void marks.push(`${eventId} failed: ${error.name}`),
        }),
      }),
      readResource: target => answers.resource(target),
      permissions: permissionsBy((permission, caller) => {
        lastAsked ??= permission.name;
        return decide(permission, caller);
      }),
    });
    registerReads(registrar, answers);
    registerRequests(registrar, {
      ...{ answers, appUrl: 'http://portal.test' },
      scaffolder: { scaffold: async () => ({ taskId: 'task-1' }) },
    });
  });
  afterAll(() => api.stop());

  async function ask(
    operation: string,
    options: { name: Name; authorization: string },
  ): Promise<{ outcome: Outcome | number; text: string }> {
    const { name, authorization } = options;
    const [, route] = routesOf().find(([key]) => key === operation) ?? [];
    if (!route) throw new Error(`No route '${operation}'`);
    const row = rowOf(operation);
    const path = route.path
      .replace('{id}', idOf(name))
      .replace('{number}', '7')
      .replace('{environment}', 'dev')
      .replace('{digest}', primitives[name].digest)
      .replace('{sha}', primitives[name].sha);
    const query = ('query' in row && row.query) || '';
    const body = bodyOf(row, name);
    const response = await fetch(`${api.baseUrl}${path}${query}`, {
      method: route.method.toUpperCase(),
      headers: { authorization, 'content-type': 'application/json' },
      ...(route.method === 'post' && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { outcome: outcomeOf(response.status), text };
  }

  it('is in a table of every route, and the router has no other', () => {
    const router = createRouter({
      auditor: mockServices.auditor.mock(),
      httpAuth: mockServices.httpAuth.mock(),
      logger: mockServices.logger.mock(),
      permissions: mockServices.permissions.mock(),
      answers,
    });
    const served = router.stack.flatMap(layer => layer.route?.path ?? []);
    const described = routesOf().map(([, route]) =>
      route.path.replace(/\{(\w+)\}/g, ':$1'),
    );
    expect(served.sort()).toEqual(described.sort());
    expect(Object.keys(routeTable).sort()).toEqual(
      Object.keys(apiRoutes).sort(),
    );
  });

  it('is in a table of every action', () => {
    expect(Object.keys(actionTable).sort()).toEqual([...actions.keys()].sort());
  });

  it.each(Object.keys(apiRoutes))('%s, signed in nowhere', async operation => {
    const [, route] = routesOf().find(([key]) => key === operation) ?? [];
    const { outcome } = await ask(operation, {
      ...{ name: 'mine', authorization: mockCredentials.none.header() },
    });
    expect(outcome).toBe(route?.open ? 'done' : 'unauthenticated');
  });

  it.each(
    cells(Object.entries(routeTable).map(([key, row]) => ({ key, row }))),
  )('$role, $key of $name', async ({ key, row, role, name }) => {
    const [, route] = routesOf().find(([each]) => each === key) ?? [];
    const authorization = mockCredentials.user.header(userOf(role));
    const { outcome, text } = await ask(key, { name, authorization });
    const permission = route?.permission?.name;
    expect(outcome).toBe(expected(row, { role, name, permission }));
    expectHidden({ row, role, name, text, outcome });
    const isChange = row.about === 'change';
    expect(isChange && api.events.at(-1)).toBe(
      isChange && `${key} ${endOf(outcome)}`,
    );
    // What was asked for, also where it was refused.
    expect(isChange && api.about.at(-1)).toEqual(isChange && bodyOf(row, name));
    const isShown = role === 'reader' || name === 'mine';
    const isPreview = row.about === 'preview' && outcome === 'done';
    const shows = isPreview ? text.includes('"status":"changes"') : isShown;
    expect({ name, shows }).toEqual({ name, shows: isShown });
    if (outcome !== 'not found' && (isShown || !isPreview)) return;
    // A name that nobody knows gets the same words.
    const unheard = await ask(key, { name: 'unheard', authorization });
    const blind = (said: string) =>
      said
        .replaceAll(name, 'unheard')
        .replaceAll(primitives[name].digest, primitives.unheard.digest)
        .replaceAll(primitives[name].sha, primitives.unheard.sha);
    expect(blind(text)).toBe(unheard.text);
  });

  it.each(
    cells(Object.entries(actionTable).map(([key, { row }]) => ({ key, row }))),
  )('$role, the action $key of $name', async ({ key, row, role, name }) => {
    const input = actionTable[key].input(name);
    const credentials = mockCredentials.user(userOf(role));
    lastAsked = undefined;
    const action = actions.get(key)?.action;
    if (!action) throw new Error(`No action '${key}'`);
    const { outcome, text } = await Promise.resolve(
      Reflect.apply(action, undefined, [{ input, credentials }]),
    ).then(
      result => ({ outcome: 'done', text: JSON.stringify(result) }),
      error => ({ outcome: outcomeOfError(error), text: error.message }),
    );
    permissionOfAction.set(key, lastAsked ?? '');
    expect(outcome).toBe(expected(row, { role, name, permission: lastAsked }));
    // What changes something is on record with what came of it; what reads is not.
    expect(marks.splice(0)).toEqual(
      row.about === 'change' ? [`action-${key} ${endOf(outcome)}`] : [],
    );
    expectHidden({ row, role, name, text, outcome });
  });

  it('asks for the permission to read what is read, and to change what is changed', () => {
    for (const [key, { row }] of Object.entries(actionTable)) {
      const isRead = permissionOfAction.get(key)?.endsWith('.read');
      expect([key, isRead]).toEqual([key, row.about !== 'change']);
    }
  });
});

/** Lists of those who read everything name both; of the others their own alone. */
function expectHidden(cell: {
  row: Row;
  role: Role;
  name: Name;
  text: string;
  outcome: string | number;
}): void {
  const { row, role, text, outcome } = cell;
  if (row.about !== 'fleet' || outcome !== 'done') return;
  const isNamed = row.isNamed ?? true;
  expect({ role, mine: text.includes('mine') }).toEqual({
    role,
    mine: isNamed,
  });
  expect({ role, theirs: text.includes('theirs') }).toEqual({
    ...{ role, theirs: isNamed && role === 'reader' },
  });
}

function routesOf(): Array<[string, ApiRoute]> {
  return Object.entries<ApiRoute>(apiRoutes);
}

function rowOf(operation: string): Row {
  const found = Object.entries(routeTable).find(([key]) => key === operation);
  if (!found) throw new Error(`'${operation}' is not in the table`);
  return found[1];
}

function bodyOf(row: Row, name: Name): object | undefined {
  if (row.about === 'change') return { primitive: idOf(name) };
  if (row.about === 'preview') {
    const change = {
      ...{ workflow: 'enable', environment: 'dev', primitive: idOf(name) },
      digest: primitives[name].digest,
    };
    return { change };
  }
  return row.about === 'fleet' ? row.body : undefined;
}

/** How the auditor tells it. */
function endOf(outcome: string | number): string {
  if (outcome === 'done') return 'succeeded';
  const name = outcome === 'forbidden' ? 'NotAllowedError' : 'NotFoundError';
  return `failed: ${name}`;
}

function outcomeOf(status: number): Outcome | number {
  if (status === 200 || status === 202) return 'done';
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  return status === 404 ? 'not found' : status;
}

function outcomeOfError(error: unknown): Outcome | string {
  if (error instanceof NotAllowedError) return 'forbidden';
  return error instanceof NotFoundError ? 'not found' : String(error);
}
