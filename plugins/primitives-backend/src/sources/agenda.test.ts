import { Agenda } from './agenda';
import { Alarm } from './alarm';

describe('Agenda', () => {
  const agenda = new Agenda({ first: 10, longest: 35 });
  let now = 1_000;
  beforeAll(() => {
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterAll(() => jest.restoreAllMocks());

  it('lets the pause grow each time that it was in vain, up to the longest', () => {
    agenda.soon('a');
    const pauses: Array<number | undefined> = [];
    for (let i = 0; i < 4; i++) {
      expect(agenda.take(10)).toEqual(['a']);
      expect(agenda.take(10)).toEqual([]);
      agenda.later('a');
      const due = agenda.dueIn();
      pauses.push(due);
      now += due ?? 0;
    }
    expect(pauses).toEqual([10, 20, 35, 35]);
    agenda.settle('a');
    expect(agenda.dueIn()).toBeUndefined();
  });

  it('asks within a minute for what could not be looked at, however long that lasts, and then as if it had not been', () => {
    const patient = new Agenda({ first: 2_000, longest: 600_000 });
    patient.soon('a');
    const pauses: Array<number | undefined> = [];
    for (let i = 0; i < 7; i++) {
      patient.take(1);
      patient.retry('a');
      const due = patient.dueIn();
      pauses.push(due);
      now += due ?? 0;
    }
    expect(pauses).toEqual([
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
    patient.take(1);
    patient.later('a');
    expect(patient.dueIn()).toBe(2_000);
  });

  it('does not forget what was put down anew while it was in hand', () => {
    agenda.soon('a');
    agenda.take(1);
    agenda.soon('a');
    agenda.done('a');
    agenda.again('a');
    expect(agenda.take(1)).toEqual(['a']);
    agenda.done('a');
    expect(agenda.has('a')).toBe(false);
  });

  it('leaves what waits where it is', () => {
    agenda.later('b');
    now += 5;
    agenda.later('b');
    agenda.again('b');
    expect(agenda.dueIn()).toBe(5);
    agenda.settle('b');
  });
});

describe('Alarm', () => {
  it('does not lose a ring, and sleeps after it', async () => {
    const alarm = new Alarm();
    const { signal } = new AbortController();
    alarm.ring();
    await alarm.sleep(60_000, signal);
    const sleeping = alarm.sleep(60_000, signal);
    alarm.ring();
    await expect(sleeping).resolves.toBeUndefined();
    await expect(alarm.sleep(1, signal)).resolves.toBeUndefined();
  });

  it('is woken by an abort', async () => {
    const stop = new AbortController();
    const sleeping = new Alarm().sleep(60_000, stop.signal);
    stop.abort();
    await expect(sleeping).resolves.toBeUndefined();
  });
});
