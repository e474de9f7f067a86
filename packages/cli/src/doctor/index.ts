import { Command } from 'commander';
import { describeTools } from '@ameide/gitops-repo';
import { exitStatus, withExitStatus } from '../exit';
import { print } from '../options';
import { diagnose, Diagnosis, judgeGitOpsTool } from './diagnose';
import { requirements } from './requirements';

type Options = { json?: boolean; root: string };

/** `ameide doctor`. @internal */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say which tools are there, and how to get those that are not')
    .option('--json', 'print it as JSON')
    .option('--root <folder>', 'the repository', '.')
    .addHelpText(
      'after',
      `
Exit status: 0 every required tool is there, 3 one is missing or too old.

Example:
  ameide doctor --json`,
    )
    .action((options: Options) => withExitStatus(() => runDoctor(options)));
}

async function runDoctor({ json, root }: Options): Promise<number> {
  const [ours, gitops] = await Promise.all([
    Promise.all(requirements.map(requirement => diagnose(requirement, root))),
    describeTools(),
  ]);
  const tools = [...ours, ...gitops.map(judgeGitOpsTool)];
  const isFine = tools.every(
    ({ status, isRequired }) => status === 'ok' || !isRequired,
  );
  if (json) print(JSON.stringify({ schemaVersion: 1, isFine, tools }, null, 2));
  else print(tools.flatMap(describe).join('\n'));
  return isFine ? exitStatus.passed : exitStatus.missingTool;
}

const words: Record<Diagnosis['status'], string> = {
  ok: 'ok',
  missing: 'MISSING',
  'too-old': 'TOO OLD',
  'unknown-version': 'UNKNOWN',
};

function describe(diagnosis: Diagnosis): string[] {
  const { tool, status, isRequired, found, needed, neededBy, getIt } =
    diagnosis;
  const isMissed = status !== 'ok';
  const head = [
    (isMissed && !isRequired
      ? words[status].toLowerCase()
      : words[status]
    ).padEnd(8),
    tool.padEnd(14),
    (found ?? '-').padEnd(10),
    (needed === undefined ? 'any' : `>= ${needed}`).padEnd(10),
    isRequired ? 'required' : 'optional',
    `for ${neededBy}`,
  ].join('  ');
  return isMissed ? [head, `          get it: ${getIt}`] : [head];
}
