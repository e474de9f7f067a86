import { config } from './testing/world';
import { hintsOf } from './webhooks';

const core = { name: 'ameide', owner: { login: 'ameideio' } };
const gitops = { name: 'ameide-gitops', owner: { login: 'AmeideIO' } };
const sha = 'a'.repeat(40);
const hints = (topic: string, payload: unknown) =>
  hintsOf({ topic, payload, config });

describe('hintsOf', () => {
  it.each<[string, object, object[]]>([
    [
      'github.push',
      { repository: core, ref: 'refs/heads/main' },
      [{ source: 'github-core', push: true }],
    ],
    ['github.push', { repository: core, ref: 'refs/heads/other' }, []],
    [
      'github.push',
      { repository: gitops, ref: 'refs/heads/main' },
      [{ source: 'github-gitops', push: true }],
    ],
    [
      'github.pull_request',
      { repository: gitops, pull_request: { number: 7 } },
      [{ source: 'github-gitops', pull: 7 }],
    ],
    [
      'github.pull_request_review',
      { repository: core, pull_request: { number: 7 }, review: {} },
      [{ source: 'github-core', pull: 7 }],
    ],
    [
      'github.check_run',
      { repository: core, check_run: { head_sha: sha } },
      [{ source: 'github-core', commit: sha }],
    ],
    [
      'github.check_suite',
      { repository: core, check_suite: { head_sha: sha } },
      [{ source: 'github-core', commit: sha }],
    ],
    [
      'github.status',
      { repository: gitops, sha, context: 'policy', state: 'success' },
      [{ source: 'github-gitops', commit: sha }],
    ],
    // What the core repository's CI says is in check runs alone.
    ['github.status', { repository: core, sha, context: 'x' }, []],
    [
      'github.workflow_run',
      { repository: gitops, workflow_run: { head_sha: sha } },
      [
        { source: 'github-gitops', commit: sha },
        { source: 'github-gitops', runs: true },
      ],
    ],
    [
      'github.registry_package',
      { repository: core, registry_package: { name: 'x' } },
      [{ source: 'github-core', runs: true }],
    ],
    [
      'argocd.notification',
      { application: 'dev-domain-orders-v0' },
      [{ source: 'argocd', application: 'dev-domain-orders-v0' }],
    ],
  ])('takes from %s %j where to look', (topic, payload, expected) => {
    expect(hints(topic, payload)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    [
      'github.push',
      { repository: { ...core, name: 'other' }, ref: 'refs/heads/main' },
    ],
    [
      'github.push',
      {
        repository: { ...core, owner: { login: 'eve' } },
        ref: 'refs/heads/main',
      },
    ],
    ['github.push', { ref: 'refs/heads/main' }],
    [
      'github.check_run',
      { repository: core, check_run: { head_sha: '../..' } },
    ],
    [
      'github.pull_request',
      { repository: core, pull_request: { number: '7; x' } },
    ],
    ['github.star', { repository: core, ref: 'refs/heads/main' }],
    ['github.push', 'text'],
    ['argocd.notification', {}],
    ['argocd.notification', { application: 'x'.repeat(254) }],
  ])('takes nothing from %s %j', (topic, payload) => {
    expect(hints(topic, payload)).toEqual([]);
  });
});
