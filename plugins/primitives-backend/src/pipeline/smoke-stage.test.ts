import { FactValue } from '../facts/fact';
import { dev, stageOf } from '../testing/stages';
import { Change, digest, id, sha } from '../testing/world';

const smokeApp = `${dev}-smoke`;
const smokeAt = `${smokeApp}@${sha('9')}`;
const asked = { enabled: true, digest: digest('1') };
const smoked = (value: Partial<FactValue<'smoke'>>): Change => ({
  smoke: { [smokeAt]: { phase: 'Succeeded', hooks: [], ...value } },
});

describe('smoke', () => {
  it.each<[string, Change, string, string, RegExp]>([
    [
      'a failed PostSync under a Healthy Application',
      {
        smoke: {
          [smokeAt]: {
            phase: 'Failed',
            message: 'exit 1',
            hooks: [
              {
                kind: 'Job',
                name: 'smoke-rpc',
                type: 'PostSync',
                phase: 'Failed',
              },
            ],
            asked,
            startedAt: '2026-01-10T12:04:00Z',
          },
        },
        'smoke-log': { [smokeAt]: { log: 'expected 2, got 3' } },
      },
      'smoke',
      'failed',
      /Job\/smoke-rpc failed for 111111111111: exit 1/,
    ],
    [
      'a smoke of another digest',
      smoked({ asked: { enabled: true, digest: digest('0') } }),
      'smoke',
      'waiting',
      /No smoke has run/,
    ],
    [
      'a smoke at a revision nobody read',
      smoked({ asked: undefined }),
      'smoke',
      'waiting',
      /No smoke has run/,
    ],
    [
      'no smoke wired',
      { wiring: { [id]: { component: true, smoke: false, values: true } } },
      'smoke',
      'unknown',
      /No smoke is wired/,
    ],
  ])('%s', (_name, change, stageId, status, message) => {
    const stage = stageOf(change, stageId);
    expect(stage.status).toBe(status);
    expect(stage.message).toMatch(message);
  });

  it('lets the smoke that ran last decide, whichever revision it ran at', () => {
    const later = `${smokeApp}@${sha('8')}`;
    const change: Change = {
      smoke: {
        [later]: {
          phase: 'Failed',
          hooks: [],
          asked,
          startedAt: '2026-01-10T12:07:00Z',
        },
      },
    };
    expect(stageOf(change, 'smoke').status).toBe('failed');
  });

  it('carries the log of a failed smoke', () => {
    const change: Change = {
      smoke: { [smokeAt]: { phase: 'Failed', hooks: [], asked } },
      'smoke-log': { [smokeAt]: { log: 'expected 2, got 3' } },
    };
    expect(stageOf(change, 'smoke').log).toBe('expected 2, got 3');
  });
});
