import { GitHubBudget, GitMirror } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { forgetHead, readMove } from './branch-move';
import {
  askLater,
  askPending,
  forgetPending,
  unsettledCommits,
} from './core-evidence';
import { readCoreMain, RecentCommits } from './core-main';
import {
  forgetCorePulls,
  openHeads,
  readCorePull,
  readCorePulls,
} from './core-pulls';
import { cursor } from './cursor';
import { FactWriter } from './fact-writer';
import { GitHubGraph } from './github-graph';
import { GitHubRepository } from './github-repository';
import { StoredAnswers } from './stored-answers';
import { forgetRuns, readRunNews } from './run-news';
import { Hint, Source, SourceContext } from './source';

/** Commits that neither a run nor a webhook tells about are asked about again this often. */
const unsettledEveryMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;
/** Each of the older ones then comes once a day. */
const turns = dayMs / unsettledEveryMs;

/** When unsettled commits were asked about last, and whose turn it was. */
const askedAgain = cursor(
  'asked-again',
  z.object({ at: z.number(), turn: z.number() }),
  { at: 0, turn: 0 },
);

/** Reads what exists in the core repo, what is on its way there, and what CI says of both. @internal */
export class GitHubCoreSource implements Source {
  readonly name = 'github-core';
  readonly #repository: GitHubRepository;
  readonly #graph: GitHubGraph;
  readonly #mirror: GitMirror;
  readonly #recent: RecentCommits;
  readonly #budget: GitHubBudget;
  readonly #share: number;
  readonly #answers: StoredAnswers;
  readonly #webUrl: string;
  readonly #logger: LoggerService;

  /** Over the core repository; `webUrl` is its address for people, `share` what sweeps may use of the budget. */
  constructor(options: {
    repository: GitHubRepository;
    graph: GitHubGraph;
    mirror: GitMirror;
    budget: GitHubBudget;
    share: number;
    answers: StoredAnswers;
    webUrl: string;
    logger: LoggerService;
  }) {
    this.#repository = options.repository;
    this.#graph = options.graph;
    this.#mirror = options.mirror;
    this.#recent = new RecentCommits(options);
    this.#budget = options.budget;
    this.#share = options.share;
    this.#answers = options.answers;
    this.#webUrl = options.webUrl;
    this.#logger = options.logger;
  }

  budget() {
    const { tightest } = this.#budget;
    return tightest && { ...tightest, share: this.#share };
  }

  async collect(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    await this.#answers.during(context, () => this.#look(context, hints));
  }

  async #look(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    const look = {
      context,
      writer: new FactWriter({ context, source: this.name }),
      repository: this.#repository,
      graph: this.#graph,
      mirror: this.#mirror,
      recent: this.#recent,
      webUrl: this.#webUrl,
      logger: this.#logger,
    };
    const isSweep = hints.length === 0 || hints.some(hint => 'all' in hint);
    if (isSweep) this.#budget.assertShare(this.#share);
    if (hints.some(hint => 'all' in hint)) await forget(context);

    if (isSweep || hints.some(hint => 'push' in hint)) await readMain(look);
    if (isSweep) await later(context, await readCorePulls(look));
    for (const hint of isSweep ? [] : hints) {
      if ('pull' in hint) {
        const pull = await readCorePull(look, hint.pull);
        const sha = pull?.mergeSha ?? (pull?.state === 'open' && pull.headSha);
        if (sha) await later(context, [sha]);
      }
      if ('commit' in hint) await this.#askAbout(context, [hint.commit]);
    }
    if (isSweep || hints.some(hint => 'runs' in hint)) {
      const news = await readRunNews(this.#repository, context, 1);
      // At the first look every commit of interest is on the list already.
      if (!news.isFirst)
        await this.#askAbout(
          context,
          news.runs.map(run => run.head_sha),
        );
      await news.done();
    }
    if (isSweep) await askUnsettled(context, this.#recent);
    await askPending(look);
  }

  /** Only commits of main and of pull requests that create primitives are of interest. */
  async #askAbout(context: SourceContext, shas: string[]): Promise<void> {
    const tip = await this.#mirror.head();
    const heads = await openHeads(context);
    const wanted: string[] = [];
    for (const sha of new Set(shas)) {
      const isOurs =
        /^[0-9a-f]{40}$/.test(sha) &&
        (heads.has(sha) ||
          (tip !== undefined && (await this.#mirror.isAncestor(sha, tip))));
      if (isOurs) wanted.push(sha);
    }
    await later(context, wanted);
  }
}

async function readMain(
  look: Parameters<typeof readMove>[0] & Parameters<typeof readCoreMain>[0],
): Promise<void> {
  const { context, writer } = look;
  const move = await readMove(look);
  if (!move) return;
  const { from, to } = move;
  if (move.isRewritten) await forgetPending(context);
  await askLater(context, await readCoreMain(look, { from, to }));
  const order = { scope: '', revision: to };
  await writer.write([writer.fact('branch', 'core', { sha: to }, order)]);
  await move.done();
}

async function askUnsettled(
  context: SourceContext,
  recent: RecentCommits,
): Promise<void> {
  const { at, turn } = await askedAgain.get(context);
  if (Date.now() - at < unsettledEveryMs) return;
  // At the first look everything is new, and on the list already.
  if (at > 0) {
    await askLater(
      context,
      await unsettledCommits(context, { number: turn, turns }),
    );
    await later(context, [...(await openHeads(context))]);
    // CI may yet report a primitive for one of them that did not touch it.
    const yesterday = new Date(Date.now() - dayMs).toISOString();
    await later(
      context,
      (await recent.read()).filter(c => c.date >= yesterday).map(c => c.sha),
    );
  }
  await askedAgain.set(context, {
    at: Date.now(),
    turn: (turn + 1) % turns,
  });
}

function later(context: SourceContext, shas: readonly string[]) {
  return askLater(context, new Map(shas.map(sha => [sha, []])));
}

async function forget(context: SourceContext): Promise<void> {
  await forgetHead(context);
  await forgetRuns(context);
  await forgetCorePulls(context);
  await forgetPending(context);
}
