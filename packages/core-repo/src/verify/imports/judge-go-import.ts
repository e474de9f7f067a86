import { isProtoSource } from './proto-source';

/** What an import in Go is judged by. @internal */
export type GoPolicy = {
  folder: string;
  /** Path of the primitive's own module. */
  module: string;
  /** Paths of the listed modules. */
  required: ReadonlySet<string>;
  /** Paths of the other primitives' modules, with their folders. */
  others: ReadonlyMap<string, string>;
  /** Path that all primitives of this repository are under. */
  primitives: string;
};

/** Whether a package's path is that of a module, or below it. @internal */
export const isUnder = (path: string, module: string) =>
  path === module || path.startsWith(`${module}/`);

/** Judges one imported path; undefined when it is fine. @internal */
export function judgeGoImport(
  path: string,
  policy: GoPolicy,
): { rule: string; message: string } | undefined {
  const quoted = JSON.stringify(path);
  if (path === 'C')
    return { rule: 'imports/linkname', message: `${quoted} is C code` };
  if (/^\.{0,2}\//.test(path) || path === '.' || path === '..')
    return {
      rule: 'imports/escape',
      message: `${quoted} is a path of folders; modules know none`,
    };
  const other = [...policy.others].find(([module]) => isUnder(path, module));
  // A module that calls itself by a path above others does not own them.
  const isOwn =
    policy.module !== '' &&
    isUnder(path, policy.module) &&
    (isUnder(policy.module, policy.primitives) ||
      !isUnder(path, policy.primitives)) &&
    !(other && isUnder(other[0], policy.module));
  if (isOwn) return undefined;
  if (other || isUnder(path, policy.primitives))
    return {
      rule: 'imports/cross-primitive',
      message: `${quoted} is another primitive's code${
        other ? `, ${other[1]}` : ''
      }`,
    };
  if (isProtoSource(path))
    return {
      rule: 'imports/proto-source',
      message: `${quoted} is a raw contract`,
    };
  // The standard library: no domain in front.
  if (!path.split('/')[0].includes('.')) return undefined;
  if ([...policy.required].some(module => isUnder(path, module)))
    return undefined;
  return {
    rule: 'imports/unlisted',
    message: `${quoted} is of no module that go.mod requires`,
  };
}
