import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { english, say } from '@ameide/plugin-primitives-common';
import { cacheFolder } from '../data-folder';
import { chooseRenderer, RenderChoice } from '../render/choose';
import { Rendered, RenderJob } from '../render/renderer';
import { Tools } from '../tools/tools';
import { ResourceChange, resourceChanges } from './resources';
import { resolveRevision, withRevision } from './revision';
import { readSide, Side } from './side';

/** An Application that a change adds, removes or alters. @public */
export type ApplicationChange = {
  application: string;
  environment: string;
  change: 'added' | 'removed' | 'changed';
  resources: ResourceChange[];
  /** Why it could not be compared, where that is so. */
  problem?: string;
};

/** What changes in the rendered clusters from one revision to another. @public */
export type RenderedDiff = {
  schemaVersion: 1;
  /** Commits; `to` is left out for the work tree. */
  from: string;
  to?: string;
  applications: ApplicationChange[];
  /** Why it is not known which Applications there are, where that is so. */
  problems: string[];
};

/** Options of {@link renderedDiff}. @public */
export type DiffOptions = {
  /** The GitOps repository. */
  root: string;
  tools: Tools;
  from: string;
  /** The work tree when left out. */
  to?: string;
  render?: RenderChoice;
  cache?: string;
};

/**
 * Renders both revisions and compares them, Application by Application. Only what has
 * other inputs is rendered at all: the same inputs give the same manifests.
 * @public
 */
export async function renderedDiff(
  options: DiffOptions,
): Promise<RenderedDiff> {
  const { root } = options;
  const from = await resolveRevision(root, 'from', options.from);
  const to =
    options.to === undefined
      ? undefined
      : await resolveRevision(root, 'to', options.to);
  const compare = (before: string, after: string) =>
    compareFolders(options, before, after);
  const found = await withRevision(root, from, before =>
    to === undefined
      ? compare(before, root)
      : withRevision(root, to, after => compare(before, after)),
  );
  return {
    schemaVersion: 1,
    from,
    ...(to !== undefined && { to }),
    ...found,
  };
}

/** Whether everything could be compared. @public */
export function isWholeDiff(diff: RenderedDiff): boolean {
  return (
    diff.problems.length === 0 &&
    diff.applications.every(({ problem }) => problem === undefined)
  );
}

async function compareFolders(
  options: DiffOptions,
  before: string,
  after: string,
): Promise<Pick<RenderedDiff, 'applications' | 'problems'>> {
  const { cache = cacheFolder() } = options;
  const old = await readSide(before, cache);
  const now = await readSide(after, cache);
  const names = new Set([...now.members.keys(), ...old.members.keys()]);
  const differing = [...names].filter(name => {
    const [was, is] = [old.members.get(name), now.members.get(name)];
    return (
      typeof was?.input !== 'object' ||
      typeof is?.input !== 'object' ||
      was.input.digest !== is.input.digest
    );
  });
  const oldTexts = await renderSide(before, old, differing, options);
  const newTexts = await renderSide(after, now, differing, options);
  return {
    applications: differing.flatMap(name =>
      compareApplication(name, [old, now], [oldTexts, newTexts]),
    ),
    problems: [
      ...old.problems.map(sayBefore),
      ...now.problems.map(sayAfter),
    ],
  };
}

function compareApplication(
  name: string,
  [old, now]: [Side, Side],
  [oldTexts, newTexts]: [Texts, Texts],
): ApplicationChange[] {
  const [was, is] = [old.members.get(name), now.members.get(name)];
  const application = (is ?? was)?.application;
  if (!application) return [];
  // Where a side could not be read whole, what is missing in it may well be there.
  if ((!was && old.problems.length > 0) || (!is && now.problems.length > 0))
    return [];
  const only = is ? 'added' : 'removed';
  const found = {
    application: name,
    environment: application.environment,
    change: was && is ? ('changed' as const) : only,
  } as const;
  const [before, after] = [oldTexts.get(name), newTexts.get(name)];
  const problem = [
    before && !before.ok ? sayBefore(before.message) : '',
    after && !after.ok ? sayAfter(after.message) : '',
  ]
    .filter(Boolean)
    .join('; ');
  if (problem) return [{ ...found, resources: [], problem }];
  const resources = resourceChanges(
    was && before?.ok
      ? { text: before.value, namespace: was.application.namespace }
      : undefined,
    is && after?.ok
      ? { text: after.value, namespace: is.application.namespace }
      : undefined,
  );
  return found.change === 'changed' && resources.length === 0
    ? []
    : [{ ...found, resources }];
}

function sayBefore(problem: string): string {
  return english(say('diff.before', { problem }));
}

function sayAfter(problem: string): string {
  return english(say('diff.after', { problem }));
}

type Texts = ReadonlyMap<string, Rendered<string>>;

async function renderSide(
  folder: string,
  side: Side,
  names: readonly string[],
  options: DiffOptions,
): Promise<Texts> {
  const texts = new Map<string, Rendered<string>>();
  const wanted: { name: string; job: RenderJob }[] = [];
  for (const name of names) {
    const input = side.members.get(name)?.input;
    if (typeof input === 'string')
      texts.set(name, { ok: false, broken: false, message: input });
    else if (input) wanted.push({ name, job: input.job });
  }
  const renderer = await chooseRenderer({
    root: folder,
    tools: options.tools,
    concurrency: availableParallelism(),
    choice: options.render ?? 'auto',
    renders: wanted.length,
  });
  await renderer.text(
    wanted.map(({ job }) => job),
    (index, rendered) =>
      texts.set(
        wanted[index].name,
        rendered.ok
          ? rendered
          : // The folder is gone when somebody reads this.
            {
              ...rendered,
              message: rendered.message.replaceAll(join(folder, '/'), ''),
            },
      ),
  );
  return texts;
}
