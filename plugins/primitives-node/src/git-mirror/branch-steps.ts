import { GitRun, runGit, splitAtNul, streamGit } from './git-process';
import { checkObjectId } from './names';
import { assertFew } from './tree-reader';

/** One of the branch's own commits, and the files that it changed; `oid` is undefined for one that it removed. @public */
export type MirrorStep = {
  sha: string;
  changes: Array<{ path: string; oid?: string }>;
};

/** Reads the branch's own commits after `from` up to `to`, oldest first, with what each changed below `paths`. @internal */
export async function readSteps(options: {
  from: string | undefined;
  to: string;
  paths: readonly string[];
  runOf: (args: string[]) => GitRun;
}): Promise<MirrorStep[]> {
  const { from, to, paths, runOf } = options;
  const ends = [checkObjectId(to)];
  if (from !== undefined) ends.push(`^${checkObjectId(from)}`);
  const list = await runGit(
    runOf(['rev-list', '--first-parent', '--reverse', ...ends]),
  );
  const steps = list
    .split('\n')
    .filter(sha => sha !== '')
    .map((sha): MirrorStep => ({ sha, changes: [] }));
  const bySha = new Map(steps.map(step => [step.sha, step]));
  const args = ['diff-tree', '--stdin', '--root', '-r', '-z', '--raw'];
  const stream = streamGit({
    ...runOf([...args, '--no-renames', '--', ...paths]),
    // A commit that is given with another one is compared with that alone (git-diff-tree, --stdin).
    input: steps.map(({ sha }, i) => {
      const before = i === 0 ? from : steps[i - 1].sha;
      return before === undefined ? `${sha}\n` : `${sha} ${before}\n`;
    }),
  });
  let step: MirrorStep | undefined;
  let header: string | undefined;
  for await (const token of splitAtNul(stream)) {
    if (header !== undefined) {
      // `:100644 100644 <before> <after> M`
      const [, mode, , oid] = header.slice(1).split(' ');
      const isGone = mode === '000000';
      assertFew(step?.changes ?? [], `Commit ${step?.sha}`);
      step?.changes.push({ path: token, oid: isGone ? undefined : oid });
      header = undefined;
    } else if (token.startsWith(':')) header = token;
    else step = bySha.get(token);
  }
  return steps;
}
