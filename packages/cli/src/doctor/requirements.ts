/** A tool that some command stands on. @internal */
export type Requirement = {
  tool: string;
  /** Oldest version that will do; any when absent. */
  needed?: string;
  /** A required one is missing for everybody; an optional one only for whom `neededBy` names. */
  isRequired: boolean;
  neededBy: string;
  getIt: string;
  /** How it is found: run with these arguments, as the repository pins it, or this very process. */
  find:
    | { by: 'running'; args: readonly string[] }
    | { by: 'pin' }
    | { by: 'process' };
};

const running = (...args: string[]) => ({ by: 'running', args } as const);

/** Every tool, required ones first. @internal */
export const requirements: readonly Requirement[] = [
  {
    tool: 'node',
    // The first one that runs TypeScript without being asked to.
    needed: '22.18',
    isRequired: true,
    neededBy: 'every command, and the tests of primitives in TypeScript',
    getIt: 'https://nodejs.org/en/download',
    find: { by: 'process' },
  },
  {
    tool: 'git',
    // The first one with --show-scope and merge-base as they are used here.
    needed: '2.26',
    isRequired: true,
    neededBy: 'every command that compares with a base or names a commit',
    getIt: 'https://git-scm.com/downloads',
    find: running('--version'),
  },
  {
    tool: 'npm',
    needed: '9',
    isRequired: true,
    neededBy: 'tests and builds of primitives in TypeScript',
    getIt: 'it comes with Node: https://nodejs.org/en/download',
    find: running('--version'),
  },
  {
    tool: 'buf',
    isRequired: true,
    neededBy: 'scaffold; the checks codegen and contract',
    getIt: 'run "npm ci" at the root of the core repository, which pins it',
    find: { by: 'pin' },
  },
  {
    tool: 'protoc-gen-es',
    isRequired: true,
    neededBy: 'code generation for TypeScript',
    getIt: 'run "npm ci" at the root of the core repository, which pins it',
    find: { by: 'pin' },
  },
  {
    tool: 'go',
    needed: '1.25',
    isRequired: false,
    neededBy: 'primitives in Go: generation, tests, build',
    getIt: 'https://go.dev/doc/install',
    find: running('version'),
  },
  {
    tool: 'python3',
    needed: '3.11',
    isRequired: false,
    neededBy: 'primitives in Python: generation, tests, build',
    getIt: 'https://www.python.org/downloads',
    find: running('--version'),
  },
];
