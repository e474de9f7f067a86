import type { RepositoryName } from '../../contract';
import { nodeId, type Services } from '../core';
import { type CheckRun, type CheckSuite, type CommitStatus, fullName } from '../model';
import { latestStatuses, outcomes, suiteState } from '../rollup';
import { connection, type ConnectionArguments } from './connection';
import type { GraphObjects } from './objects';

type SuiteFilter = ConnectionArguments & { filterBy?: { appId?: number; checkName?: string } };
type RunFilter = ConnectionArguments & {
  filterBy?: { appId?: number; checkName?: string; checkType?: 'ALL' | 'LATEST'; status?: string; statuses?: string[]; conclusions?: string[] };
};

/** Checks of commits in the graph: suites, runs, statuses, and how they stand together. */
export class GraphChecks {
  readonly #services: Services;
  readonly #objects: GraphObjects;

  constructor(services: Services, objects: GraphObjects) {
    this.#services = services;
    this.#objects = objects;
  }

  /** `Commit.checkSuites`. */
  suites(repository: RepositoryName, sha: string, args: SuiteFilter) {
    const { checks, accounts } = this.#services;
    const { appId, checkName } = args.filterBy ?? {};
    const suites = checks
      .suites(repository, sha)
      .filter(
        suite =>
          (appId === undefined || accounts.app(suite.app).id === appId) &&
          (checkName === undefined || checks.runsOfSuite(suite).some(({ name }) => name === checkName)),
      );
    return connection(suites, args, suite => this.suite(suite));
  }

  /** `CheckSuite`. */
  suite(suite: CheckSuite) {
    const { accounts, checks, repositories, urls } = this.#services;
    const app = accounts.app(suite.app);
    const state = () => suiteState(checks.runsOfSuite(suite));
    const repository = repositories.find(suite.repository);
    return {
      __typename: 'CheckSuite',
      id: nodeId('CheckSuite', `${fullName(suite.repository)}#${suite.id}`),
      databaseId: suite.id,
      status: () => state().status.toUpperCase(),
      conclusion: () => state().conclusion?.toUpperCase() ?? null,
      createdAt: suite.createdAt,
      updatedAt: suite.updatedAt,
      url: `${urls.page(suite.repository)}/commit/${suite.headSha}/checks?check_suite_id=${suite.id}`,
      app: { id: nodeId('App', app.id), databaseId: app.id, slug: app.slug, name: app.name, url: `${urls.server}/apps/${app.slug}` },
      repository: () => repository && this.#objects.repository(repository),
      commit: async () => {
        const commit = await repositories.git(suite.repository).commit(suite.headSha);
        return commit && repository ? this.#objects.git.commit(repository, commit) : null;
      },
      workflowRun: () => this.#workflowRun(suite),
      checkRuns: (args: RunFilter) => this.#runs(suite, args),
    };
  }

  /** `Commit.statusCheckRollup`; null where nothing reported. */
  rollup(repository: RepositoryName, sha: string) {
    const { checks } = this.#services;
    const runs = checks.latest(repository, sha);
    const statuses = latestStatuses(checks.statuses(repository, sha));
    if (!runs.length && !statuses.length) return null;
    const all = [...outcomes(runs, statuses).values()];
    return {
      id: nodeId('StatusCheckRollup', `${fullName(repository)}@${sha}`),
      state: all.includes('failure') ? 'FAILURE' : all.includes('pending') ? 'PENDING' : 'SUCCESS',
      contexts: (args: ConnectionArguments) =>
        connection<CheckRun | CommitStatus, object>([...runs, ...statuses], args, each => ('headSha' in each ? this.run(each) : this.#statusContext(each))),
    };
  }

  /** `CheckRun`. */
  run(run: CheckRun) {
    const page = `${this.#services.urls.page(run.repository)}/runs/${run.id}`;
    return {
      __typename: 'CheckRun',
      id: nodeId('CheckRun', `${fullName(run.repository)}#${run.id}`),
      databaseId: run.id,
      name: run.name,
      status: run.status.toUpperCase(),
      conclusion: run.conclusion?.toUpperCase() ?? null,
      detailsUrl: run.detailsUrl ?? page,
      externalId: run.externalId ?? null,
      startedAt: run.startedAt ?? null,
      completedAt: run.completedAt ?? null,
      title: run.output?.title ?? null,
      summary: run.output?.summary ?? null,
      text: run.output?.text ?? null,
      url: page,
      permalink: page,
      checkSuite: () => {
        const suite = this.#services.checks.suite(run.repository, run.suiteId);
        return suite && this.suite(suite);
      },
    };
  }

  #runs(suite: CheckSuite, args: RunFilter) {
    const { accounts, checks } = this.#services;
    const { appId, checkName, checkType, status, statuses = status === undefined ? undefined : [status], conclusions } = args.filterBy ?? {};
    const all =
      checkType === 'LATEST' ? checks.runsOfSuite(suite) : checks.ofCommit(suite.repository, suite.headSha).filter(({ suiteId }) => suiteId === suite.id);
    const runs = all.filter(
      run =>
        (appId === undefined || accounts.app(run.app).id === appId) &&
        (checkName === undefined || run.name === checkName) &&
        (statuses === undefined || statuses.includes(run.status.toUpperCase())) &&
        (conclusions === undefined || (run.conclusion !== undefined && conclusions.includes(run.conclusion.toUpperCase()))),
    );
    return connection(runs, args, run => this.run(run));
  }

  #workflowRun(suite: CheckSuite) {
    const run = suite.workflowRun;
    if (!run) return null;
    const page = this.#services.urls.page(suite.repository);
    return {
      __typename: 'WorkflowRun',
      id: nodeId('WorkflowRun', run.id),
      databaseId: run.id,
      event: run.event,
      runNumber: run.runNumber,
      createdAt: suite.createdAt,
      updatedAt: suite.updatedAt,
      url: `${page}/actions/runs/${run.id}`,
      checkSuite: () => this.suite(suite),
      workflow: { id: nodeId('Workflow', run.workflow.id), databaseId: run.workflow.id, name: run.workflow.name, url: `${page}/actions/workflows/${run.workflow.file}` },
    };
  }

  #statusContext(status: CommitStatus) {
    return {
      __typename: 'StatusContext',
      id: nodeId('StatusContext', status.id),
      context: status.context,
      state: status.state.toUpperCase(),
      description: status.description,
      targetUrl: status.targetUrl,
      createdAt: status.createdAt,
    };
  }
}
