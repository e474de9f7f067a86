import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { verifyReportSchema } from '@ameide/plugin-primitives-common';
import { verifyPrimitives } from '..';
import { CoreRepository } from '../testing/core-repository';
import { sampleReport } from '../testing/sample-report';
import { collectReports } from './collect';
import { formatGitHubAnnotations } from './github';
import { verifyReportJsonSchema } from './json-schema';
import { formatJUnit } from './junit';
import { formatReportMarkdown } from './markdown';
import { verifyRules } from './rules';
import { formatSarif } from './sarif';
import { formatReports } from './text';

jest.setTimeout(60_000);

const ajv = new Ajv2020({ allErrors: true });
addFormats(ajv);
const validate = ajv.compile(verifyReportJsonSchema());

it.each<[string, unknown, boolean]>([
  ['a report', sampleReport(), true],
  ['a list', collectReports([sampleReport()]), true],
  ['an empty list', collectReports([]), true],
  ['nothing', {}, false],
  ['another summary', { ...sampleReport(), summary: 'pass' }, false],
  [
    'a line before the first',
    sampleReport({
      checks: [
        {
          ...sampleReport().checks[1],
          issues: [
            {
              rule: 'r',
              severity: 'error',
              message: 'm',
              remedy: 'x',
              line: 0,
            },
          ],
        },
      ],
    }),
    false,
  ],
])('judges %s', (_title, data, isValid) => {
  expect(validate(data)).toBe(isValid);
});

describe('real reports', () => {
  let repository: CoreRepository;

  beforeAll(async () => {
    repository = CoreRepository.create();
    for (const kind of ['integration', 'domain'] as const) {
      await repository.scaffold({ kind, from: 'skeleton' });
    }
    repository.commit('Scaffold');
  });

  afterAll(() => repository.remove());

  it('follow the schema, declare all they say, and name no place of this machine', async () => {
    const { root } = repository;
    const reports = await verifyPrimitives({
      root,
      select: 'all',
      checks: [
        'codegen',
        'imports',
        'tests-present',
        'scaffold-markers',
        'shape',
      ],
    });
    expect(reports.map(({ primitive }) => primitive.kind)).toEqual([
      'domain',
      'integration',
    ]);
    for (const report of reports) {
      validate(report);
      expect(validate.errors ?? []).toEqual([]);
      // Nothing is in it that the schema does not name.
      expect(verifyReportSchema.parse(report)).toEqual(report);
      expect(report.checks.some(({ issues }) => issues.length > 0)).toBe(true);
    }
    const everything = [
      JSON.stringify(collectReports(reports)),
      formatReports(reports),
      ...reports.map(formatReportMarkdown),
      formatGitHubAnnotations(reports),
      formatJUnit(reports, { at: new Date() }),
      formatSarif(reports, { rules: verifyRules(), version: '0.1.0' }),
    ].join('\n');
    expect(everything).not.toContain(root);
    expect(everything).not.toContain(process.cwd());
  });

  it('say the same on every run but how long it took', async () => {
    const run = async (jobs: number) => {
      const reports = await verifyPrimitives({
        root: repository.root,
        select: 'all',
        jobs,
        checks: [
          'imports',
          'tests-present',
          'scaffold-markers',
          'shape',
          'secrets',
        ],
      });
      return JSON.stringify(reports).replace(/"durationMs":\d+/g, '');
    };
    expect(await run(1)).toBe(await run(2));
  });
});
