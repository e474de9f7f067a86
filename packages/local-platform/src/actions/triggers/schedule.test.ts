import { silentLogger } from '../../logger';
import { Harness } from '../testing/harness';
import { Schedule } from './schedule';

describe('the clock', () => {
  beforeEach(() => jest.useFakeTimers({ now: new Date('2026-03-01T10:00:59.400Z') }));
  afterEach(() => jest.useRealTimers());

  it('looks once at the start of each minute, and at no minute twice', async () => {
    const ticks: string[] = [];
    const schedule = Schedule.create({ tick: async time => void ticks.push(time.toISOString()), logger: silentLogger });
    schedule.start();
    jest.advanceTimersByTime(500);
    expect(ticks).toEqual([]);
    jest.advanceTimersByTime(100 + 120_000);
    // A machine that slept goes on with the minute that comes.
    jest.setSystemTime(new Date('2026-03-01T12:30:30Z'));
    jest.advanceTimersByTime(60_000 + 60_000);
    schedule.stop();
    jest.advanceTimersByTime(300_000);
    expect(ticks).toEqual([
      '2026-03-01T10:01:00.000Z', '2026-03-01T10:02:00.000Z', '2026-03-01T10:03:00.000Z', '2026-03-01T12:31:00.000Z', '2026-03-01T12:32:00.000Z',
    ]);
  });
});

describe('the engine', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = new Harness();
    await harness.start();
  });
  afterEach(() => harness.stop());

  it('runs what is due, of the default branch alone, with the expression as its event', async () => {
    const nightly = (cron: string) => ({
      '.github/workflows/nightly.yaml': `name: nightly\non: { schedule: [{ cron: "0 4 * * mon" }, { cron: "${cron}" }] }\njobs: { a: { runs-on: x, steps: [{ run: "echo due by \${{ github.event.schedule }}" }] } }\n`,
    });
    harness.push(nightly('*/15 6 * * *'));
    harness.git('checkout', '--quiet', '-b', 'topic');
    harness.push(nightly('* * * * *'), { branch: 'topic' });
    await harness.actions.tick(new Date('2026-03-03T06:14:00Z'));
    expect(await harness.settledRuns()).toEqual([]);
    await harness.actions.tick(new Date('2026-03-03T06:30:00Z'));
    const run = await harness.onlyRun();
    expect([run.event, run.head_branch, run.conclusion]).toEqual(['schedule', 'main', 'success']);
    expect((await harness.jobs(run.id))[0]?.log).toContain('due by */15 6 * * *');
  });
});
