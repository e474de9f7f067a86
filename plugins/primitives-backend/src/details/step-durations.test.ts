import { compareDurations, StepTransition } from './step-durations';

const minute = 60_000;
const environments = ['dev', 'staging'];

/** `minute lane/stage from>to digest`, oldest first. */
function transitions(id: string, lines: readonly string[]): StepTransition[] {
  return lines.map(line => {
    const [at, place, change, digest] = line.split(' ');
    const [environment, stage] = place.split('/');
    const [from, to] = change.split('>');
    if (stage !== 'image' && stage !== 'enable' && stage !== 'verify')
      throw new Error(`unexpected stage ${stage}`);
    return {
      ...{ id, environment, stage, at: Number(at) * minute },
      from: from || undefined,
      to: to || undefined,
      digest,
    };
  });
}

const compare = (
  own: readonly StepTransition[],
  fleet: readonly StepTransition[] = own,
) => compareDurations({ id: 'orders', environments, own, fleet });

const step = (
  items: ReturnType<typeof compare>,
  stage: string,
  environment?: string,
) => items.find(i => i.stage === stage && i.environment === environment);

describe('durations of steps', () => {
  it('run from when the step before passed', () => {
    const items = compare(
      transitions('orders', [
        '1 /verify running>passed',
        '4 /image running>passed a',
      ]),
    );
    expect(step(items, 'image')).toMatchObject({ seconds: 180 });
  });

  it('are not told of what was green when it was seen first', () => {
    const items = compare(
      transitions('orders', ['1 /verify >passed', '4 /image >passed a']),
    );
    expect(step(items, 'image')).toEqual({ stage: 'image' });
  });

  it('leave out an outage: green again for the same digest took no step', () => {
    const items = compare(
      transitions('orders', [
        '1 /verify running>passed',
        '4 /image running>passed a',
        '50 /image passed>unknown a',
        '90 /image unknown>passed a',
      ]),
    );
    expect(step(items, 'image')).toMatchObject({ seconds: 180 });
  });

  it('tell since when a step is under way', () => {
    const items = compare(
      transitions('orders', [
        '1 /verify running>passed',
        '4 /image running>passed a',
        '9 /image passed>waiting',
      ]),
    );
    expect(step(items, 'image')?.startedAt).toBe(
      new Date(9 * minute).toISOString(),
    );
  });

  it('are compared with the median of the primitive, or of the fleet where it has too few', () => {
    const lines = [
      '1 /verify running>passed',
      '2 /image running>passed a',
      '10 /verify passed>running',
      '11 /verify running>passed',
      '14 /image passed>passed b',
      '20 /verify passed>running',
      '21 /verify running>passed',
      '26 /image passed>passed c',
    ];
    const own = transitions('orders', lines);
    expect(step(compare(own), 'image')).toMatchObject({
      seconds: 300,
      usual: { seconds: 180, count: 3, of: 'primitive' },
    });
    const young = transitions('orders', lines.slice(0, 2));
    const fleet = transitions('billing', lines);
    expect(step(compare(young, fleet), 'image')).toMatchObject({
      seconds: 60,
      usual: { seconds: 180, count: 3, of: 'fleet' },
    });
    expect(step(compare(young), 'image')?.usual).toBeUndefined();
  });
});
