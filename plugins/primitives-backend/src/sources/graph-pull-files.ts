import { GitHubFault } from '@ameide/plugin-primitives-node';
import { z } from 'zod';

const filesSchema = z.object({
  files: z
    .object({
      pageInfo: z.object({
        hasNextPage: z.boolean(),
        endCursor: z.string().nullish(),
      }),
      nodes: z.array(z.object({ path: z.string() }).nullable()).nullish(),
    })
    .nullish(),
});

/** A pull request whose files are asked for from a place on, with those up to there. */
type Question = { number: number; after?: string; paths: string[] };
/** Paths by the number; undefined where GitHub cannot tell. */
type Answers = {
  found: Map<number, string[] | undefined>;
  faults: GitHubFault[];
};
/** Asks for fields of the repository in one query, and gives those that were answered by their place. */
type Ask = <T>(
  fields: readonly string[],
  fragments: string,
  schema: z.ZodType<T>,
) => Promise<{ found: Map<number, T>; faults: GitHubFault[] }>;

/** Paths of the files that pull requests change (GitHub's `PullRequest.files`), all together, and page by page where one has more than a hundred. @internal */
export async function askPullFiles(
  ask: Ask,
  numbers: readonly number[],
): Promise<Answers> {
  const found: Answers['found'] = new Map();
  const faults: GitHubFault[] = [];
  let left = numbers.map((number): Question => ({ number, paths: [] }));
  while (left.length > 0) {
    const asked = left;
    left = [];
    const answer = await ask(asked.map(fieldOf), '', filesSchema);
    faults.push(...answer.faults);
    for (const [index, { files }] of answer.found) {
      const { number, paths } = asked[index];
      const { nodes, pageInfo } = files ?? {};
      paths.push(...(nodes?.flatMap(node => node?.path ?? []) ?? []));
      const after = pageInfo?.hasNextPage ? pageInfo.endCursor : undefined;
      if (after) left.push({ number, after, paths });
      else found.set(number, files ? paths : undefined);
    }
  }
  return { found, faults };
}

function fieldOf({ number, after }: Question): string {
  const behind = after ? `, after: ${JSON.stringify(after)}` : '';
  return `pullRequest(number: ${number}) { files(first: 100${behind})
    { pageInfo { hasNextPage endCursor } nodes { path } } }`;
}
