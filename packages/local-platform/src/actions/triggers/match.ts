import type { EventFilter } from '../workflow/workflow';
import { matchesPatterns } from './patterns';

/** What a filter looks at. */
export type Occurrence =
  | { event: 'push'; ref: string; changedPaths: () => string[] }
  | { event: 'pull_request'; action: string; baseBranch: string; changedPaths: () => string[] }
  | { event: 'repository_dispatch'; action: string }
  | { event: 'workflow_run'; action: string; workflow: string; branch: string };

function namePasses(name: string, only: string[] | undefined, ignore: string[] | undefined): boolean {
  if (only && !matchesPatterns(name, only)) return false;
  return !(ignore && matchesPatterns(name, ignore));
}

function pathsPass(filter: EventFilter, changedPaths: () => string[]): boolean {
  const { paths, 'paths-ignore': ignore } = filter;
  if (!paths && !ignore) return true;
  const changed = changedPaths();
  if (paths && !changed.some(path => matchesPatterns(path, paths))) return false;
  return !(ignore && changed.every(path => matchesPatterns(path, ignore)));
}

const pullRequestDefaults = ['opened', 'synchronize', 'reopened'];

/** Whether an occurrence passes the filter that a workflow gives for its event. */
export function passesFilter(filter: EventFilter, occurrence: Occurrence): boolean {
  switch (occurrence.event) {
    case 'push': {
      const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(occurrence.ref) ?? [];
      if (name === undefined) return false;
      const { branches, tags } = filter;
      const branchFilter = branches ?? filter['branches-ignore'];
      const tagFilter = tags ?? filter['tags-ignore'];
      if (kind === 'tags') {
        // With branch filters only, tags start nothing; path filters are not looked at for tags.
        if (branchFilter && !tagFilter) return false;
        return namePasses(name, tags, filter['tags-ignore']);
      }
      if (tagFilter && !branchFilter) return false;
      return namePasses(name, branches, filter['branches-ignore']) && pathsPass(filter, occurrence.changedPaths);
    }
    case 'pull_request':
      return (
        (filter.types ?? pullRequestDefaults).includes(occurrence.action) &&
        namePasses(occurrence.baseBranch, filter.branches, filter['branches-ignore']) &&
        pathsPass(filter, occurrence.changedPaths)
      );
    case 'workflow_run':
      return (
        (!filter.types || filter.types.includes(occurrence.action)) &&
        (filter.workflows ?? []).includes(occurrence.workflow) &&
        namePasses(occurrence.branch, filter.branches, filter['branches-ignore'])
      );
    default:
      return !filter.types || matchesPatterns(occurrence.action, filter.types);
  }
}

/** Whether a commit message asks that push and pull_request start nothing. */
export function asksToSkip(message: string): boolean {
  return (
    /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/.test(message) ||
    /\n\n(?:.*\n)*skip-checks:\s*true\s*$/.test(message.trimEnd())
  );
}
