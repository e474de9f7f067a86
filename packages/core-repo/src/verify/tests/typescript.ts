import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MissingToolError } from '../../errors';
import { cleanEnvironment } from '../../tools/environment';
import { installPackages } from './install';
import { TestRunner } from './runner';

/** The first Node that runs TypeScript without being asked to. */
const neededNode = [22, 18] as const;

function assertNode(version: string): void {
  const [major, minor] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = neededNode;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor))
    return;
  throw new MissingToolError(
    `Node ${neededNode.join(
      '.',
    )} or newer is needed to run tests in TypeScript; this is ${version}`,
  );
}

/** Node's own test runner, over the packages of the lock file. @internal */
export const typescriptTests: TestRunner = {
  async prepare({ folder, signal }) {
    assertNode(process.versions.node);
    if (existsSync(join(folder, 'package.json')))
      await installPackages(folder, signal);
    return { tool: 'node', version: process.versions.node };
  },
  async command({ files, folder, report }) {
    return {
      file: process.execPath,
      args: [
        '--test',
        '--test-reporter=junit',
        `--test-reporter-destination=${report}`,
        // For whoever looks on.
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        ...files,
      ],
      env: cleanEnvironment([join(folder, 'node_modules', '.bin')]),
      words: `node --test ${files.join(' ')}`,
    };
  },
};
