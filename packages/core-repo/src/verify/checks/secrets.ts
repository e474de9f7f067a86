import { extname, join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { loadSecretlint } from '../../lazy';
import { Check } from '../check';
import { readOwnFile } from '../own-file';

type Linter = {
  version: string;
  lint(path: string, content: string): Promise<Finding[]>;
};

/** Loads secretlint with its recommended rules; only then, since it takes its time. */
function createLinter(): Linter {
  const { lintSource, creator, version } = loadSecretlint();
  const config = {
    rules: [
      { id: '@secretlint/secretlint-rule-preset-recommend', rule: creator },
    ],
  };
  return {
    version,
    async lint(path, content) {
      const { messages } = await lintSource({
        source: {
          filePath: path,
          content,
          ext: extname(path),
          contentType: 'text',
        },
        options: { config, noPhysicFilePath: true, maskSecrets: true },
      });
      return messages.map(({ messageId, ruleId, loc }) => ({
        // Its own words may hold the secret: a finding says what kind, and where.
        rule: `secrets/${ruleId.replace('@secretlint/secretlint-rule-', '')}`,
        severity: 'error',
        message: `looks like a secret (${messageId})`,
        file: path,
        line: loc.start.line,
        column: loc.start.column + 1,
        remedy:
          'Take it out and revoke it; what the service needs comes from the key vault at run time',
      }));
    },
  };
}

/** Whether bytes are no text. */
function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** Nothing in the primitive looks like a secret. @internal */
export const secretsCheck: Check = {
  id: 'secrets',
  async run({ root, folder, files, used }) {
    const linter = createLinter();
    used('secretlint', linter.version);
    const issues: Finding[] = [];
    for (const path of files) {
      const content = await readOwnFile(join(root, folder, path));
      if (!content || isBinary(content)) continue;
      issues.push(
        ...(await linter.lint(`${folder}/${path}`, content.toString('utf8'))),
      );
    }
    return {
      message: issues.length
        ? `${issues.length} places look like secrets`
        : `Nothing in ${files.length} files looks like a secret`,
      issues,
    };
  },
};
