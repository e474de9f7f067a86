import { SourceStatus } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { sourceNames } from '../facts/fact';
import { application, Change, digest, id, pull, sha } from '../testing/world';

const later = ['staging', 'production'];
const component = [id, `${id}-smoke`];

/** Argo CDs of the Applications in {@link anyChange}; `gone` is configured no more. @internal */
export const argocds = ['local', 'other'] as const;

const anyApplication = fc.option(
  fc.record({
    health: fc.constantFrom('Healthy', 'Degraded', 'Progressing'),
    sync: fc.constantFrom('Synced', 'OutOfSync', 'Unknown'),
  }),
);

/** Something that is otherwise than in the green world, in any of its parts. @internal */
export const anyChange: fc.Arbitrary<Change> = fc.record(
  {
    verify: fc.constantFrom(
      { [`domain/orders@${sha('a')}`]: null },
      { [`domain/orders@${sha('a')}`]: { state: 'failed' as const, url: 'u' } },
    ),
    image: fc.constant({}),
    wiring: fc.constant({
      [id]: { component: true, smoke: false, values: true },
    }),
    'gitops-pull': fc.constant({
      3: pull(3, 'enable-staging', { state: 'open', mergedAt: undefined }),
    }),
    desired: fc
      .dictionary(
        fc.constantFrom(...later),
        fc.tuple(fc.constantFrom('0', '1'), fc.boolean()),
      )
      .map(all =>
        Object.fromEntries(
          Object.entries(all).flatMap(([environment, [digit, enabled]]) =>
            component.map(name => [
              `${environment}/${name}`,
              { enabled, digest: digest(digit), path: 'p', suspects: [] },
            ]),
          ),
        ),
      ),
    // What an environment has of a primitive, its smoke too, is of one Argo CD.
    application: fc
      .dictionary(
        fc.constantFrom('dev', ...later),
        fc.tuple(
          fc.constantFrom(...argocds, 'gone'),
          fc.tuple(anyApplication, anyApplication),
        ),
      )
      .map(all =>
        Object.fromEntries(
          Object.entries(all).flatMap(([environment, [instance, each]]) =>
            component.map((name, index) => [
              `${environment}-${name}`,
              each[index] && { ...application, ...each[index], instance },
            ]),
          ),
        ),
      ),
    smoke: fc.constantFrom(
      { [`dev-${id}-smoke@${sha('9')}`]: null },
      {
        [`dev-${id}-smoke@${sha('9')}`]: {
          phase: 'Failed' as const,
          hooks: [],
          asked: { enabled: true, digest: digest('1') },
        },
      },
      {
        [`dev-${id}-smoke@${sha('9')}`]: {
          phase: 'Running' as const,
          hooks: [],
          asked: { enabled: true, digest: digest('1') },
        },
      },
    ),
    waivers: fc.constant({
      gitops: {
        waivers: ['environment-running', 'core-ci'].map(rule => ({
          ...{ rule, primitive: id, until: '2026-03-01', reason: 'r' },
        })),
      },
    }),
  },
  { requiredKeys: [] },
);

const lastSuccessAt = '2026-01-10T12:09:00Z';

/** How the sources may do, with two Argo CDs. @internal */
export const anySources: fc.Arbitrary<SourceStatus[]> = fc
  .tuple(
    ...[...sourceNames.slice(0, 3), ...argocds].map(() =>
      fc.tuple(
        fc.constantFrom<SourceStatus['status']>('ok', 'failed', 'limited'),
        fc.boolean(),
      ),
    ),
  )
  .map(all =>
    all.map(([status, wasRead], index): SourceStatus => {
      const source = sourceNames[Math.min(index, 3)];
      const instance = argocds[index - 3];
      return {
        ...{ source, ...(instance && { instance }) },
        status: wasRead || status === 'failed' ? status : 'never',
        ...(wasRead && { lastSuccessAt }),
      };
    }),
  );
