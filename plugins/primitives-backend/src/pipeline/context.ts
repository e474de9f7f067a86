import {
  branchName,
  BranchStep,
  DoneRule,
  environments,
  primitiveId,
  PrimitiveRef,
  say,
  SayingParam,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { CheckState, FactValue, Pull } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { hasWord, idsOfTitle } from '../facts/run-title';

/** The configuration that assembling needs. @internal */
export type AssembleConfig = Pick<
  PrimitivesConfig,
  'github' | 'core' | 'gitops' | 'environments'
> & {
  /** Rules of the Definition of Done. */
  done: readonly DoneRule[];
};

/** A pull request with the state of its checks. @internal */
export type PullWithChecks = FactValue<'gitops-pull'> & {
  checks?: CheckState;
  failures: FactValue<'gitops-checks'>['failures'];
};

/** A run of a workflow. @internal */
export type Run = FactValue<'gitops-run'>;

/** Everything about one primitive, found once and handed to the stages. @internal */
export type PipelineContext = {
  id: string;
  ref: PrimitiveRef;
  /** `<kind>/<name>`. */
  folderSubject: string;
  config: AssembleConfig;
  view: FactView;
  sources: SourceStatus[];
  /** Pull request that creates it, while it is open. */
  createPull?: Pull;
  folder?: FactValue<'folder'>;
  commit?: FactValue<'commit'>;
  verify?: FactValue<'verify'>;
  publish?: FactValue<'publish'>;
  /** Digest that the newest commit was published as. */
  digest?: string;
  wiring?: FactValue<'wiring'>;
  now: Date;
};

/** Gathers what the facts say of one primitive. @internal */
export function createContext(options: {
  ref: PrimitiveRef;
  config: AssembleConfig;
  view: FactView;
  sources: SourceStatus[];
  now: Date;
}): PipelineContext {
  const { ref, view } = options;
  const id = primitiveId(ref);
  const folderSubject = `${ref.kind}/${ref.name}`;
  const folder = view.get('folder', folderSubject);
  const onMain = folder?.versions.includes(ref.version) ? folder : undefined;
  const createPull = onMain ? undefined : view.get('core-pull', id);
  const commit = onMain
    ? view.get('commit', folderSubject)
    : createPull && commitOfPull(createPull, options.config);
  const onCommit = `${folderSubject}@${commit?.sha}`;
  const publish = onMain && view.get('publish', onCommit);
  return {
    ...options,
    id,
    folderSubject,
    folder: onMain,
    createPull,
    commit,
    verify: view.get('verify', onCommit),
    publish,
    digest: publish?.state === 'passed' ? publish.report?.digest : undefined,
    wiring: view.get('wiring', id),
  };
}

function commitOfPull(pull: Pull, config: AssembleConfig): FactValue<'commit'> {
  const { owner, repository } = config.core;
  return {
    sha: pull.headSha,
    message: pull.title,
    author: pull.author,
    date: pull.updatedAt,
    url: `${config.github.webUrl}/${owner}/${repository}/commit/${pull.headSha}`,
  };
}

/** The newest GitOps pull request from a step's branch. @internal */
export function pullOf(
  context: PipelineContext,
  step: BranchStep,
): PullWithChecks | undefined {
  const branch = branchName(context.ref, step);
  return pullsWhere(context, ({ headRef }) => headRef === branch)
    .sort((a, b) => b.number - a.number)
    .at(0);
}

/**
 * GitOps pull requests that move the primitive in an environment, from the branch of its
 * own or together with others: those that are open first, then what was settled last.
 * @internal
 */
export function pullsInto(
  context: PipelineContext,
  environment: string,
): PullWithChecks[] {
  const { ref, id } = context;
  const known = environments.find(name => name === environment);
  const branch = known && branchName(ref, `enable-${known}`);
  return pullsWhere(
    context,
    ({ headRef, moves }) =>
      headRef === branch || Boolean(moves?.[environment]?.includes(id)),
  ).sort((a, b) => settledAt(b) - settledAt(a) || b.number - a.number);
}

/** When a pull request was merged; of one that was closed the last that happened to it, and never of one that is open. */
function settledAt({ state, mergedAt, updatedAt }: Pull): number {
  return state === 'open'
    ? Number.MAX_VALUE
    : Date.parse(mergedAt ?? updatedAt);
}

function pullsWhere(
  { view }: PipelineContext,
  wanted: (pull: FactValue<'gitops-pull'>) => boolean,
): PullWithChecks[] {
  return view
    .entries('gitops-pull')
    .map(([, pull]) => pull)
    .filter(wanted)
    .map(pull => {
      const checks = view.get('gitops-checks', pull.headSha);
      const { state, failures = [] } = checks ?? {};
      return { ...pull, checks: state, failures };
    });
}

/** The newest run for the primitive of the workflows that `wanted` picks, and, if given, for the environment. @internal */
export function runOf(
  context: PipelineContext,
  wanted: (workflow: string) => boolean,
  environment?: string,
): Run | undefined {
  return context.view
    .entries('gitops-run')
    .map(([, run]) => run)
    .filter(
      run => wanted(run.workflow) && idsOfTitle(run.title).includes(context.id),
    )
    .filter(run => !environment || hasWord(run.title, environment))
    .sort((a, b) => b.id - a.id)
    .at(0);
}

/** Page of a file on the GitOps repo's main branch. @internal */
export function gitopsFileUrl(config: AssembleConfig, path: string): string {
  const { owner, repository, branch } = config.gitops;
  return `${config.github.webUrl}/${owner}/${repository}/blob/${branch}/${path}`;
}

/** First twelve digits of a digest, as people compare them. @internal */
export function short(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** The same in what is said, where there may be none. @internal */
export function shortOrNone(digest: string | undefined): SayingParam {
  return digest ? short(digest) : say('part.noDigest');
}
