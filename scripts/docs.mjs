/**
 * Writes the reference pages of docs/ anew: the configuration out of its schema, the API out
 * of its OpenAPI document, the rules of the audit out of their texts. With --check it changes nothing and fails where one is not current.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './lib/paths.mjs';
import { apiPage } from './lib/api-page.mjs';
import { configurationPage } from './lib/configuration-page.mjs';
import { rulePages } from './lib/rule-pages.mjs';

const require = createRequire(import.meta.url);
// Lets Node load the workspaces' TypeScript, as Backstage's own commands do.
require('@backstage/cli/config/nodeTransform.cjs');
const { defaultRules } = require('../plugins/primitives-backend/src/done/default-rules');
const { standingRules } = require('../plugins/primitives-backend/src/audit/standing-rules');
const { parse } = require('yaml');
const { loadConfigSchema } = require('@backstage/config-loader');

const schema = await loadConfigSchema({ dependencies: ['@ameide/plugin-primitives-node', 'backend', 'app'] });
const openapi = parse(await readFile(join(root, 'plugins/primitives-backend/src/schema/openapi.yaml'), 'utf8'));
const pages = {
  'docs/reference/configuration.md': configurationPage(schema.serialize()),
  'docs/reference/api.md': apiPage(openapi),
  ...rulePages({ done: defaultRules, standing: standingRules() }),
};
const nav = await readFile(join(root, 'mkdocs.yml'), 'utf8');
for (const path of Object.keys(pages)) {
  if (nav.includes(path.replace(/^docs\//, ''))) continue;
  console.error(`mkdocs.yml does not name ${path}: add it to its nav.`);
  process.exitCode = 1;
}

const isCheck = process.argv.includes('--check');
for (const [path, text] of Object.entries(pages)) {
  const file = join(root, path);
  if (isCheck) {
    const current = await readFile(file, 'utf8').catch(() => undefined);
    if (current === text) continue;
    console.error(`${path} is not current: run "node scripts/docs.mjs" and commit it.`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
