import { ResourceNode } from '@ameide/plugin-primitives-node';
import { podsOf } from './pods-of';

const owner = (kind: string, name: string) => ({
  parentRefs: [{ kind, name }],
});
const set = (
  name: string,
  revision: number,
  createdAt: string,
): ResourceNode => ({
  ...{ kind: 'ReplicaSet', namespace: 'dev', name, createdAt },
  ...owner('Deployment', 'orders'),
  info: [{ name: 'Revision', value: `Rev:${revision}` }],
});
const pod = (name: string, of: string, reason = 'Running'): ResourceNode => ({
  ...{ kind: 'Pod', namespace: 'dev', name, images: ['z', 'a'] },
  ...owner('ReplicaSet', of),
  info: [{ name: 'Status Reason', value: reason }],
  health: { status: 'Healthy' },
});

/** Nodes as `GET …/resource-tree` of Argo CD gives them. */
describe('podsOf', () => {
  it('tells pods of an older ReplicaSet, and those that are being deleted', () => {
    expect(
      podsOf([
        set('orders-b', 2, '2026-01-10T12:30:00Z'),
        set('orders-a', 1, '2026-01-10T11:00:00Z'),
        pod('new', 'orders-b'),
        pod('draining', 'orders-a'),
        pod('leaving', 'orders-a', 'Terminating'),
        { kind: 'Pod', namespace: 'dev', name: 'alone' },
      ]),
    ).toEqual([
      { name: 'alone', images: [], health: 'Unknown' },
      {
        ...{ name: 'draining', images: ['a', 'z'], health: 'Healthy' },
        supersededAt: '2026-01-10T12:30:00Z',
      },
      {
        ...{ name: 'leaving', images: ['a', 'z'], health: 'Healthy' },
        ...{ terminating: true, supersededAt: '2026-01-10T12:30:00Z' },
      },
      { name: 'new', images: ['a', 'z'], health: 'Healthy' },
    ]);
  });

  it('knows the newest by its revision, which a rollback gives to an old one', () => {
    const pods = podsOf([
      set('orders-b', 2, '2026-01-10T12:30:00Z'),
      set('orders-a', 3, '2026-01-10T11:00:00Z'),
      pod('back', 'orders-a'),
      pod('out', 'orders-b'),
    ]);
    expect(pods.map(p => p.supersededAt)).toEqual([
      undefined,
      '2026-01-10T11:00:00Z',
    ]);
  });
});
