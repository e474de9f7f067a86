import type { Accounts } from './accounts';
import type { BareRepository } from './git/bare-repository';
import type { Commit, Signature } from './git/objects';
import { type MergeMethod, type Pull, timestamp } from './model';

/** GitHub itself commits what its merge button makes. */
function web(): Signature {
  return { name: 'GitHub', email: 'noreply@github.com', date: timestamp() };
}

function signatureOf(accounts: Accounts, login: string): Signature {
  return { name: login, email: accounts.find(login).email, date: timestamp() };
}

/** Message of a squashed pull request when nobody gives one. */
function squashMessage(pull: Pick<Pull, 'title' | 'number'>, commits: Pick<Commit, 'message'>[]): { title: string; message: string } {
  const [only] = commits;
  return {
    title: `${pull.title} (#${pull.number})`,
    message:
      commits.length === 1 && only
        ? only.message.split('\n').slice(1).join('\n').trim()
        : commits.map(({ message }) => `* ${message}`).join('\n\n'),
  };
}

/** The merge that the pull request would give now; undefined when the two conflict. */
export async function trialMerge(git: BareRepository, options: { base: string; head: string }): Promise<string | undefined> {
  const { base, head } = options;
  const tree = await git.mergeTrees(base, head);
  if (tree === undefined) return undefined;
  // Dated by the head, so that the same trial gives the same commit.
  const date = (await git.commit(head))?.committer.date ?? timestamp();
  const author = { ...web(), date };
  return git.writeCommit({ tree, parents: [base, head], author, committer: author, message: `Merge ${head} into ${base}` });
}

/** Replays commits one after the other upon another base; undefined where one conflicts. */
async function rebase(git: BareRepository, base: string, commits: Commit[]): Promise<string | undefined> {
  let tip = base;
  for (const commit of commits) {
    const parent = commit.parents[0];
    const current = await git.commit(tip);
    if (!parent || !current) return undefined;
    // A stand-in with the new tree but the old parent makes the old parent the merge base.
    const standIn = await git.writeCommit({ ...current, parents: [parent] });
    const tree = await git.mergeTrees(standIn, commit.sha);
    if (tree === undefined) return undefined;
    tip = await git.writeCommit({ tree, parents: [tip], author: commit.author, committer: web(), message: commit.message });
  }
  return tip;
}

/** Writes the commit that lands on the base; undefined when the two conflict. */
export async function writeMerge(
  git: BareRepository,
  options: { accounts: Accounts; pull: Pull; base: string; method: MergeMethod; by: string; title?: string; message?: string },
): Promise<string | undefined> {
  const { accounts, pull, base, method } = options;
  const commits = (await git.log({ from: pull.head.sha, not: base, skip: 0, limit: 250 })).reverse();
  if (method === 'rebase') return rebase(git, base, commits.filter(({ parents }) => parents.length === 1));
  const tree = await git.mergeTrees(base, pull.head.sha);
  if (tree === undefined) return undefined;
  const text = (title: string, message: string) => [title, message].filter(Boolean).join('\n\n');
  if (method === 'squash') {
    const usual = squashMessage(pull, commits);
    return git.writeCommit({
      tree,
      parents: [base],
      author: signatureOf(accounts, pull.user),
      committer: web(),
      message: text(options.title ?? usual.title, options.message ?? usual.message),
    });
  }
  return git.writeCommit({
    tree,
    parents: [base, pull.head.sha],
    author: signatureOf(accounts, options.by),
    committer: web(),
    message: text(
      options.title ?? `Merge pull request #${pull.number} from ${pull.repository.owner}/${pull.head.ref}`,
      options.message ?? pull.title,
    ),
  });
}
