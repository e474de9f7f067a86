import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { findTool, ToolName } from '@ameide/core-repo';
import { exitStatus, withExitStatus } from '../exit';
import { print } from '../options';

const execute = promisify(execFile);

/** One thing that the commands stand on. @internal */
export type Diagnosis = { tool: string; isFine: boolean; message: string };

const neededNode = [22, 18] as const;

/** Whether a Node runs tests in TypeScript by itself. @internal */
export function diagnoseNode(version: string): Diagnosis {
  const [major, minor] = version.split('.').map(Number);
  const isFine =
    major > neededNode[0] ||
    (major === neededNode[0] && minor >= neededNode[1]);
  return {
    tool: 'node',
    isFine,
    message: isFine
      ? version
      : `${version} is too old: install ${neededNode.join('.')} or newer`,
  };
}

/** Programs that have to be on PATH. */
const programs = [
  { tool: 'git', args: ['--version'], advice: 'install git' },
  { tool: 'npm', args: ['--version'], advice: 'install Node with npm' },
  {
    tool: 'helm',
    args: ['version', '--short'],
    advice: 'install helm; only `ameide gitops` needs it',
  },
  {
    tool: 'kubectl',
    args: ['version', '--client'],
    advice: 'install kubectl; only `ameide gitops gate` needs it',
  },
];

async function diagnoseProgram({
  tool,
  args,
  advice,
}: (typeof programs)[number]): Promise<Diagnosis> {
  try {
    const { stdout } = await execute(tool, args, { timeout: 10_000 });
    return { tool, isFine: true, message: stdout.trim().split('\n')[0] };
  } catch (error) {
    const words =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'is not on PATH'
        : 'does not run';
    return { tool, isFine: false, message: `${words}: ${advice}` };
  }
}

async function diagnoseTool(name: ToolName, root: string): Promise<Diagnosis> {
  try {
    const { version } = await findTool(name, root);
    return { tool: name, isFine: true, message: version ?? 'on PATH' };
  } catch (error) {
    return {
      tool: name,
      isFine: false,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

/** `ameide doctor`. @internal */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say which tools are there, and how to get those that are not')
    .option('--root <folder>', 'the repository', '.')
    .action(({ root }: { root: string }) =>
      withExitStatus(async () => {
        const diagnoses = await Promise.all([
          diagnoseNode(process.versions.node),
          ...programs.map(diagnoseProgram),
          diagnoseTool('buf', root),
          diagnoseTool('protoc-gen-es', root),
        ]);
        for (const { tool, isFine, message } of diagnoses) {
          print(
            `${isFine ? 'ok     ' : 'MISSING'}  ${tool.padEnd(14)}  ${message}`,
          );
        }
        return diagnoses.every(diagnosis => diagnosis.isFine)
          ? exitStatus.passed
          : exitStatus.missingTool;
      }),
    );
}
