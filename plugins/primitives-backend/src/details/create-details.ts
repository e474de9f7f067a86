import { CacheService, LoggerService } from '@backstage/backend-plugin-api';
import {
  commitsBetweenSchema,
  Lineage,
  pullChecksSchema,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import {
  ArgoCDGateway,
  PrimitivesConfig,
  RegistryGateway,
} from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { StoredFacts } from '../facts/stored-facts';
import { LineageSubject } from '../lineage/lineage-facts';
import { GitHubReads } from '../sources/create-github-sources';
import { ApplicationNames } from '../sources/application-names';
import { AssembleConfig } from '../pipeline/context';
import { CollectorTracing } from '../tracing';
import { ApplicationInstance, ApplicationReader } from './application-reader';
import { ChoiceReader } from './choice-reader';
import { CommitReader } from './commit-reader';
import { LastingAnswers } from './lasting-answers';
import { OutsideProof } from './outside-proof';
import { PathDetails } from './path-details';
import { DurationReader } from './duration-reader';
import { MoveReader } from './move-reader';
import { PreviewReader } from './preview-reader';
import { ProgressReader } from './progress-reader';
import { PullChecksReader } from './pull-checks-reader';
import { PullDiffReader } from './pull-diff-reader';

/** What is read on demand, over mirrors, GitHub and the database. @internal */
export function createDetails(options: {
  db: Knex;
  logger: LoggerService;
  cache: CacheService;
  config: AssembleConfig &
    Pick<PrimitivesConfig, 'argocd' | 'registry' | 'shownHosts'>;
  reads: GitHubReads;
  clock: () => Date;
  /** Told of the requests to systems that no detail as a whole is about. */
  requests: Pick<CollectorTracing, 'within'>;
  lineage: (subject: LineageSubject) => Promise<Lineage>;
  sources: () => Promise<SourceStatus[]>;
}): PathDetails {
  const { db, logger, cache, config, reads, clock, lineage, requests } =
    options;
  const gateway = RegistryGateway.create({ config: config.registry });
  const { github, core, gitops, environments, shownHosts } = config;
  const facts = new StoredFacts({ db, logger });
  const commits = new CommitReader({
    ...{ lineage, mirror: reads.coreMirror, logger },
    answers: new LastingAnswers({
      ...{ cache, logger, name: 'commits', schema: commitsBetweenSchema },
    }),
    commitUrl: sha =>
      `${github.webUrl}/${core.owner}/${core.repository}/commit/${sha}`,
  });
  const moves = new MoveReader({
    ...{ mirror: reads.gitopsMirror, shownHosts, logger, clock },
  });
  const previews = new PreviewReader({
    ...{ mirror: reads.gitopsMirror, registry: config.registry.name },
    ...{ shownHosts, clock, logger },
    outside: new OutsideProof({
      ...{ facts, sources: options.sources },
      registry: {
        describe: (...image) =>
          requests.within({ name: 'registry' }, () =>
            gateway.describe(...image),
          ),
      },
    }),
  });
  const choices = new ChoiceReader({ facts, moves, logger });
  const progress = new ProgressReader({ db, config, logger, clock });
  const durations = new DurationReader({ db, environments, clock });
  const { owner, repository } = gitops;
  const pull = async (number: number) =>
    (await facts.many('gitops-pull', [`${number}`])).get(`${number}`);
  const diffs = new PullDiffReader({
    ...{ github: reads.gitops, owner, repository, pull, clock },
    system: {
      name: 'GitHub',
      url: `${github.webUrl}/${owner}/${repository}`,
    },
  });
  const checks = new PullChecksReader({
    ...{ graph: reads.gitopsGraph, pull, clock },
    answers: new LastingAnswers({
      ...{ cache, logger, name: 'checks', schema: pullChecksSchema },
    }),
  });
  const instances = new Map(
    config.argocd.instances.map(instance => {
      const names = new ApplicationNames({
        template: instance.applicationName,
        environments: instance.environments,
      });
      const argocd = ArgoCDGateway.create({ instance, shownHosts, logger });
      const source = { name: 'argocd', instance: instance.name } as const;
      const asked: ApplicationInstance = {
        argocd: {
          get: (...of) => requests.within(source, () => argocd.get(...of)),
          resourceTree: (...of) =>
            requests.within(source, () => argocd.resourceTree(...of)),
          events: (...of) =>
            requests.within(source, () => argocd.events(...of)),
          logs: (...of) => requests.within(source, () => argocd.logs(...of)),
        },
        nameOf: subject => names.format(subject),
      };
      return [instance.name, asked];
    }),
  );
  const applications = new ApplicationReader({
    ...{ facts, mirror: reads.gitopsMirror },
    gitops: `${owner}/${repository}`,
    instance: name => instances.get(name),
    commitUrl: sha => `${github.webUrl}/${owner}/${repository}/commit/${sha}`,
  });
  const revisionOf = async () =>
    (await facts.many('branch', ['gitops'])).get('gitops')?.sha;
  return {
    commits: (id, query) => commits.between(id, query),
    moves: async question =>
      moves.judge({ ...question, revision: await revisionOf() }),
    preview: async change => previews.read(change, await revisionOf()),
    choices: async (pipeline, query) =>
      choices.read(pipeline, query, await revisionOf()),
    progress: question => progress.read(question),
    durations: (id, readable) => durations.read(id, readable),
    pullDiff: (id, number, access) => diffs.read(id, number, access),
    pullChecks: (id, number, access) => checks.read(id, number, access),
    applications: (id, environment) => applications.read(id, environment),
  };
}
