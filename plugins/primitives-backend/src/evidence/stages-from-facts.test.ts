import {
  EvidenceFact,
  unsupportedStages,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { FactValue } from '../facts/fact';
import {
  application,
  Change,
  digest,
  green,
  id,
  imageRepository,
  pipelineIn,
  sha,
  world,
} from '../testing/world';

const asked = fc.constantFrom(
  undefined,
  { enabled: true, digest: digest('1') },
  { enabled: true, digest: digest('2') },
  { enabled: false, digest: digest('1') },
);
const time = fc.constantFrom(
  '2026-01-10T12:03:00Z',
  '2026-01-10T12:05:00Z',
  '2026-01-10T12:07:00Z',
);
const maybeTime = fc.option(time, { nil: undefined });

const applications = fc.record({
  sync: fc.constantFrom('Synced', 'Synced', 'OutOfSync', 'Unknown'),
  health: fc.constantFrom('Healthy', 'Healthy', 'Degraded', 'Progressing'),
  asked,
  reconciledAt: maybeTime,
  conditions: fc.constantFrom<string[][]>(
    ...[[], [], ['SyncError: no'], ['Note: Error']],
  ),
  operation: fc.option(
    fc.record({
      phase: fc.constantFrom('Succeeded', 'Failed', 'Error', 'Running'),
      asked,
      finishedAt: maybeTime,
      hooks: fc.constant<[]>([]),
    }),
    { nil: undefined },
  ),
});
const pods = fc.array(
  fc
    .constantFrom(digest('1'), digest('1'), digest('2'))
    .map(ran => ({
      ...{ name: 'pod', health: 'Healthy' },
      images: ['r/sidecar@sha256:0', `${imageRepository}@${ran}`],
    })),
  { maxLength: 3 },
);
const smokes = fc.array(
  fc.record({
    phase: fc.constantFrom('Succeeded', 'Succeeded', 'Failed', 'Running'),
    asked,
    startedAt: maybeTime,
    finishedAt: maybeTime,
  }),
  { maxLength: 3 },
);
const desired = fc
  .constantFrom<[boolean, string][]>(
    [true, digest('1')],
    [true, digest('1')],
    [true, digest('2')],
    [false, digest('1')],
  )
  .map(([enabled, wanted]) => ({
    ...{ enabled, digest: wanted, path: 'values.yaml', suspects: [] },
  }));

const changes = fc
  .record({ app: applications, pods, smokes, desired, ofSmoke: desired })
  .map(
    (some): Change => ({
      application: { [`dev-${id}`]: { ...application, ...some.app } },
      workload: { [`dev-${id}`]: { pods: some.pods } },
      desired: {
        [`dev/${id}`]: some.desired,
        [`dev/${id}-smoke`]: some.ofSmoke,
      },
      smoke: {
        ...Object.fromEntries(
          Object.keys(green.smoke).map(subject => [subject, null]),
        ),
        ...Object.fromEntries(
          some.smokes.map((smoke, index): [string, FactValue<'smoke'>] => [
            `dev-${id}-smoke@${sha(`${index}`)}`,
            { ...smoke, hooks: [] },
          ]),
        ),
      },
    }),
  );

/** Facts as a bundle has them: without what was taken away. */
function told(change: Change): EvidenceFact[] {
  return world(change)
    .all()
    .flatMap(({ source, kind, subject, revision, observedAt, value }) =>
      value === null
        ? []
        : [
            {
              ...{ source, kind, subject, revision, observedAt },
              ...{ ageSeconds: 0, value: JSON.parse(JSON.stringify(value)) },
            },
          ],
    );
}

describe('the stages that evidence is judged again by', () => {
  it('are what the portal makes of the same facts', () => {
    fc.assert(
      fc.property(changes, change => {
        const path = pipelineIn(change);
        expect(unsupportedStages(path, told(change))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('passed exactly where all is told that they need', () => {
    fc.assert(
      fc.property(changes, change => {
        const path = pipelineIn(change);
        const claimed = structuredClone(path);
        for (const stage of claimed.environments[0].stages)
          stage.status = 'passed';
        const problems = unsupportedStages(claimed, told(change));
        const { stages } = path.environments[0];
        const passed = stages.filter(stage => stage.status === 'passed');
        const doubted = passed.filter(stage =>
          problems.some(text => text.startsWith(`dev/${stage.id} passed`)),
        );
        expect(doubted).toEqual([]);
        // Each stands on the one before: of the first that did not pass something is missing.
        expect(problems.length === 0).toBe(passed.length === stages.length);
      }),
      { numRuns: 300 },
    );
  });
});
