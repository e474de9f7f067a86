import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTool, MissingToolError } from '@ameide/core-repo';
import { ToolState } from '@ameide/gitops-repo';
import { Requirement } from './requirements';

const execute = promisify(execFile);

/** How a tool was found. @internal */
export type Diagnosis = {
  tool: string;
  status: 'ok' | 'missing' | 'too-old' | 'unknown-version';
  isRequired: boolean;
  /** Version that was found. */
  found?: string;
  /** Oldest version that will do. */
  needed?: string;
  neededBy: string;
  getIt: string;
};

/** The version in what a program prints about itself; undefined when there is none. @internal */
export function versionIn(text: string): string | undefined {
  return /(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? /\b(\d+)\b/.exec(text)?.[1];
}

/** Whether a version is the oldest that will do, or newer. @internal */
export function isNewEnough(found: string, needed: string): boolean {
  const [a, b] = [found, needed].map(text => text.split('.').map(Number));
  for (let at = 0; at < b.length; at += 1) {
    const [mine, theirs] = [a[at] ?? 0, b[at]];
    if (mine !== theirs) return mine > theirs;
  }
  return true;
}

/** What it means that a tool printed this, or could not be run at all. @internal */
export function judgeTool(
  requirement: Requirement,
  output: string | undefined,
): Diagnosis {
  const { tool, needed, isRequired, neededBy, getIt } = requirement;
  const found = output === undefined ? undefined : versionIn(output);
  const status = () => {
    if (output === undefined) return 'missing';
    // Nobody looks at the version of what a repository pins.
    if (needed === undefined) return 'ok';
    if (found === undefined) return 'unknown-version';
    return isNewEnough(found, needed) ? 'ok' : 'too-old';
  };
  return {
    tool,
    status: status(),
    isRequired,
    ...(found !== undefined && { found }),
    ...(needed !== undefined && { needed }),
    neededBy,
    getIt,
  };
}

const gitopsUses: Record<ToolState['tool'], string> = {
  helm: 'ameide gitops, which renders charts by it',
  kustomize: 'ameide gitops gate, which builds overlays by it or by kubectl',
  kubeconform:
    'ameide gitops gate, which holds manifests against schemas by it',
};

/** What it means how the gate's own search for a program ended. @internal */
export function judgeGitOpsTool(state: ToolState): Diagnosis {
  const { tool, pinned, oldest, manual, found, tooOld } = state;
  const seen = (found ?? tooOld.at(0))?.version;
  const stopped = tooOld.length > 0 ? 'too-old' : 'missing';
  return {
    tool,
    status: found ? 'ok' : stopped,
    isRequired: false,
    ...(seen !== undefined && { found: seen }),
    needed: oldest,
    neededBy: gitopsUses[tool],
    getIt: `${manual}; "ameide gitops" installs ${pinned} for itself when it first needs it`,
  };
}

/** Looks for a tool. @internal */
export async function diagnose(
  requirement: Requirement,
  root: string,
): Promise<Diagnosis> {
  return judgeTool(requirement, await ask(requirement, root));
}

/** What a tool says of its version; undefined when it is not there or does not run. */
async function ask(
  { tool, find }: Requirement,
  root: string,
): Promise<string | undefined> {
  switch (find.by) {
    case 'process':
      return process.versions.node;
    case 'pin':
      return tool === 'buf' || tool === 'protoc-gen-es'
        ? versionOfPinned(tool, root)
        : undefined;
    default:
      return execute(tool, [...find.args], {
        timeout: 10_000,
        env: process.env,
      }).then(
        ({ stdout, stderr }) => `${stdout}\n${stderr}`,
        () => undefined,
      );
  }
}

async function versionOfPinned(
  tool: 'buf' | 'protoc-gen-es',
  root: string,
): Promise<string | undefined> {
  try {
    return (await findTool(tool, root)).version ?? '';
  } catch (error) {
    if (error instanceof MissingToolError) return undefined;
    throw error;
  }
}
