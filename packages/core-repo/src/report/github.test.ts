import {
  sampleCheck,
  sampleFinding,
  sampleReport,
} from '../testing/sample-report';
import { formatGitHubAnnotations } from './github';

it('writes errors first, then warnings, then what came of it', () => {
  const report = sampleReport({
    checks: [
      sampleCheck({
        issues: [
          sampleFinding({ severity: 'warning', line: undefined }),
          sampleFinding({ file: 'a,b:c.ts' }),
        ],
      }),
      sampleCheck({
        check: 'tests',
        status: 'error',
        message: 'x',
        issues: [],
      }),
    ],
  });
  expect(formatGitHubAnnotations([report])).toBe(
    [
      '::error title=domain/orders%3A tests::x',
      '::error file=a%2Cb%3Ac.ts,line=3,col=7,title=imports/other-primitive::imports ../../process/l2o%0ACall it through its SDK',
      '::warning file=primitives/domain/orders/src/main.ts,col=7,title=imports/other-primitive::imports ../../process/l2o%0ACall it through its SDK',
      'Verify domain/orders: failed',
      '',
    ].join('\n'),
  );
});

it('says where the rest is when GitHub does not show all', () => {
  const issues = Array.from({ length: 11 }, () => sampleFinding());
  const text = formatGitHubAnnotations([
    sampleReport({ checks: [sampleCheck({ issues })] }),
  ]);
  expect(text).toContain(
    'GitHub shows the first 10 errors and 10 warnings of a step; this log has all 11 and 0\n',
  );
  expect(formatGitHubAnnotations([])).toBe('No primitive to verify\n');
});
