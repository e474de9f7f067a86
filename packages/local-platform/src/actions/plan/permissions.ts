import type { TokenPermissions } from '../../contract';
import { literalText, type Template } from '../expressions/template';

const scopes = [
  'actions', 'attestations', 'checks', 'contents', 'deployments', 'discussions', 'id-token', 'issues', 'packages',
  'pages', 'pull-requests', 'repository-projects', 'security-events', 'statuses',
];

/** The organisation's default here: what a new organisation on GitHub has. */
const defaults: TokenPermissions = { contents: 'read', packages: 'read' };

function level(text: string | undefined): 'read' | 'write' | 'none' {
  return text === 'read' || text === 'write' ? text : 'none';
}

/** What a job's token may do: the job's `permissions`, else the workflow's, else the default. Unnamed scopes get nothing. */
export function tokenPermissions(workflow: Template | undefined, job: Template | undefined): TokenPermissions {
  const chosen = job ?? workflow;
  const shorthand = literalText(chosen);
  if (shorthand === 'read-all' || shorthand === 'write-all') {
    return Object.fromEntries(scopes.map(scope => [scope, shorthand === 'read-all' ? 'read' : 'write']));
  }
  if (!chosen) return { ...defaults, metadata: 'read' };
  const named = chosen.kind === 'map' ? chosen.entries : [];
  return { metadata: 'read', ...Object.fromEntries(named.map(({ key, value }) => [key, level(literalText(value))])) };
}

const rank = { none: 0, read: 1, write: 2 };

/** A called workflow can only lower what its caller has. */
export function lowerPermissions(permissions: TokenPermissions, ceiling: TokenPermissions | undefined): TokenPermissions {
  if (!ceiling) return permissions;
  return Object.fromEntries(
    Object.entries(permissions).map(([scope, wanted]) => {
      const allowed = ceiling[scope] ?? 'none';
      return [scope, rank[wanted] <= rank[allowed] ? wanted : allowed];
    }),
  );
}
