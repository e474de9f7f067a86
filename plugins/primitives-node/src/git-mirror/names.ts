import { InputError } from '@backstage/errors';

/** A commit, tree or blob by its full name: SHA-1, or SHA-256 where a repository uses that. */
const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** True for the full name of an object; abbreviations are ambiguous, and names of refs move. */
function isObjectId(text: string): boolean {
  return objectId.test(text);
}

/** The id as it is, or an `InputError`: nothing else is handed to git where it expects an object. @internal */
export function checkObjectId(text: string): string {
  if (!isObjectId(text)) {
    throw new InputError(
      `'${shown(
        text,
      )}' is not the full name of a Git object; give 40 or 64 hexadecimal digits`,
    );
  }
  return text;
}

/**
 * A branch's name by the rules of `git check-ref-format`, or an `InputError`. Stricter in
 * one point: no leading `-`, which git would read as an option.
 * @internal
 */
export function checkBranch(name: string): string {
  const isBad =
    name === '' ||
    name === '@' ||
    // eslint-disable-next-line no-control-regex -- git forbids control characters in refs
    /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/.test(name) ||
    name.split('/').some(p => p.startsWith('.') || p.endsWith('.lock'));
  if (isBad)
    throw new InputError(`'${shown(name)}' is not the name of a Git branch`);
  return name;
}

/** A path within a tree, or an `InputError`; a line feed would end a request to `git cat-file`. @internal */
export function checkPath(path: string): string {
  // eslint-disable-next-line no-control-regex -- NUL ends a path in every protocol of git's
  if (path === '' || path.startsWith('/') || /[\x00\n]/.test(path)) {
    throw new InputError(`'${shown(path)}' is not a path in a Git tree`);
  }
  return path;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100)).slice(1, -1);
}
