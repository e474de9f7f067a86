/** Secretlint's recommended rules over every n-th file of a folder, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

const require = createRequire(
  new URL('../../packages/core-repo/package.json', import.meta.url),
);
const { lintSource } = require('@secretlint/core');
const { creator } = require('@secretlint/secretlint-rule-preset-recommend');
const config = {
  rules: [
    { id: '@secretlint/secretlint-rule-preset-recommend', rule: creator },
  ],
};
const [folder, every] = process.argv.slice(2);
let [at, files] = [0, 0];
for (const entry of readdirSync(folder, {
  recursive: true,
  withFileTypes: true,
})) {
  if (!entry.isFile()) continue;
  at += 1;
  if (at % Number(every) !== 0) continue;
  const filePath = join(entry.parentPath, entry.name);
  await lintSource({
    source: {
      filePath,
      content: readFileSync(filePath, 'utf8'),
      ext: extname(filePath),
      contentType: 'text',
    },
    options: { config, noPhysicFilePath: true, maskSecrets: true },
  });
  files += 1;
}
console.log(`${files} files`);
