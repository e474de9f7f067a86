/**
 * Writes the OpenAPI document of the primitives API anew, after its schemas changed. The
 * unit tests fail where it was forgotten.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './lib/paths.mjs';

const require = createRequire(import.meta.url);
// Lets Node load the workspaces' TypeScript, as Backstage's own commands do.
require('@backstage/cli/config/nodeTransform.cjs');
const { createOpenApi } = require('@ameide/plugin-primitives-common');
const { stringify } = require('yaml');

// Where `backstage-repo-tools` looks for it.
const file = join(root, 'plugins/primitives-backend/src/schema/openapi.yaml');
await mkdir(dirname(file), { recursive: true });
await writeFile(file, stringify(createOpenApi(), { aliasDuplicateObjects: false }));
