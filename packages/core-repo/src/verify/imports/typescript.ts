import { Finding } from '@ameide/plugin-primitives-common';
import { isGenerated } from '../../layout';
import { loadTypescript } from '../../lazy';
import { findingsBy } from '../finding';
import { isTestFile } from '../test-files';
import { ImportReader } from './import-reader';
import { judgeImport } from './judge-import';
import { manifestReader } from './manifest-text';
import {
  judgeNpmManifest,
  NpmManifest,
  parseNpmManifest,
} from './npm-manifest';
import { makePolicy } from './policy';
import { readImports } from './read-imports';
import { importsDescription } from './rules';
import { readConfigs } from './typescript-configs';

const finding = findingsBy(importsDescription);

/** Imports of TypeScript and JavaScript, by TypeScript's own parser and the manifests. @internal */
export const typescriptImports: ImportReader = {
  isCode: path =>
    // Node loads compiled addons just as well.
    /\.(?:[cm]?[jt]sx?|node)$/.test(path) &&
    !isTestFile(path) &&
    !isGenerated('typescript', path),
  async open(context) {
    const { folder, files } = context;
    const ts = loadTypescript();
    context.used('typescript', ts.version);
    const issues: Finding[] = [];
    const { read, issues: unread } = manifestReader(context);
    const manifestAt = (path: string): NpmManifest | undefined => {
      const text = read(path);
      const manifest = text === undefined ? undefined : parseNpmManifest(text);
      if (!manifest)
        issues.push(
          finding('imports/manifest', {
            message: 'is no manifest, so nobody knows what is listed',
            file: `${folder}/${path}`,
          }),
        );
      return manifest;
    };
    // The shape check says that it is missing; nothing is listed then.
    const manifest = files.includes('package.json')
      ? manifestAt('package.json')
      : {};
    if (!manifest) return { issues, judge: () => [] };
    const nested = files
      .filter(path => path.endsWith('/package.json'))
      .flatMap(path => {
        const one = manifestAt(path);
        return one ? [{ path, manifest: one }] : [];
      });
    const configs = readConfigs(ts, {
      folder,
      files,
      read,
    });
    const policy = await makePolicy(context, {
      manifest,
      nested: nested.map(one => one.manifest),
      aliases: configs.aliases,
    });
    const { otherPackages } = policy;
    for (const one of [{ path: 'package.json', manifest }, ...nested])
      issues.push(
        ...judgeNpmManifest(one.manifest, {
          file: `${folder}/${one.path}`,
          otherPackages,
        }),
      );
    issues.push(...configs.issues, ...unread);
    return {
      issues,
      judge(path, text): Finding[] {
        const file = `${folder}/${path}`;
        try {
          const { uses, problem } = readImports(ts, path, text);
          return [
            ...uses.flatMap(use => judgeImport(path, use, policy) ?? []),
            ...(problem
              ? [
                  finding('imports/syntax', {
                    message: 'is not understood from here on',
                    file,
                    ...problem,
                  }),
                ]
              : []),
          ];
        } catch (error) {
          // Its parser calls itself for each level.
          if (!(error instanceof RangeError)) throw error;
          return [
            finding('imports/not-looked-at', {
              message: 'nests too deep to be read',
              file,
            }),
          ];
        }
      },
    };
  },
};
