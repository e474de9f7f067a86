import { GitHubBudget, GitMirror } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { Pull } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { forgetHead, readMove } from './branch-move';
import { cursor } from './cursor';
import { DigestOrderReader } from './digest-order-reader';
import { FactWriter } from './fact-writer';
import { GitHubGraph } from './github-graph';
import { GitHubRepository } from './github-repository';
import {
  checkedCommits,
  tidyChecks,
  unsettledChecks,
  writeChecks,
} from './gitops-checks';
import {
  forgetCommits,
  readNewCommits,
  readOldCommits,
  waitingCommits,
  writeAnswered,
} from './gitops-commits';
import { readGitOpsMain } from './gitops-main';
import {
  forgetGitOpsPulls,
  readGitOpsPulls,
  readPullsByNumber,
} from './gitops-pulls';
import { writeRuns } from './gitops-runs';
import { readWaivers } from './gitops-waivers';
import { GitOpsValues } from './gitops-values';
import { StoredAnswers } from './stored-answers';
import { forgetRuns, readRunNews } from './run-news';
import { Hint, Source, SourceContext } from './source';

/** Checks that neither a run nor a webhook tells about are asked about again this often. */
const unsettledEveryMs = 15 * 60_000;

/** Commits whose checks GitHub has to be asked about. */
const pendingChecks = cursor('checks', z.array(z.string()), []);
/** What the facts about main carry; those of a version that carried less are read again. */
const mainShape = 1;
const readShape = cursor('main-shape', z.number(), 0);
/** When unsettled checks were asked about last. */
const askedAgain = cursor('asked-again', z.number(), 0);

type Look = {
  context: SourceContext;
  writer: FactWriter;
  repository: GitHubRepository;
  graph: GitHubGraph;
  mirror: GitMirror;
  values: GitOpsValues;
  environments: readonly string[];
  order: DigestOrderReader;
  webUrl: string;
  logger: LoggerService;
};

/** Reads what Git asks for, which pull requests would change it, and what the workflows did. @internal */
export class GitHubGitOpsSource implements Source {
  readonly name = 'github-gitops';
  readonly #options: Omit<Look, 'context' | 'writer'> & {
    budget: GitHubBudget;
    share: number;
    answers: StoredAnswers;
  };

  /** Over the GitOps repository; `webUrl` is its address for people, `share` what sweeps may use of the budget. */
  constructor(
    options: Omit<Look, 'context' | 'writer'> & {
      budget: GitHubBudget;
      share: number;
      answers: StoredAnswers;
    },
  ) {
    this.#options = options;
  }

  budget() {
    const { share, budget } = this.#options;
    return budget.tightest && { ...budget.tightest, share };
  }

  async collect(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    const { answers } = this.#options;
    await answers.during(context, () => this.#look(context, hints));
  }

  async #look(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    const writer = new FactWriter({ context, source: this.name });
    const look: Look = { ...this.#options, context, writer };
    const isSweep = hints.length === 0 || hints.some(hint => 'all' in hint);
    if (isSweep) this.#options.budget.assertShare(this.#options.share);
    if (hints.some(hint => 'all' in hint)) await forget(context);
    if (isSweep) await beginMirror(look);

    const numbers = hints.flatMap(h => ('pull' in h ? [h.pull] : []));
    // Before main, since a merged pull request tells how a commit came there.
    const pulls = isSweep
      ? await readGitOpsPulls(look)
      : await readPullsByNumber(look, [...new Set(numbers)]);
    await askLater(
      context,
      pulls.filter(p => p.state === 'open').map(p => p.headSha),
    );
    const isMoved =
      (isSweep || hints.some(hint => 'push' in hint)) &&
      (await readMain(look, pulls));
    if (isSweep || hints.some(hint => 'runs' in hint)) await readRuns(look);
    await askLater(
      context,
      hints.flatMap(h => ('commit' in h ? [h.commit] : [])),
    );
    if (isMoved || pulls.length > 0)
      await askLater(context, await tidyChecks(context, writer));
    if (isSweep) await askUnsettled(context);
    await askPending(look);
    if (isSweep) await readOldCommits(look);
  }
}

/**
 * Fetches for the first time beside all that is read of GitHub then: what Argo CD tells
 * waits for what Git asked for. How it went, whoever needs the mirror next is told.
 */
async function beginMirror({ mirror, context }: Look): Promise<void> {
  if ((await mirror.head()) !== undefined) return;
  mirror.fetch({ signal: context.signal }).catch(() => {});
}

async function readMain(look: Look, pulls: Pull[]): Promise<boolean> {
  const { context } = look;
  const isComplete = (await readShape.get(context)) === mainShape;
  if (!isComplete) await forgetHead(context);
  const move = await readMove(look);
  if (!move) return false;
  const { from, to, isRewritten } = move;
  await readGitOpsMain(look, { from, to });
  await readWaivers(look, { from, to });
  const merges = new Map(
    pulls.flatMap(p => (p.mergeSha ? [[p.mergeSha, p.number]] : [])),
  );
  await readNewCommits(look, { to, isRewritten, merges });
  const order = { scope: fleetScope, revision: to };
  await look.writer.write([
    look.writer.fact('branch', 'gitops', { sha: to }, order),
  ]);
  await askLater(context, [to]);
  await move.done();
  if (!isComplete) await readShape.set(context, mainShape);
  return true;
}

async function readRuns(look: Look): Promise<void> {
  const { repository, context, writer } = look;
  const { runs, done } = await readRunNews(repository, context);
  await writeRuns(context, writer, runs);
  await askLater(
    context,
    runs.map(run => run.head_sha),
  );
  await done();
}

async function askLater(
  context: SourceContext,
  shas: readonly string[],
): Promise<void> {
  if (shas.length === 0) return;
  const { scopes } = await checkedCommits(context);
  const known = await pendingChecks.get(context);
  const added = shas.filter(sha => scopes.has(sha) && !known.includes(sha));
  if (added.length > 0)
    await pendingChecks.set(context, [...new Set([...known, ...added])]);
}

/** Asks in one go about checks, and about the pull requests that new commits came by. */
async function askPending(look: Look): Promise<void> {
  const { graph, context, writer } = look;
  const { scopes } = await checkedCommits(context);
  const checks = await pendingChecks.get(context);
  const waiting = await waitingCommits(context);
  const shas = new Set([...checks.filter(sha => scopes.has(sha)), ...waiting]);
  if (shas.size === 0) return;
  const wanted = { checks: true, pulls: waiting.length > 0 };
  const faults = [];
  let pending = checks;
  for await (const { found, faults: some } of graph.commits(
    [...shas],
    wanted,
  )) {
    await writeChecks(context, writer, found.values());
    await writeAnswered(look, found.values());
    pending = pending.filter(sha => !found.has(sha) && scopes.has(sha));
    await pendingChecks.set(context, pending);
    faults.push(...some);
  }
  if (faults.length > 0) throw graph.faultError(faults);
}

async function askUnsettled(context: SourceContext): Promise<void> {
  const at = await askedAgain.get(context);
  if (Date.now() - at < unsettledEveryMs) return;
  if (at > 0) await askLater(context, await unsettledChecks(context));
  await askedAgain.set(context, Date.now());
}

async function forget(context: SourceContext): Promise<void> {
  await forgetHead(context);
  await forgetRuns(context);
  await forgetGitOpsPulls(context);
  await forgetCommits(context);
}
