import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { moduleSizeProblem } from '../../contract/contract-size';
import { readingProblem } from '../../contract/proto-imports';
import { contractPath, protoModule } from '../../layout';
import { cleanEnvironment } from '../../tools/environment';
import { findTool, Tool } from '../../tools/find-tool';
import { run as runProgram } from '../../tools/run';
import { openOwnFile } from '../own-file';
import { perRun, VerifyRun } from '../run';
import { isAbout, notCompiled, readOutcome } from './annotations';
import {
  baseModule,
  brokenIn,
  comparableBase,
  isAsInBase,
  leaveOut,
} from './base';
import { moduleFileProblem } from './module-file';

/** Buf takes a second for hundreds of contracts; more means that it hangs. */
const timeoutMs = 120_000;

/** Up to that many, naming the contracts is quicker than judging the module. */
const maxPaths = 20;

/** What of the tree's module is too large for buf to read all of it. */
const largeHere = perRun(async ({ root }) =>
  moduleSizeProblem(join(root, protoModule)),
);

/** The program, found once. @internal */
export const bufOf = perRun(({ root }): Promise<Tool> => findTool('buf', root));

async function buf(run: VerifyRun, args: readonly string[]) {
  const tool = await bufOf(run);
  // A link could lead out of the module, and past what it may have.
  return runProgram(tool.path, [...args, '--disable-symlinks'], {
    cwd: join(run.root, protoModule),
    env: { ...cleanEnvironment(), BUF_CACHE_DIR: join(run.scratch, 'buf') },
    timeoutMs,
    ...(run.signal && { signal: run.signal }),
  });
}

async function lint(
  run: VerifyRun,
  contracts: readonly string[],
): Promise<Finding[]> {
  const isWhole =
    contracts.length > maxPaths && (await largeHere(run)) === undefined;
  const paths = isWhole ? [] : contracts;
  const result = await buf(run, [
    'lint',
    '--error-format',
    'json',
    ...paths.flatMap(path => ['--path', path]),
  ]);
  return readOutcome(result, 'lint', run.root);
}

/** One `buf lint` over every contract of the run whose outcome is not known. */
const lintTogether = perRun(run => {
  const module = join(run.root, protoModule);
  return lint(
    run,
    (run.pending.get('contract') ?? [])
      .map(({ kind, name }) => contractPath(kind, name))
      // Buf refuses a path that is not there; one that is too large is not for it.
      .filter(
        path =>
          existsSync(join(module, path)) && !readingProblem(module, [path]),
      ),
  );
});

/**
 * What `buf lint` finds in a contract. Judged together with the others, unless one of
 * them does not compile: buf then judges nothing else.
 * @internal
 */
export async function lintContract(
  run: VerifyRun,
  contract: string,
): Promise<Finding[]> {
  const together = await lintTogether(run);
  const findings =
    notCompiled(together).length > 0 ? await lint(run, [contract]) : together;
  // A mistake in what it imports is its own too, when it was judged alone.
  return findings === together ? findings.filter(isAbout(contract)) : findings;
}

/**
 * What of the tree is too large for buf, which reads all of it to compare; undefined when
 * nothing is, or nothing has to be compared.
 * @internal
 */
export const notComparable = perRun(
  async (run): Promise<string | undefined> => {
    if (await isAsInBase(run)) return undefined;
    const here = await largeHere(run);
    return here && `${protoModule}/${here}`;
  },
);

/** What came of a comparison with the base. @internal */
export type Comparison = {
  findings: readonly Finding[];
  /** Contracts of the base that nothing was compared with, as the folders of `contractPath`, with why. */
  left: ReadonlyMap<string, string>;
};

/**
 * What `buf breaking` finds in the whole module. What does not compile in the base is left
 * out of it, and what imports that: buf would compare nothing at all, and whoever repairs it
 * would never pass.
 * @internal
 */
export const comparison = perRun(async (run): Promise<Comparison> => {
  // Laying the base out and compiling both takes longer than all else on one primitive.
  if (await isAsInBase(run)) return { findings: [], left: new Map() };
  const base = await comparableBase(run);
  const left = new Map(base?.left);
  for (let against = base?.module; against !== undefined; ) {
    // Buf would look for a `--path` on both sides under the same name, and the base is elsewhere.
    const result = await buf(run, [
      'breaking',
      '--error-format',
      'json',
      '--against',
      against,
    ]);
    const findings = readOutcome(result, 'breaking', run.root);
    const broken = brokenIn(against, findings);
    if (broken.size === 0) return { findings, left };
    for (const [part, why] of broken) left.set(part, why);
    against = leaveOut(against, [...broken.keys()]);
  }
  return { findings: [], left };
});

/** What is wrong with the module files that buf would read; undefined when nothing is. @internal */
export const moduleProblem = perRun(
  async (run): Promise<string | undefined> => {
    const here = fileProblem(join(run.root, protoModule));
    if (here !== undefined || (await isAsInBase(run))) return here;
    const base = await baseModule(run);
    const there = base && fileProblem(base);
    return there && `${there} (in the base)`;
  },
);

function fileProblem(folder: string): string | undefined {
  const file = openOwnFile(join(folder, 'buf.yaml'));
  return 'content' in file
    ? moduleFileProblem(file.content.toString('utf8'))
    : `is ${file.skipped}`;
}
