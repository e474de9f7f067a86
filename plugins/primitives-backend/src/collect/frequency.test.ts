import { Duration } from 'luxon';
import { frequencyMs } from './frequency';

describe('frequencyMs', () => {
  it('takes a duration in either form', () => {
    expect(frequencyMs({ frequency: { minutes: 1, seconds: 5 } })).toBe(65_000);
    expect(frequencyMs({ frequency: Duration.fromMillis(7) })).toBe(7);
  });

  it.each([{ cron: '* * * * *' }, { trigger: 'manual' as const }])(
    'refuses %j and says what to do',
    frequency => {
      expect(() => frequencyMs({ frequency })).toThrow(
        /primitives.schedule.frequency: must be a duration/,
      );
    },
  );
});
