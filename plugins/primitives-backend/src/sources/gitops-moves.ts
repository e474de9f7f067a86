import {
  gitopsPaths,
  parsePrimitiveId,
} from '@ameide/plugin-primitives-common';
import { isPromotionBranch } from '@ameide/gitops-repo';
import { GitHubFault } from '@ameide/plugin-primitives-node';
import { FactValue, Pull } from '../facts/fact';
import { GitHubGraph } from './github-graph';
import { SourceContext } from './source';

/** A pull request of the GitOps repo, with what it moves where it is about several. */
type GitOpsPull = FactValue<'gitops-pull'>;
type Moves = NonNullable<GitOpsPull['moves']>;

/**
 * Adds to promotions of several primitives which these are, by the files that they change:
 * a title or a body may be edited by anybody, and says what was meant. Asked for once for
 * each head, for all pull requests together. Those that GitHub did not tell of are left
 * out, to be asked again, and the faults say why.
 * @internal
 */
export async function withMoves(
  look: {
    graph: GitHubGraph;
    context: SourceContext;
    environments: readonly string[];
  },
  pulls: readonly Pull[],
): Promise<{ told: GitOpsPull[]; faults: GitHubFault[] }> {
  const { graph, context, environments } = look;
  const several = pulls.filter(pull => isPromotionBranch(pull.headRef));
  const known = await context.facts.many(
    'gitops-pull',
    several.map(pull => String(pull.number)),
  );
  const moves = new Map<number, Moves | undefined>();
  for (const { number, headSha } of several) {
    const before = known.get(String(number));
    if (before?.headSha === headSha && before.moves)
      moves.set(number, before.moves);
  }
  const asked = several.filter(({ number }) => !moves.has(number));
  const faults: GitHubFault[] = [];
  for await (const answer of graph.pullFiles(asked.map(p => p.number))) {
    for (const [number, paths] of answer.found)
      moves.set(number, paths && movesOf(paths, environments));
    faults.push(...answer.faults);
  }
  const unanswered = new Set(
    asked.filter(({ number }) => !moves.has(number)).map(p => p.number),
  );
  const told = pulls
    .filter(pull => !unanswered.has(pull.number))
    .map(pull => {
      const own = moves.get(pull.number);
      return own ? { ...pull, moves: own } : pull;
    });
  return { told, faults };
}

/** Primitives whose own values a change of these files concerns, by environment. @internal */
export function movesOf(
  paths: readonly string[],
  environments: readonly string[],
): Moves {
  const changed = new Set(paths);
  const ids = new Set(
    paths.flatMap(path => {
      const id = /([^/]+)\.yaml$/.exec(path)?.[1];
      return id && parsePrimitiveId(id) ? [id] : [];
    }),
  );
  const moves: Moves = {};
  for (const environment of environments) {
    const moved = [...ids].filter(id =>
      changed.has(gitopsPaths(id).environmentValues(environment)),
    );
    if (moved.length > 0) moves[environment] = moved.sort();
  }
  return moves;
}
