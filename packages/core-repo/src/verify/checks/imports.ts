import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { loadTypescript } from '../../lazy';
import { Check, CheckContext } from '../check';
import { judgeDependencies, judgeImport } from '../imports/judge-import';
import { readPolicy } from '../imports/policy';
import { readImports } from '../imports/read-imports';
import { readOwnFile } from '../own-file';
import { isTestFile } from '../test-files';

/** Code that people wrote and that is not a test's. */
function isRuntimeCode(path: string): boolean {
  return (
    /\.[cm]?[jt]sx?$/.test(path) &&
    !isTestFile(path) &&
    !path.startsWith('src/gen/')
  );
}

/** Links that lead out of the primitive: what is behind them is not the primitive's. */
async function findLinks({
  root,
  folder,
  files,
}: CheckContext): Promise<Finding[]> {
  const issues: Finding[] = [];
  const inside = (await realpath(join(root, folder))) + sep;
  for (const path of files) {
    const full = join(root, folder, path);
    if (!(await lstat(full)).isSymbolicLink()) continue;
    const target = await realpath(full).catch(() => undefined);
    if (target?.startsWith(inside)) continue;
    issues.push({
      rule: 'imports/symbolic-link',
      severity: 'error',
      message: target
        ? 'is a symbolic link out of the primitive'
        : 'is a symbolic link to nowhere',
      file: `${folder}/${path}`,
      remedy: 'Put the file itself there, or depend on a published package',
    });
  }
  return issues;
}

/** Runtime code uses its own code, listed packages and SDKs, and nothing else. @internal */
export const importsCheck: Check = {
  id: 'imports',
  inputs: ['manifests'],
  async run(context) {
    const { root, folder, files, language } = context;
    if (language !== 'typescript') {
      throw new Error(`imports in ${language} are not read yet`);
    }
    const ts = loadTypescript();
    context.used('typescript', ts.version);
    const { policy, requested } = await readPolicy(ts, context);
    const issues = [
      ...judgeDependencies(requested, policy),
      ...(await findLinks(context)),
    ];
    const code = files.filter(isRuntimeCode);
    for (const path of code) {
      const content = await readOwnFile(join(root, folder, path));
      if (!content) continue;
      for (const use of readImports(ts, path, content.toString('utf8'))) {
        const issue = judgeImport(path, use, policy);
        if (issue) issues.push(issue);
      }
    }
    const errors = issues.filter(issue => issue.severity === 'error').length;
    return {
      message: errors
        ? `${errors} imports break the rules`
        : `${code.length} files import only what they may`,
      issues,
    };
  },
};
