import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { codeOwnersFiles, judgeCodeOwners } from './code-owners';
import { ConventionId } from './convention';
import { SeedKind } from './seed';

/** Convention that a file of the seed belongs to, by how its path begins; other files are nobody's convention. */
const byPath: Record<SeedKind, readonly [string, ConventionId][]> = {
  core: [
    ['.github/workflows/', 'workflows'],
    ['.github/CODEOWNERS', 'code-owners'],
    ['ameide.yaml', 'settings'],
    ['packages/ameide_core_proto/buf.yaml', 'buf'],
    ['packages/', 'layout'],
    ['primitives/', 'layout'],
    ['tools/', 'layout'],
    ['package.json', 'layout'],
    ['package-lock.json', 'layout'],
  ],
  gitops: [
    ['.github/workflows/', 'workflows'],
    ['CODEOWNERS', 'code-owners'],
    ['ameide.yaml', 'settings'],
    ['argocd/', 'application-set'],
    ['config/promotion-policy.yaml', 'policy'],
    ['config/holds.yaml', 'policy'],
    ['config/', 'layout'],
    ['environments/', 'layout'],
    ['sources/charts/', 'charts'],
    ['sources/values/', 'values'],
  ],
};

/** The file through which workflows call the command line. */
const commandLine = 'tools/ameide/ameide.cjs';

/** What came out of comparing a working tree with the seed. @internal */
export type Comparison = {
  findings: { convention: ConventionId; finding: Finding }[];
  /** Files to add, by path. */
  missing: Map<string, string>;
};

/**
 * Compares a working tree with the files of a new repository: what is missing, which
 * workflows are not those of this version, whom CODEOWNERS leaves out. `isWanted` may
 * leave files out that this repository has no use for.
 * @internal
 */
export async function compareFiles(options: {
  kind: SeedKind;
  root: string;
  seed: ReadonlyMap<string, string>;
  isWanted: (path: string) => boolean;
}): Promise<Comparison> {
  const { kind, root, seed, isWanted } = options;
  const findings: Comparison['findings'] = [];
  const missing: Comparison['missing'] = new Map();
  for (const [path, text] of seed) {
    const convention = byPath[kind].find(([start]) =>
      path.startsWith(start),
    )?.[1];
    if (convention === undefined || !isWanted(path)) continue;
    if (!isThere(root, path, convention)) {
      missing.set(path, text);
      findings.push({ convention, finding: missingFinding(convention, path) });
    } else if (convention === 'workflows') {
      if ((await readFile(join(root, path), 'utf8')) !== text)
        findings.push({ convention, finding: otherWorkflow(path) });
    } else if (convention === 'code-owners') {
      findings.push(
        ...(await judgeCodeOwners(root, text)).map(finding => ({
          convention,
          finding,
        })),
      );
    }
  }
  if (!existsSync(join(root, commandLine)))
    findings.push({
      convention: 'command-line',
      finding: {
        rule: 'command-line',
        severity: 'error',
        message: `there is no ${commandLine}, which every workflow runs`,
        file: commandLine,
        remedy:
          'copy the folder that this command line runs from to tools/ameide',
      },
    });
  return { findings, missing };
}

function isThere(
  root: string,
  path: string,
  convention: ConventionId,
): boolean {
  if (convention === 'code-owners')
    return codeOwnersFiles.some(file => existsSync(join(root, file)));
  // It only keeps a folder, which may have other files by now.
  if (path.endsWith('/.gitkeep')) {
    const folder = join(root, path.slice(0, -'/.gitkeep'.length));
    return existsSync(folder) && readdirSync(folder).length > 0;
  }
  return existsSync(join(root, path));
}

function missingFinding(rule: ConventionId, file: string): Finding {
  return {
    rule,
    severity: 'error',
    message: `${file} is missing`,
    file,
    remedy: 'add it: --write does, and --pull-request proposes it',
  };
}

function otherWorkflow(file: string): Finding {
  return {
    rule: 'workflows',
    severity: 'warning',
    message: `${file} is not that of this version of ameide`,
    file,
    remedy:
      'compare it with the one of this version (delete it and run this again with --write to get that), and keep what is your own',
  };
}
