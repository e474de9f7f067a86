import { settingsJsonSchema } from './settings';
import { allChecks } from './verify/all-checks';
import { checkPage, indexPage } from './verify/pages';

/**
 * Files of this project that are made from its sources, by path from its root: the pages
 * about the checks, and the JSON Schema of `ameide.yaml`. `scripts/generate.mjs` writes
 * them, and a test holds them to it.
 * @internal
 */
export function generatedFiles(): Map<string, string> {
  const checks = allChecks.flatMap(({ id, description }) =>
    description ? [{ id, description }] : [],
  );
  return new Map([
    ['docs/checks/README.md', indexPage(checks)],
    ...checks.map(({ id, description }): [string, string] => [
      `docs/checks/${id}.md`,
      checkPage(id, description),
    ]),
    [
      'packages/core-repo/schemas/ameide.schema.json',
      `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`,
    ],
  ]);
}
