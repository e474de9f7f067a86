import { z } from 'zod';
import { Finding } from '@ameide/plugin-primitives-common';
import { isGenerated } from '../../layout';
import { loadTypescript } from '../../lazy';
import { findingsBy } from '../finding';
import { readOnce } from '../read-once';
import { isTestFile } from '../test-files';
import { ImportReader } from './import-reader';
import { judgeDependencies, judgeImport } from './judge-import';
import { outerConfig, readPolicy } from './policy';
import { readImports } from './read-imports';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** Imports of TypeScript and JavaScript, by TypeScript's own parser and the manifest. @internal */
export const typescriptImports: ImportReader = {
  isCode: path =>
    /\.[cm]?[jt]sx?$/.test(path) &&
    !isTestFile(path) &&
    !isGenerated('typescript', path),
  async open(context) {
    const ts = loadTypescript();
    context.used('typescript', ts.version);
    const read = await readPolicy(ts, context).catch(error => {
      if (error instanceof SyntaxError || error instanceof z.ZodError)
        return undefined;
      throw error;
    });
    if (!read)
      return {
        issues: [
          finding('imports/manifest', {
            message: 'is no manifest, so nobody knows what is listed',
            file: `${context.folder}/package.json`,
          }),
        ],
        judge: () => [],
      };
    const { policy, requested } = read;
    const config = readOnce(context, 'tsconfig.json');
    const outer =
      'content' in config
        ? outerConfig(ts, config.content.toString('utf8'))
        : undefined;
    return {
      issues: [
        ...judgeDependencies(requested, policy),
        ...(outer === undefined
          ? []
          : [
              finding('imports/escape', {
                message: `extends ${JSON.stringify(outer)}, which is outside`,
                file: `${context.folder}/tsconfig.json`,
              }),
            ]),
      ],
      judge(path, text): Finding[] {
        try {
          return readImports(ts, path, text).flatMap(
            use => judgeImport(path, use, policy) ?? [],
          );
        } catch (error) {
          // Its parser calls itself for each level.
          if (!(error instanceof RangeError)) throw error;
          return [
            finding('imports/not-looked-at', {
              message: 'nests too deep to be read',
              file: `${context.folder}/${path}`,
            }),
          ];
        }
      },
    };
  },
};
