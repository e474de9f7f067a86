import fc from 'fast-check';
import { SourceStatus } from '@ameide/plugin-primitives-common';
import { waiversFile } from '@ameide/gitops-repo';
import { sourceNames } from '../facts/fact';
import {
  application,
  Change,
  config,
  digest,
  id,
  now,
  pipelineIn,
  pull,
  sha,
  world,
} from '../testing/world';
import { gitopsFileUrl } from './context';
import { placesOf } from './environment-stages';
import { markPipeline } from './mark-pipeline';
import { asRead } from './staleness';

const component = [id, `${id}-smoke`];

/** Something that is otherwise than in the green world, in any of its parts. */
const change: fc.Arbitrary<Change> = fc.record(
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
      .tuple(fc.constantFrom('0', '1'), fc.boolean())
      .map(([digit, enabled]) =>
        Object.fromEntries(
          component.map(name => [
            `staging/${name}`,
            { enabled, digest: digest(digit), path: 'p', suspects: [] },
          ]),
        ),
      ),
    application: fc
      .array(
        fc.tuple(
          fc.constantFrom(
            ...['dev', 'staging'].flatMap(e => component.map(c => `${e}-${c}`)),
          ),
          fc.option(
            fc.record({
              instance: fc.constantFrom('local', 'other', 'gone'),
              health: fc.constantFrom('Healthy', 'Degraded', 'Progressing'),
              sync: fc.constantFrom('Synced', 'OutOfSync', 'Unknown'),
            }),
          ),
        ),
      )
      .map(all =>
        Object.fromEntries(
          all.map(([name, with_]) => [
            name,
            with_ && { ...application, ...with_ },
          ]),
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
const sources: fc.Arbitrary<SourceStatus[]> = fc
  .tuple(
    ...[...sourceNames.slice(0, 3), 'local', 'other'].map(() =>
      fc.tuple(
        fc.constantFrom<SourceStatus['status']>('ok', 'failed', 'limited'),
        fc.boolean(),
      ),
    ),
  )
  .map(all =>
    all.map(([status, wasRead], index): SourceStatus => {
      const source = sourceNames[Math.min(index, 3)];
      const instance = ['local', 'other'][index - 3];
      return {
        ...{ source, ...(instance && { instance }) },
        status: wasRead || status === 'failed' ? status : 'never',
        ...(wasRead && { lastSuccessAt }),
      };
    }),
  );

describe('markPipeline', () => {
  it('says what assembling anew would say, whatever cannot be read', () => {
    fc.assert(
      fc.property(change, sources, (changed, read) => {
        const { sources: _anew, ...anew } = pipelineIn(changed, read);
        const { sources: _stored, ...stored } = pipelineIn(
          changed,
          asRead(read),
        );
        const view = world(changed);
        expect(
          markPipeline(stored, {
            ...{ sources: read, now, rules: config.done },
            places: placesOf(view, id, config.environments),
            waivers: view.get('waivers', 'gitops'),
            waiversUrl: gitopsFileUrl(config, waiversFile),
          }),
        ).toEqual(anew);
      }),
      { numRuns: Number(process.env.MARK_RUNS ?? 200) },
    );
  });
});
