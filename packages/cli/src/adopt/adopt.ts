import { resolve } from 'node:path';
import { inspectCore } from '@ameide/core-repo';
import { inspectGitOps } from '@ameide/gitops-repo';
import { Finding } from '@ameide/plugin-primitives-common';
import { GitHubAccess } from '../environment';
import { appConfig } from './app-config';
import { findDecider } from './code-owners';
import { Comparison, compareFiles } from './compare-files';
import { conventions, judgeConventions, RepositoryReport } from './convention';
import { judgeRequiredCheck } from './required-check';
import { readSeed, SeedKind, SeedNames } from './seed';

/** How two repositories stand to the conventions, and what would make them fit. @internal */
export type Adoption = {
  report: {
    schemaVersion: 1;
    summary: 'fits' | 'differs' | 'unknown';
    core: RepositoryReport;
    gitops: RepositoryReport;
    /** The `primitives:` block of app-config. */
    configuration: string;
  };
  /** Files to add to each, by path. */
  missing: Record<SeedKind, ReadonlyMap<string, string>>;
};

/** Path whose owner decides about what everybody shares. */
const decides: Record<SeedKind, string> = {
  core: '.github',
  gitops: 'sources/values/env/production',
};

/** Compares both repositories with the conventions; writes nothing. @internal */
export async function examine(options: {
  core: string;
  gitops: string;
  names: SeedNames;
  access?: GitHubAccess;
}): Promise<Adoption> {
  const { names, access } = options;
  const roots = {
    core: resolve(options.core),
    gitops: resolve(options.gitops),
  };
  const { owner: organization, repo: repository } = names.core;
  const inspection = await inspectGitOps({
    root: roots.gitops,
    repository: slugOf(names, 'gitops'),
  });
  const own = {
    core: await inspectCore({ root: roots.core, organization, repository }),
    gitops: inspection.findings,
  };
  const isWanted = wantedValues(inspection.environments);
  const look = async (kind: SeedKind) => {
    const compared = await compareFiles({
      kind,
      root: roots[kind],
      seed: await readSeed(
        kind,
        names,
        await findDecider(roots[kind], decides[kind]),
      ),
      isWanted,
    });
    const check = await judgeRequiredCheck({
      kind,
      name: names[kind],
      access,
    });
    return reportOf({ kind, names, compared, own: own[kind], check });
  };
  const [core, gitops] = await Promise.all([look('core'), look('gitops')]);
  return {
    report: {
      schemaVersion: 1,
      summary: worst([core.report, gitops.report]),
      core: core.report,
      gitops: gitops.report,
      configuration: appConfig({
        names,
        environments: inspection.environments.map(({ env }) => env),
      }),
    },
    missing: { core: core.missing, gitops: gitops.missing },
  };
}

function slugOf(names: SeedNames, kind: SeedKind): string {
  return `${names[kind].owner}/${names[kind].repo}`;
}

function reportOf(options: {
  kind: SeedKind;
  names: SeedNames;
  compared: Comparison;
  own: readonly Finding[];
  check: readonly Finding[];
}): { report: RepositoryReport; missing: ReadonlyMap<string, string> } {
  const { kind, names, compared, own, check } = options;
  const findings: Comparison['findings'] = [
    ...compared.findings,
    ...own.flatMap(finding => {
      const convention = conventions[kind].find(id => id === finding.rule);
      return convention ? [{ convention, finding }] : [];
    }),
    ...check.map(finding => ({
      convention: 'required-check' as const,
      finding,
    })),
  ];
  return {
    missing: compared.missing,
    report: {
      repository: slugOf(names, kind),
      conventions: judgeConventions(kind, findings),
      missing: [...compared.missing.keys()],
    },
  };
}

/**
 * Leaves out what belongs to environments, types of clusters and node profiles that the
 * repository does not have; where it describes none yet, the seed's are added.
 */
function wantedValues(
  environments: readonly {
    env: string;
    clusterType: string;
    nodeProfile: string;
  }[],
): (path: string) => boolean {
  if (environments.length === 0) return () => true;
  const names = new Set(environments.map(({ env }) => env));
  const kept = new Set(
    environments.flatMap(({ env, clusterType, nodeProfile }) => [
      `sources/values/env/${env}/globals.yaml`,
      `sources/values/cluster/${clusterType}/globals.yaml`,
      `config/node-profiles/${nodeProfile}.yaml`,
    ]),
  );
  const ofSome =
    /^(?:sources\/values\/(?:env|cluster)|config\/node-profiles)\//;
  return path => {
    if (path.startsWith('config/clusters/')) return false;
    // The seed's names its own environments.
    if (path === 'config/promotion-policy.yaml')
      return ['staging', 'production'].every(name => names.has(name));
    return !ofSome.test(path) || kept.has(path);
  };
}

function worst(
  reports: readonly RepositoryReport[],
): Adoption['report']['summary'] {
  const statuses = reports.flatMap(report =>
    report.conventions.map(({ status }) => status),
  );
  if (statuses.includes('differs')) return 'differs';
  return statuses.includes('unknown') ? 'unknown' : 'fits';
}
