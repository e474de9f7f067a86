import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { AppConfig } from '@backstage/config';
import { ConfigSchema, loadConfigSchema } from '@backstage/config-loader';
import { parse } from 'yaml';
import { loadPortalConfigSchema } from './config-schema';
import { rootLogger } from './root-logger';

const root = resolvePackagePath('backend', '../..');

/** A configuration of production, each variable with a value of its own that nothing else holds. */
function production(): AppConfig['data'] {
  const text = readFileSync(join(root, 'app-config.production.yaml'), 'utf8');
  return parse(text.replace(/\$\{(\w+)\}/g, 'canary-$1-end'));
}

/** What the schema calls secret, as Backstage's createConfigSecretEnumerator asks for it. */
function secretsIn(data: AppConfig['data'], schema: ConfigSchema): string[] {
  const [{ data: secrets }] = schema.process([{ context: 'test', data }], {
    visibility: ['secret'],
    ignoreSchemaErrors: true,
  });
  const found: string[] = [];
  JSON.stringify(secrets, (_, value) => {
    if (typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}

describe('the root logger', () => {
  let written: string[];
  let schema: ConfigSchema;
  beforeAll(async () => {
    ({ schema } = await loadPortalConfigSchema());
  }, 60_000);
  beforeEach(() => {
    written = [];
    // As winston's Console transport writes.
    const { _stdout: out } = Object(console);
    jest.spyOn(out, 'write').mockImplementation(line => {
      written.push(String(line));
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const loggerOf = (data: AppConfig['data']) =>
    ServiceFactoryTester.from(rootLogger, {
      dependencies: [mockServices.rootConfig.factory({ data })],
    }).getSubject();

  it('shows no secret of the configuration', async () => {
    const data = production();
    const secrets = secretsIn(data, schema);
    expect(secrets).toEqual(
      expect.arrayContaining([
        'canary-REGISTRY_PASSWORD-end',
        'canary-OIDC_CLIENT_SECRET-end',
        'canary-GITHUB_WEBHOOK_SECRET-end',
        'canary-POSTGRES_PASSWORD-end',
        'canary-AUTH_SESSION_SECRET-end',
      ]),
    );
    const logger = await loggerOf(data);
    written = [];
    for (const secret of secrets)
      logger.child({ plugin: 'primitives' }).warn(`It is ${secret}.`);
    expect(written).toHaveLength(secrets.length);
    for (const line of written) expect(line).toContain('It is ***.');
    expect(written.join()).not.toContain('canary');
  });

  it("knows all that is secret by Backstage's own schema, which allows any key, also beside keys that are wrong", async () => {
    const lenient = await loadConfigSchema({ serialized: schema.serialize() });
    const data = production();
    const wrong = { ...data, scaffolder: { acme: 'x' }, primtives: {} };
    expect(secretsIn(wrong, schema)).toEqual(secretsIn(data, lenient));
  });

  it('has the level, the fields and the overrides of backend.logger', async () => {
    const logger = await loggerOf({
      backend: {
        logger: {
          level: 'warn',
          meta: { region: 'north' },
          overrides: [{ matchers: { plugin: 'loud' }, level: 'debug' }],
        },
      },
    });
    written = [];
    logger.info('not this');
    logger.child({ plugin: 'loud' }).debug('but this');
    logger.warn('and this');
    expect(written).toEqual([
      expect.stringContaining('but this'),
      expect.stringContaining('and this'),
    ]);
    expect(written[1]).toContain('north');
  });
});
