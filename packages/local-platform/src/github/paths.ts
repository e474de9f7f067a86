import { HttpProblem } from '../http/errors';

/** Whether a path may be written to a tree: relative, plain, and not git's own folder. */
function isTreePath(path: string): boolean {
  return (
    path !== '' &&
    // eslint-disable-next-line no-control-regex
    !/[\x00-\x1f\x7f\\]/.test(path) &&
    path.split('/').every(part => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
  );
}

/** The path, or GitHub's refusal of it. */
export function requireTreePath(path: string): string {
  if (!isTreePath(path)) throw new HttpProblem(422, `tree.path contains a malformed path component: '${path}'`);
  return path;
}

/** A path as part of an address. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
