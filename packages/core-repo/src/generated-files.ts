import { verifyReportJsonSchema } from './report/json-schema';
import { settingsJsonSchema } from './settings';
import { allChecks } from './verify/all-checks';
import { checkPage, indexPage } from './verify/pages';

/**
 * Files of this project that are made from its sources, by path from its root: the pages
 * about the checks, and the JSON Schemas of `ameide.yaml` and of the verify report. `scripts/generate.mjs` writes
 * them, and a test holds them to it.
 * @internal
 */
export function generatedFiles(): Map<string, string> {
  const checks = allChecks.flatMap(({ id, description }) =>
    description ? [{ id, description }] : [],
  );
  const schema = (name: string, content: object): [string, string] => [
    `packages/core-repo/schemas/${name}.schema.json`,
    `${JSON.stringify(content, null, 2)}\n`,
  ];
  return new Map([
    ['docs/checks/README.md', indexPage(checks)],
    ...checks.map(({ id, description }): [string, string] => [
      `docs/checks/${id}.md`,
      checkPage(id, description),
    ]),
    schema('ameide', settingsJsonSchema()),
    schema('verify-report', verifyReportJsonSchema()),
  ]);
}
