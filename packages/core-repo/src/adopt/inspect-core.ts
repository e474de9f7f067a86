import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  corePath,
  Finding,
  nameSchema,
} from '@ameide/plugin-primitives-common';
import { InvalidInputError } from '../errors';
import { byText, isMissing, readText } from '../files';
import { protoModule } from '../layout';
import { listPrimitives } from '../primitives/list';
import { offeredKinds } from '../scaffold/shape-folders';
import { CoreSettings, readSettings } from '../settings';

const bufFile = `${protoModule}/buf.yaml`;

/** What contracts are checked with; https://buf.build/docs/configuration/v2/buf-yaml/ */
const bufSchema = z.object({
  version: z.literal('v2', { error: 'must be v2' }),
  modules: z
    .array(z.object({ path: z.string() }))
    .refine(
      modules => modules.some(({ path }) => path === 'src'),
      'must have a module with path: src, where contracts are',
    ),
  lint: z.object({
    use: z
      .array(z.string())
      .refine(use => use.includes('STANDARD'), 'must have STANDARD'),
  }),
  breaking: z.object({
    use: z
      .array(z.string())
      .refine(
        use =>
          use.some(rule => ['FILE', 'PACKAGE', 'WIRE_JSON'].includes(rule)),
        'must have FILE, PACKAGE or WIRE_JSON',
      ),
  }),
});

/** Programs that the repository's own package.json pins. */
const pinned = ['@bufbuild/buf', '@bufbuild/protoc-gen-es'];

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * What of a core repository that was there before does not fit: settings, Buf module,
 * pinned generators, and primitives whose kind, name or manifest `ameide primitive` does
 * not know. What is not there at all is left to whoever compares with the seed. The `rule`
 * of a finding is `settings`, `buf`, `layout` or `primitives`.
 * @public
 */
export async function inspectCore(options: {
  root: string;
  organization: string;
  repository: string;
}): Promise<Finding[]> {
  const { root } = options;
  const settings = await settingsFindings(options);
  return [
    ...settings,
    ...(await bufFindings(root)),
    ...(await pinFindings(root)),
    // Which kinds there are is said in the settings.
    ...(settings.some(({ severity }) => severity === 'error')
      ? []
      : await primitiveFindings(root)),
  ];
}

async function settingsFindings(options: {
  root: string;
  organization: string;
  repository: string;
}): Promise<Finding[]> {
  const { root, organization, repository } = options;
  const file = 'ameide.yaml';
  if (!existsSync(join(root, file))) return [];
  let settings: CoreSettings;
  try {
    settings = await readSettings(root);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.message.split('; ').map(message => ({
      rule: 'settings',
      severity: 'error',
      message,
      file,
      remedy: 'give the key its documented form',
    }));
  }
  return [
    { key: 'organization', has: settings.organization, wanted: organization },
    { key: 'repository', has: settings.repository, wanted: repository },
  ]
    .filter(({ has, wanted }) => has !== wanted)
    .map(({ key, has, wanted }) => ({
      rule: 'settings',
      severity: 'warning',
      message: `${key}: is ${has}, and the repository on GitHub says ${wanted}`,
      file,
      remedy: `write ${key}: ${wanted}`,
    }));
}

async function bufFindings(root: string): Promise<Finding[]> {
  const text = await readText(join(root, bufFile));
  if (text === undefined) return [];
  const finding = (message: string, remedy: string): Finding => ({
    rule: 'buf',
    severity: 'error',
    message,
    file: bufFile,
    remedy,
  });
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [finding(`is not YAML: ${words.split('\n')[0]}`, 'make it YAML')];
  }
  const issues = bufSchema.safeParse(data).error?.issues ?? [];
  return issues.map(({ path, message }) =>
    finding(
      `${path.join('.') || 'document'}: ${message}`,
      'give it the form that `buf config init` of version 2 makes',
    ),
  );
}

async function pinFindings(root: string): Promise<Finding[]> {
  const file = 'package.json';
  const text = await readText(join(root, file));
  if (text === undefined) return [];
  const finding = (message: string, remedy: string): Finding => ({
    rule: 'layout',
    severity: 'error',
    message,
    file,
    remedy,
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return [finding('is not JSON', 'make it JSON')];
  }
  const manifest = manifestSchema.safeParse(data).data;
  const has = { ...manifest?.dependencies, ...manifest?.devDependencies };
  return pinned
    .filter(name => has[name] === undefined)
    .map(name =>
      finding(
        `does not have ${name}, which code is generated with`,
        `npm install --save-dev --save-exact ${name}`,
      ),
    );
}

async function primitiveFindings(root: string): Promise<Finding[]> {
  const finding = (file: string, message: string, remedy: string): Finding => ({
    rule: 'primitives',
    severity: 'error',
    message,
    file,
    remedy,
  });
  const kinds = await offeredKinds(root);
  const unknown = (await foldersOf(join(root, 'primitives')))
    .filter(name => !kinds.includes(name))
    .map(name =>
      finding(
        `primitives/${name}`,
        `${name} is no kind: known are ${kinds.join(', ')}`,
        'move it under its kind, or describe the kind in the folder that shapes in ameide.yaml names',
      ),
    );
  const listed = await listPrimitives({ root });
  const seen = new Set(listed.map(({ kind, name }) => corePath(kind, name)));
  const found = unknown;
  for (const kind of kinds) {
    for (const name of await foldersOf(join(root, 'primitives', kind))) {
      const folder = corePath(kind, name);
      const problem = nameSchema.safeParse(name).error?.issues[0].message;
      if (problem)
        found.push(
          finding(
            folder,
            `${JSON.stringify(name)}: ${problem.replace(/^name: /, '')}`,
            seen.has(folder)
              ? 'it is verified and shown all the same; a new version may take a name that fits'
              : 'rename the folder: as it is, no check looks at it',
          ),
        );
      if (!existsSync(join(root, folder, 'catalog-info.yaml')))
        found.push(
          finding(
            folder,
            'has no catalog-info.yaml, so the catalog knows no owner of it',
            'write one as "ameide primitive scaffold --dry-run" shows it',
          ),
        );
    }
  }
  return found;
}

async function foldersOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
      .sort(byText);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
