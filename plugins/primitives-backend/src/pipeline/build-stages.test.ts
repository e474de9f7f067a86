import { FactValue } from '../facts/fact';
import { main, stageOf } from '../testing/stages';
import {
  Change,
  digest,
  imageRepository,
  passedOutcome,
  pipelineIn,
  sha,
} from '../testing/world';

const verify = (value: Partial<FactValue<'verify'>>): Change => ({
  verify: { [main]: { state: 'passed', url: 'http://check', ...value } },
});
const publishOf = (value: Partial<FactValue<'publish'>>): Change => ({
  publish: { [main]: { state: 'passed', url: 'http://check', ...value } },
});

describe('contract, verify and image', () => {
  it('has what each check of verify came to, also where one failed', () => {
    const checksIn = (change: Change) =>
      pipelineIn(change).stages.find(s => s.id === 'verify')?.checks;
    const [first, ...others] = passedOutcome?.checks ?? [];
    expect(checksIn({})).toEqual(
      [first, ...others].map(({ findings: _, ...check }) => check),
    );
    const failed = { ...first, status: 'failed' as const, message: '1 of 8' };
    const outcome = { summary: 'failed' as const, checks: [failed, ...others] };
    expect(checksIn(verify({ state: 'failed', outcome }))?.[0]).toEqual({
      ...{ check: first.check, status: 'failed', message: '1 of 8' },
    });
    expect(checksIn(verify({ outcome: undefined }))).toBeUndefined();
  });

  const noOutcome = { state: 'passed' as const, outcome: undefined };
  const missingCheck = {
    summary: 'unknown' as const,
    checks: passedOutcome?.checks.slice(1) ?? [],
  };
  it.each<[string, Change, string, string, RegExp]>([
    [
      'a green check without a report',
      verify(noOutcome),
      'verify',
      'unknown',
      /no evidence/,
    ],
    [
      'a report that lacks a check',
      verify({ outcome: missingCheck }),
      'verify',
      'unknown',
      /incomplete/,
    ],
    [
      'a report that lacks codegen',
      verify({ outcome: missingCheck }),
      'contract',
      'unknown',
      /incomplete/,
    ],
    [
      'no check run yet',
      { verify: { [main]: null } },
      'verify',
      'waiting',
      /has not reported/,
    ],
    [
      'CI under way',
      verify({ state: 'running' }),
      'verify',
      'running',
      /CI verifies/,
    ],
    [
      'a failed check',
      verify({ state: 'failed', conclusion: 'failure' }),
      'verify',
      'failed',
      /no reason/,
    ],
    [
      'CI that says published without a digest',
      publishOf({}),
      'image',
      'unknown',
      /names no digest/,
    ],
    [
      'no publish run after verify',
      { publish: { [main]: null } },
      'image',
      'waiting',
      /not published/,
    ],
    [
      'a registry that lacks the digest',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            present: false,
            platforms: [],
          },
        },
      },
      'image',
      'failed',
      /does not have it/,
    ],
    [
      'a registry not asked yet',
      { image: { [`${imageRepository}@${digest('1')}`]: null } },
      'image',
      'unknown',
      /not been asked/,
    ],
    [
      'one platform only',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            present: true,
            platforms: ['linux/amd64'],
          },
        },
      },
      'image',
      'failed',
      /lacks linux\/arm64/,
    ],
    [
      'an image of another commit',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            present: true,
            platforms: ['linux/amd64', 'linux/arm64'],
            revision: sha('b'),
          },
        },
      },
      'image',
      'failed',
      /built from bbbbbbb/,
    ],
  ])('%s', (_name, change, stageId, status, message) => {
    const stage = stageOf(change, stageId);
    expect(stage.status).toBe(status);
    expect(stage.message).toMatch(message);
  });
});
