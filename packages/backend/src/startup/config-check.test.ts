import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { loadConfigSchema } from '@backstage/config-loader';
import { isMap, isNode, isScalar, Pair, parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { describedBy } from './config-problems';

const root = resolvePackagePath('backend', '../..');
const run = promisify(execFile);
jest.setTimeout(180_000);

/** Runs `backstage-cli config:check --strict` with a value for every variable that the files ask for. */
async function check(
  ...files: string[]
): Promise<{ code: number; output: string }> {
  const names = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(
      ([, name]) => name,
    ),
  );
  const env = {
    ...process.env,
    ...Object.fromEntries(names.map(name => [name, '1'])),
    PORTAL_URL: 'https://portal.example.com',
  };
  const args = [
    'config:check',
    '--strict',
    ...files.flatMap(file => ['--config', file]),
  ];
  try {
    const { stdout, stderr } = await run(
      join(root, 'node_modules/.bin/backstage-cli'),
      args,
      { cwd: root, env },
    );
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const failure = z
      .object({ code: z.number(), stdout: z.string(), stderr: z.string() })
      .parse(error);
    return { code: failure.code, output: failure.stdout + failure.stderr };
  }
}

const nodeSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  visibility: z.string().optional(),
});

/** Every key below `primitives` that a schema describes, items of lists without their number. */
function leavesOf(
  node: unknown,
  path: readonly string[],
): Array<{ path: string; visibility?: string }> {
  const { properties, items, visibility } = nodeSchema.parse(node);
  if (properties)
    return Object.entries(properties).flatMap(([key, inner]) =>
      leavesOf(inner, [...path, key]),
    );
  if (items) return leavesOf(items, path);
  return [{ path: path.join('.'), visibility }];
}

/** The schema of our own keys, one over all packages. */
function schemasOf(serialized: unknown): unknown {
  const ours = describedBy(serialized).flatMap(
    ({ primitives }) => primitives ?? [],
  );
  return {
    properties: {
      primitives: {
        properties: Object.assign(
          {},
          ...ours.map(each => nodeSchema.parse(each).properties),
        ),
      },
    },
  };
}

describe('the configurations', () => {
  const folder = createMockDirectory();

  it.each(['app-config.yaml', 'app-config.production.yaml'])(
    '%s passes the strict check',
    async name => {
      expect(await check(join(root, name))).toMatchObject({ code: 0 });
    },
  );

  it('say of each block of production what it is for', () => {
    const text = readFileSync(join(root, 'app-config.production.yaml'), 'utf8');
    const pairsOf = (map: unknown, path: string[]): [string, Pair][] =>
      isMap(map)
        ? map.items.flatMap((pair): [string, Pair][] => {
            const at = [...path, String(pair.key)];
            return at.length < 2 && isMap(pair.value)
              ? pairsOf(pair.value, at)
              : [[at.join('.'), pair]];
          })
        : [];
    const silent = pairsOf(parseDocument(text).contents, []).flatMap(
      ([path, { key, value }]) => {
        const [begin] = (isScalar(key) && key.range) || [0];
        const [, , end] = (isNode(value) && value.range) || [0, 0, begin];
        const before = text.slice(0, begin).trimEnd().split('\n').at(-1) ?? '';
        const lineEnd = text.indexOf('\n', end - 1);
        const isSaid =
          before.trim().startsWith('#') ||
          text.slice(begin, lineEnd).includes('#');
        return isSaid ? [] : [path];
      },
    );
    expect(silent).toEqual([]);
  });

  it('do not pass it with a key that nobody declares', async () => {
    const wrong = join(folder.path, 'wrong.yaml');
    writeFileSync(
      wrong,
      'primitives: { permissions: { relaseGroup: group:default/x } }\n',
    );
    const { code, output } = await check(
      join(root, 'app-config.production.yaml'),
      wrong,
    );
    expect(code).not.toBe(0);
    expect(output).toContain('relaseGroup');
  });

  it('keep every secret of primitives from the browser, and show it nothing else of them', async () => {
    const schema = await loadConfigSchema({
      dependencies: [
        '@ameide/plugin-primitives-node',
        '@ameide/plugin-primitives-backend',
        '@ameide/plugin-primitives',
      ],
      packagePaths: [
        join(root, 'packages/backend/package.json'),
        join(root, 'packages/app/package.json'),
      ],
      excludePackageDependencies: true,
    });
    const { primitives, auth } = z
      .object({
        primitives: z.record(z.string(), z.json()),
        auth: z.record(z.string(), z.json()),
      })
      .parse(
        parse(
          readFileSync(
            join(root, 'app-config.production.yaml'),
            'utf8',
          ).replace(/\$\{\w+\}/g, 'https://canary.example.com'),
        ),
      );
    const [shown] = schema.process(
      [{ context: 'c', data: { primitives, auth } }],
      { visibility: ['frontend'] },
    );
    expect(shown.data).toEqual({
      auth: { providers: { oidc: {}, github: {} } },
    });
    const leaves = leavesOf(schemasOf(schema.serialize()), []);
    const credentials = leaves.filter(({ path }) =>
      /(password|token|secret|key)$/i.test(path),
    );
    expect(credentials.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'primitives.registry.password',
        'primitives.argocd.instances.token',
      ]),
    );
    expect(
      credentials.filter(({ visibility }) => visibility !== 'secret'),
    ).toEqual([]);
  });
});
