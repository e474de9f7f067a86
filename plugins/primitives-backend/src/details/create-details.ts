import { LoggerService } from '@backstage/backend-plugin-api';
import { Lineage } from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { StoredFacts } from '../facts/stored-facts';
import { LineageSubject } from '../lineage/lineage-facts';
import { GitHubReads } from '../sources/create-github-sources';
import { CommitReader } from './commit-reader';
import { PathDetails } from './path-details';
import { DurationReader } from './duration-reader';
import { MoveReader } from './move-reader';
import { PullDiffReader } from './pull-diff-reader';

/** What is read on demand, over mirrors, GitHub and the database. @internal */
export function createDetails(options: {
  db: Knex;
  logger: LoggerService;
  config: PrimitivesConfig;
  reads: GitHubReads;
  clock: () => Date;
  lineage: (subject: LineageSubject) => Promise<Lineage>;
}): PathDetails {
  const { db, logger, config, reads, clock, lineage } = options;
  const { github, core, gitops, environments } = config;
  const facts = new StoredFacts({ db, logger });
  const commits = new CommitReader({
    ...{ lineage, mirror: reads.coreMirror },
    commitUrl: sha =>
      `${github.webUrl}/${core.owner}/${core.repository}/commit/${sha}`,
  });
  const moves = new MoveReader({ mirror: reads.gitopsMirror, clock });
  const durations = new DurationReader({ db, environments, clock });
  const { owner, repository } = gitops;
  const diffs = new PullDiffReader({
    ...{ github: reads.gitops, owner, repository, clock },
    system: {
      name: 'GitHub',
      url: `${github.webUrl}/${owner}/${repository}`,
    },
    pull: async number =>
      (await facts.many('gitops-pull', [`${number}`])).get(`${number}`),
  });
  return {
    commits: (id, query) => commits.between(id, query),
    moves: async question => {
      const branches = await facts.many('branch', ['gitops']);
      const revision = branches.get('gitops')?.sha;
      return moves.judge({ ...question, revision });
    },
    durations: id => durations.read(id),
    pullDiff: (id, number) => diffs.read(id, number),
  };
}
