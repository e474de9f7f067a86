import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CheckResult,
  corePath,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { isMissing, listFiles, readText } from '../files';
import { tryGit } from '../git/git';
import { contractPath, protoModule } from '../layout';
import { existingInputSchema, parseInput } from '../scaffold/input';
import { readManifests } from '../scaffold/shape';
import { shapeFolders } from '../scaffold/shape-folders';
import { openOwnFile } from '../verify/own-file';
import { findTests } from '../verify/test-files';
import { verifyPrimitives } from '../verify/verify-many';
import { readDocuments } from './documents';
import { languageOf } from './list';
import { readPrimitiveVersion } from './version';

const ownerSchema = z.object({
  kind: z.literal('Component'),
  spec: z.object({ owner: z.string(), system: z.string().optional() }),
});

/** What `ameide primitive describe --json` prints. @public */
export type DescribedPrimitive = {
  schemaVersion: 1;
  kind: string;
  name: string;
  /** Folder from the repository's root. */
  path: string;
  /** Absent when the folder holds code of no known language. */
  language?: string;
  /** Entity references, as `catalog-info.yaml` names them. */
  owner?: string;
  system?: string;
  /** Version of the deployable, as `catalog-info.yaml` names it. */
  version?: string;
  /** Versions of the contract, oldest first. */
  contractVersions: string[];
  /** Whether the files of its kind are there, and what is missing or wrong. */
  shape: { status: CheckResult['status']; issues: string[] };
  /** Test files by what they need. */
  tests?: { unit: number; integration: number };
  /** The last commit that touched the folder; absent when none has. */
  lastCommit?: { sha: string; date: string; author: string; subject: string };
};

/**
 * What a primitive is and in which state: read from its folder, its contract and Git, and
 * from the one check of its shape. What is not there is absent, never guessed.
 * @public
 */
export async function describePrimitive(options: {
  root: string;
  kind: string;
  name: string;
  signal?: AbortSignal;
}): Promise<DescribedPrimitive> {
  const { kind, name } = parseInput(existingInputSchema, options);
  const { root, signal } = options;
  const path = corePath(kind, name);
  // First, since it refuses what is no primitive.
  const [report] = await verifyPrimitives({
    root,
    select: { kind, name },
    checks: ['shape'],
    ...(signal && { signal }),
  });
  const [manifests, files, catalog, version, contract, commit] =
    await Promise.all([
      shapeFolders(root).then(readManifests),
      listFiles(join(root, path)),
      readText(join(root, path, 'catalog-info.yaml')),
      readPrimitiveVersion({ root, kind, name }).catch(() => undefined),
      contractVersions(root, kind, name),
      lastCommit(root, path),
    ]);
  const language = languageOf(manifests, root, kind, name);
  const tests = language
    ? await countTests({ language, files, folder: join(root, path) })
    : undefined;
  return {
    schemaVersion: 1,
    kind,
    name,
    path,
    ...(language && { language }),
    ...readOwner(catalog ?? ''),
    ...(version && { version }),
    contractVersions: contract,
    shape: shapeOf(report),
    ...(tests && { tests }),
    ...(commit && { lastCommit: commit }),
  };
}

function shapeOf(
  report: VerifyReport | undefined,
): DescribedPrimitive['shape'] {
  const [check] = report?.checks ?? [];
  return check
    ? {
        status: check.status,
        issues: check.issues.map(({ message }) => message),
      }
    : { status: 'error', issues: [] };
}

/** Undefined for a language whose tests nobody here can tell. */
async function countTests(options: {
  language: string;
  files: readonly string[];
  folder: string;
}) {
  const { language, files, folder } = options;
  const tests = await findTests(language, files, file => {
    const read = openOwnFile(join(folder, file));
    return 'content' in read ? read.content.toString('utf8') : undefined;
  });
  return (
    tests && { unit: tests.unit.length, integration: tests.integration.length }
  );
}

function readOwner(catalog: string): { owner?: string; system?: string } {
  for (const document of readDocuments(catalog)) {
    const component = ownerSchema.safeParse(document);
    if (component.success) {
      const { owner, system } = component.data.spec;
      return { owner, ...(system !== undefined && { system }) };
    }
  }
  return {};
}

async function contractVersions(
  root: string,
  kind: string,
  name: string,
): Promise<string[]> {
  const folder = join(root, protoModule, contractPath(kind, name));
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(entry => entry.isDirectory() && /^v\d+/.test(entry.name))
      .map(entry => entry.name)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Nothing for a folder that Git does not know yet. */
async function lastCommit(
  root: string,
  path: string,
): Promise<DescribedPrimitive['lastCommit']> {
  const { exitCode, stdout } = await tryGit(root, [
    'log',
    '-1',
    '--format=%H%x00%cI%x00%an%x00%s',
    '--',
    path,
  ]);
  const [sha, date, author, subject] = stdout.trimEnd().split('\0');
  return exitCode === 0 && sha ? { sha, date, author, subject } : undefined;
}
