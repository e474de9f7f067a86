import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { FactKind } from '../facts/fact';
import { FakeOutside } from '../testing/fake-source';
import { application, digest, factsOf, sha } from '../testing/world';
import { sourceNames, sourceOfKind, Started } from './collecting';

/** Something that changes outside. @internal */
export type Change = (outside: FakeOutside) => void;
/** Something that happens while a collector runs. @internal */
export type Step = (run: Started, outside: FakeOutside) => Promise<void>;
const names = ['orders', 'carts'];
const put =
  (kind: FactKind, subject: string, scope: string, value: unknown): Change =>
  outside => {
    const [fact] = factsOf({ [kind]: { [subject]: value } });
    outside.put({ ...fact, scope, source: sourceOfKind(kind) });
  };
/** A change of the outside. @internal */
export const changes: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.boolean(),
      fc.constantFrom('group:a', 'group:b'),
    )
    .map(([name, there, owner]) =>
      put(
        'folder',
        `domain/${name}`,
        `domain/${name}`,
        there ? { treeSha: owner, owner, versions: ['v0'] } : null,
      ),
    ),
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom('0', '1'),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([name, d, enabled, smoke]) =>
      put(
        'desired',
        `dev/domain-${name}-v0${smoke ? '-smoke' : ''}`,
        `domain/${name}`,
        {
          enabled,
          digest: digest(d),
          path: 'v.yaml',
          suspects: d === '0' ? [`${name}.yaml: password`] : [],
        },
      ),
    ),
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom('Healthy', 'Degraded'),
      fc.boolean(),
    )
    .map(([name, health, overridden]) =>
      put('application', `dev-domain-${name}-v0`, `domain/${name}`, {
        ...application,
        health,
        overrides: overridden ? ['helm parameter x'] : [],
      }),
    ),
  fc
    .tuple(fc.constantFrom(...names), fc.boolean())
    .map(([name, there]) =>
      put(
        'wiring',
        `domain-${name}-v0`,
        `domain/${name}`,
        there ? { component: true, smoke: true, values: true } : null,
      ),
    ),
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.boolean(), fc.boolean())
    .map(([c, byPull, there]) =>
      put(
        'gitops-commit',
        sha(c),
        '',
        there
          ? {
              author: 'eve',
              date: '2026-01-10T12:00:00Z',
              message: 'm',
              url: 'u',
              root: false,
              ...(byPull ? { pull: 1 } : {}),
            }
          : null,
      ),
    ),
  fc
    .tuple(
      fc.constantFrom(3, 4),
      fc.constantFrom('eve', 'ameide-ci[bot]'),
      fc.constantFrom('e', 'f'),
      fc.constantFrom('open', 'closed'),
      fc.option(fc.subarray(names), { nil: undefined }),
    )
    .map(([number, author, head, state, moved]) =>
      put('gitops-pull', String(number), '', {
        number,
        url: 'u',
        title: 't',
        author,
        headRef: 'x',
        headSha: sha(head),
        draft: false,
        state,
        autoMerge: false,
        createdAt: '2026-01-10T12:00:00Z',
        updatedAt: '2026-01-10T12:00:00Z',
        ...(moved && {
          moves: { dev: moved.map(name => `domain-${name}-v0`) },
        }),
      }),
    ),
  fc
    .tuple(fc.constantFrom('9', 'e', 'f'), fc.constantFrom('passed', 'failed'))
    .map(([head, state]) =>
      put('gitops-checks', sha(head), '', { state, failures: [] }),
    ),
  fc
    .tuple(fc.subarray(names), fc.constantFrom('running', 'failed'))
    .map(([named, state]) =>
      put('gitops-run', '7', '', {
        id: 7,
        workflow: 'promote.yaml',
        title: ['Promote to dev', ...named.map(n => `domain-${n}-v0`)].join(
          ' ',
        ),
        event: 'workflow_dispatch',
        state,
        url: 'u',
        createdAt: '2026-01-10T12:00:00Z',
        updatedAt: '2026-01-10T12:00:00Z',
      }),
    ),
);

/** A change of the outside, a hint about it that may be wrong, a source that goes or comes back, or time. @internal */
export const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 7,
    arbitrary: changes.map(
      (change): Step =>
        async (_run, outside) =>
          change(outside),
    ),
  },
  fc.constantFrom(...names).map(
    (name): Step =>
      async ({ hints }) => {
        const hint = {
          source: 'argocd' as const,
          application: `dev-domain-${name}-v0`,
        };
        await hints.add([hint, hint]);
      },
  ),
  fc.tuple(fc.constantFrom(...sourceNames), fc.boolean()).map(
    ([name, down]): Step =>
      async ({ named }) => {
        for (const source of named(name)) source.isDown = down;
      },
  ),
  fc.integer({ min: 0, max: 120 }).map(
    (ms): Step =>
      async () =>
        sleep(ms),
  ),
);
