import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { relativeTo } from '../../contract/run-generation';
import { ToolFailedError } from '../../errors';
import { git } from '../../git/git';
import { contractPath, protoModule } from '../../layout';
import { cleanEnvironment } from '../../tools/environment';
import { findTool } from '../../tools/find-tool';
import { run, RunResult } from '../../tools/run';
import { Check, CheckContext } from '../check';
import { withScratchFolder } from '../../scratch-folder';

const timeoutMs = 60_000;

/** What buf leaves with when it looked and found something. */
const foundSomething = 100;

const annotationSchema = z.object({
  path: z.string().optional(),
  start_line: z.number().int().optional(),
  start_column: z.number().int().optional(),
  type: z.string(),
  message: z.string(),
});

/** Reads buf's findings, one JSON object a line. @internal */
export function parseAnnotations(
  output: string,
  about: 'lint' | 'breaking',
): Finding[] {
  return output
    .split('\n')
    .filter(line => line.trim())
    .map((line): Finding => {
      const found = annotationSchema.parse(JSON.parse(line));
      return {
        rule: `contract/${about}/${found.type}`,
        severity: 'error',
        message: found.message,
        ...(found.path && { file: `${protoModule}/${found.path}` }),
        ...(found.start_line &&
          found.start_line > 0 && { line: found.start_line }),
        ...(found.start_column &&
          found.start_column > 0 && { column: found.start_column }),
        remedy:
          about === 'lint'
            ? `Follow buf's rule ${found.type}`
            : 'Keep what callers rely on; what must change goes into a new version of the package',
      };
    });
}

function readOutcome(
  result: RunResult,
  about: 'lint' | 'breaking',
  root: string,
): Finding[] {
  if (result.exitCode === 0) return [];
  if (result.exitCode === foundSomething && result.stdout.trim()) {
    return parseAnnotations(result.stdout, about);
  }
  throw new ToolFailedError(
    `buf ${about}: ${
      result.timedOut ? 'took too long' : relativeTo(root, result.stderr.trim())
    }`,
  );
}

/** Lays the Buf module of a revision out in a folder; false when that revision has none of the contract. */
async function extractModule(
  context: CheckContext & { base: string },
  scratch: string,
): Promise<boolean> {
  const { root, kind, name, base } = context;
  const contract = `${protoModule}/${contractPath(kind, name)}`;
  const listed = await git(root, [
    'ls-tree',
    '-r',
    '--name-only',
    '-z',
    '--end-of-options',
    base,
    contract,
  ]);
  if (!listed) return false;
  // An index of its own: the person's stays as it is.
  const env = { GIT_INDEX_FILE: join(scratch, 'index') };
  await git(root, ['read-tree', base], { env });
  const paths = await git(root, ['ls-files', '-z', '--', protoModule], { env });
  await mkdir(join(scratch, 'base'), { recursive: true });
  await git(
    root,
    ['checkout-index', '-z', '--stdin', `--prefix=${join(scratch, 'base')}/`],
    {
      env,
      input: paths,
    },
  );
  return true;
}

/** Whether a finding is about one contract. A file that was deleted has no place; the message names it. */
function isAbout(contract: string) {
  const inModule = contract.replace(/^src\//, '');
  return ({ file, message }: Finding) =>
    file?.startsWith(`${protoModule}/${contract}/`) ||
    message.includes(`"${inModule}/`);
}

async function findBreaks(
  context: CheckContext & { base: string },
  buf: (args: string[]) => Promise<RunResult>,
  scratch: string,
): Promise<{ issues: Finding[]; message: string }> {
  const { root, kind, name } = context;
  const contract = contractPath(kind, name);
  if (!(await extractModule(context, scratch))) {
    return { issues: [], message: 'new, so nobody relies on it yet' };
  }
  // Buf would look for a `--path` on both sides under the same name, and the base is elsewhere.
  const result = await buf([
    'breaking',
    '--error-format',
    'json',
    '--against',
    join(scratch, 'base', protoModule),
  ]);
  const issues = readOutcome(result, 'breaking', root).filter(
    isAbout(contract),
  );
  return {
    issues,
    message: issues.length ? 'breaks callers' : 'breaks no caller',
  };
}

/** `buf lint` is content, and nothing that the base has is broken. @internal */
export const contractCheck: Check = {
  id: 'contract',
  async run(context) {
    const { root, kind, name, base, signal } = context;
    const contract = contractPath(kind, name);
    if (!existsSync(join(root, protoModule, contract))) {
      return {
        message: 'There is no contract',
        issues: [
          {
            rule: 'contract/missing',
            severity: 'error',
            message: `${protoModule}/${contract} is not there`,
            remedy:
              'Write the contract; "ameide primitive scaffold" makes one to begin with',
          },
        ],
      };
    }
    const tool = await findTool('buf', root);
    context.used('buf', tool.version ?? 'unknown');
    return withScratchFolder(async scratch => {
      const buf = (args: string[]) =>
        run(tool.path, args, {
          cwd: join(root, protoModule),
          env: { ...cleanEnvironment(), BUF_CACHE_DIR: join(scratch, 'cache') },
          timeoutMs,
          ...(signal && { signal }),
        });
      const [lint, breaks] = await Promise.all([
        buf(['lint', '--error-format', 'json', '--path', contract]),
        base === undefined
          ? { issues: [], message: 'not compared, since no base was given' }
          : findBreaks({ ...context, base }, buf, scratch),
      ]);
      const lintIssues = readOutcome(lint, 'lint', root);
      return {
        message: `buf lint: ${lintIssues.length || 'no'} findings; ${
          breaks.message
        }`,
        issues: [...lintIssues, ...breaks.issues],
      };
    });
  },
};
