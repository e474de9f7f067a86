import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { diffMarker, mostCommentCharacters } from './format';

/** Schema of what `formatDiffMarkdown` writes. @public */
export const diffBodySchema = z
  .string()
  .startsWith(
    diffMarker,
    'must be what ameide gitops diff --format markdown prints',
  )
  .max(
    mostCommentCharacters,
    `must have at most ${mostCommentCharacters} characters`,
  );

/** A pull request, and what is to be said on it. @public */
export type DiffComment = {
  octokit: Octokit;
  owner: string;
  repo: string;
  number: number;
  /** By {@link diffBodySchema}. */
  body: string;
};

/** What became of the comment. @public */
export type DiffCommentResult = {
  status: 'created' | 'updated' | 'current';
  url: string;
};

/** Says it in the one comment that has the marker: the first time in a new one, then there. @public */
export async function commentDiff(
  comment: DiffComment,
): Promise<DiffCommentResult> {
  const { octokit, owner, repo, number, body } = comment;
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const known = data.find(
      // Of a bot: a person who quotes it is not overwritten, and nobody takes its place.
      c => c.body?.startsWith(diffMarker) && c.user?.type === 'Bot',
    );
    if (!known) continue;
    // GitHub may end lines in its own way.
    if (known.body?.replaceAll('\r\n', '\n').trim() === body.trim())
      return { status: 'current', url: known.html_url };
    const updated = await octokit.rest.issues.updateComment({
      owner,
      repo,
      comment_id: known.id,
      body,
    });
    return { status: 'updated', url: updated.data.html_url };
  }
  const created = await octokit.rest.issues.createComment({
    owner,
    repo,
    issue_number: number,
    body,
  });
  return { status: 'created', url: created.data.html_url };
}
