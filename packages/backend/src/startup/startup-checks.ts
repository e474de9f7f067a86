import { readFile } from 'node:fs/promises';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ConfigSchema, ConfigSources } from '@backstage/config-loader';
import { findPrimitivesConfigProblems } from '@ameide/plugin-primitives-backend';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { readPolicyGroups } from '../permissions/policy-module';
import { appKeyProblems } from './app-keys';
import { databaseProblem } from './database';
import { guestProblem } from './guest';
import { findMissingVariables } from './missing-variables';
import { outsideSystems, probe } from './outside-systems';
import { plainAddressProblems } from './plain-addresses';
import { findConfigProblems, findUndescribedSections } from './config-problems';
import { configSchemaRef } from './config-schema';

/** Why the portal does not start: a line for each thing to put right. @internal */
export class StartupRefusedError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'StartupRefusedError';
    this.problems = problems;
  }
}

/** A system that takes longer than this to answer its version is as good as away. */
const probeTimeoutMs = 10_000;

const startupChecksRef = createServiceRef<void>({
  id: 'portal.startup-checks',
  scope: 'root',
});

/**
 * Looks at the configuration before any plugin does: refuses to start on one that is
 * wrong, and says of each section that no package describes, and of each outside system
 * that does not answer, why, in a line of the log.
 * @internal
 */
export const startupChecks = createServiceFactory({
  service: startupChecksRef,
  initialization: 'always',
  deps: {
    config: coreServices.rootConfig,
    configSchema: configSchemaRef,
    logger: coreServices.rootLogger,
  },
  async factory({ config, configSchema: { schema }, logger }) {
    const { argv } = process;
    const problems = await findProblems({ config, schema, argv });
    if (problems.length > 0) throw new StartupRefusedError(problems);
    for (const line of findUndescribedSections({ config, schema }))
      logger.warn(line);
    // The portal starts without them, and shows what it knows; nobody waits here.
    const signal = AbortSignal.timeout(probeTimeoutMs);
    for (const system of outsideSystems(config, readPrimitivesConfig(config))) {
      void probe(system, { signal }).then(
        problem => problem && logger.warn(problem),
      );
    }
  },
});

/** Everything that is wrong with a configuration; `argv` names its files by `--config`. @internal */
export async function findProblems(options: {
  config: RootConfigService;
  schema: ConfigSchema;
  argv: string[];
}): Promise<string[]> {
  const { config, schema, argv } = options;
  const merged = config.getOptional();
  const missing = (
    await Promise.all(configFiles(argv).map(file => variablesOf(file, merged)))
  ).flat();
  const guest = guestProblem(config);
  const written = [
    ...missing.map(({ line }) => line),
    ...(guest === undefined ? [] : [guest]),
    ...plainAddressProblems(config),
    ...appKeyProblems(config),
    ...findConfigProblems({
      config,
      schema,
      known: missing.map(({ key }) => key),
    }),
  ];
  if (written.length > 0) return written;
  // Readers say of a key that is not of its type what was said already.
  const read = [
    ...findPrimitivesConfigProblems(config),
    ...problemOf(() => readPolicyGroups(config)),
  ];
  if (read.length > 0) return read;
  const database = await databaseProblem(config);
  return database === undefined ? [] : [database];
}

function problemOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function configFiles(argv: string[]): string[] {
  const targets = ConfigSources.parseArgs(argv);
  return targets.flatMap(target =>
    target.type === 'path' ? [target.target] : [],
  );
}

/** What another file, or an `APP_CONFIG_` variable, gives instead is not missing. */
async function variablesOf(
  file: string,
  merged: unknown,
): Promise<Array<{ key: string; line: string }>> {
  const text = await readFile(file, 'utf8');
  return findMissingVariables(text, process.env)
    .filter(({ path }) => valueAt(merged, path) === undefined)
    .map(({ path, variable }) => {
      const key = path.join('.');
      const line = `${key} needs the environment variable ${variable}, which is not set (${file})`;
      return { key, line };
    });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).find(([name]) => name === key);
  return found && valueAt(found[1], rest);
}
