import { posix } from 'node:path';
import { z } from 'zod';
import { formatJunit, TestCase } from './junit';

/** An event of `go test -json` (https://pkg.go.dev/cmd/test2json#hdr-Output_Format). */
const eventSchema = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});

type Event = z.infer<typeof eventSchema>;

const ends = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;

const isEnd = (action: string): action is keyof typeof ends => action in ends;

/**
 * Makes JUnit XML of the events of `go test -json`. A test that has others inside counts
 * by them. A package that fails without a test that does, since it does not compile or
 * its process died, is a failure of its own.
 * @internal
 */
export function goEventsToJunit(
  stdout: string,
  /** Test files that ran, from the primitive's folder, for the places that Go names shortly. */
  files: readonly string[],
): string {
  const output = new Map<string, string>();
  const outcomes = new Map<string, TestCase>();
  const packages = new Map<string, TestCase['outcome']>();
  const key = (event: Event) => `${event.Package ?? ''}\0${event.Test ?? ''}`;
  for (const event of eventsOf(stdout)) {
    // What the compiler prints belongs to no package, but to an import path.
    const name =
      event.Package === undefined ? `\0${event.ImportPath ?? ''}` : key(event);
    if (event.Output !== undefined)
      output.set(name, (output.get(name) ?? '') + event.Output);
    if (!isEnd(event.Action) || event.Package === undefined) continue;
    const outcome = ends[event.Action];
    if (event.Test === undefined) packages.set(event.Package, outcome);
    else
      outcomes.set(name, {
        name: event.Test,
        outcome,
        message: '',
        details: placed(output.get(name) ?? '', event.Package, files),
      });
  }
  const suites = [...packages].map(([name, outcome]) => {
    const cases = [...outcomes]
      .filter(([path]) => path.startsWith(`${name}\0`))
      .filter(([path, one]) => counts(path, one, outcomes))
      .map(([, one]) => ({ ...one, message: firstWords(one.details) }));
    const failed = cases.some(one => one.outcome === 'failed');
    if (outcome !== 'failed' || failed) return { name, cases };
    const details = placed(
      [...output]
        .filter(([path]) => path === `${name}\0` || isBuildOf(path, name))
        .map(([, text]) => text)
        .join(''),
      name,
      files,
    );
    const died: TestCase = {
      name: 'the package',
      outcome: 'failed',
      message: firstWords(details) || 'did not compile, or its process died',
      details,
    };
    return { name, cases: [...cases, died] };
  });
  return formatJunit(suites);
}

/** The compiler's import path of a package under test is its own, or has the test's name behind it. */
function isBuildOf(path: string, name: string): boolean {
  return (
    path === `\0${name}` ||
    path.startsWith(`\0${name} [`) ||
    path.startsWith(`\0${name}_test [`)
  );
}

function eventsOf(stdout: string): Event[] {
  return stdout.split('\n').flatMap(line => {
    if (!line.startsWith('{')) return [];
    try {
      return eventSchema.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      // Cut off in the middle.
      return [];
    }
  });
}

/** Whether a test is counted: one with others inside is their sum, unless it failed by itself. */
function counts(
  path: string,
  { outcome }: TestCase,
  all: ReadonlyMap<string, TestCase>,
): boolean {
  const inside = [...all].filter(([other]) => other.startsWith(`${path}/`));
  if (inside.length === 0) return true;
  return (
    outcome === 'failed' && inside.every(([, one]) => one.outcome !== 'failed')
  );
}

/** Go names a file without its folder; the folder is the end of the package's path. */
function placed(text: string, name: string, files: readonly string[]): string {
  return text.replace(
    /^(\s*)([\w.-]+\.go)(?=:\d+)/gm,
    (whole, space: string, base: string) => {
      const file = files.find(
        path =>
          posix.basename(path) === base &&
          (name.endsWith(`/${posix.dirname(path)}`) ||
            posix.dirname(path) === '.'),
      );
      return file === undefined ? whole : `${space}${file}`;
    },
  );
}

/** The first line that says something: not the runner's own marks. */
function firstWords(details: string): string {
  const line = details
    .split('\n')
    .map(each => each.trim())
    .find(each => each && !/^(=== |--- |FAIL\b|PASS\b|# )/.test(each));
  return line?.replace(/^[\w./-]+\.go:\d+(:\d+)?: /, '') ?? '';
}
