import { formatDiff } from './format';
import { ResourceChange, resourceChanges } from './resources';

const manifest = (head: string, more = '') =>
  `${head}\nmetadata:\n  name: orders\n${more}`;
const deployment = manifest('apiVersion: apps/v1\nkind: Deployment');
const inDev = (text: string) => ({ text, namespace: 'ameide-dev' });
const titles = (changes: ResourceChange[]) =>
  changes.map(({ change, resource }) => `${change} ${resource}`);

describe('resourceChanges', () => {
  it.each([
    ['the same', deployment, `---\n# again\n${deployment}`, []],
    [
      'what comes and goes, in the order of names',
      deployment,
      manifest('apiVersion: v1\nkind: ConfigMap'),
      ['added ConfigMap/orders', 'removed Deployment.apps/orders'],
    ],
    [
      'another version of an API, which has the same objects',
      deployment,
      deployment.replace('apps/v1', 'apps/v1beta1'),
      ['changed Deployment.apps/orders'],
    ],
    [
      'the namespace of the Application, said or not',
      deployment,
      `${deployment}  namespace: ameide-dev\n`,
      [],
    ],
    [
      'another namespace',
      deployment,
      `${deployment}  namespace: shared\n`,
      [
        'removed Deployment.apps/orders',
        'added Deployment.apps/orders in shared',
      ],
    ],
    [
      'items of a list',
      '',
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n`,
      ['added Service/a'],
    ],
    [
      'one that is there twice',
      deployment,
      `${deployment}---\n${deployment}`,
      ['added Deployment.apps/orders (2)'],
    ],
    [
      'what is no object',
      'data: 1\n',
      '\n---\n[: {\n---\ndata: 1\n',
      [
        'changed a document that is no Kubernetes object',
        'added a document that is no Kubernetes object (2)',
      ],
    ],
  ])('tells %s', (_, before, after, expected) => {
    expect(titles(resourceChanges(inDev(before), inDev(after)))).toEqual(
      expected,
    );
  });

  it('takes objects of another namespace for others', () => {
    const after = { text: deployment, namespace: 'orders' };
    expect(titles(resourceChanges(inDev(deployment), after))).toEqual([
      'removed Deployment.apps/orders in ameide-dev',
      'added Deployment.apps/orders in orders',
    ]);
  });

  it('never shows what a Secret holds, nor what it could not read', () => {
    const secret = (value: string) =>
      `${manifest(
        'apiVersion: v1\nkind: Secret',
      )}stringData: {user: ${value}}\n`;
    const broken = (value: string) => `---\nkind: Secret\ndata: {: ${value}\n`;
    const list = [
      resourceChanges(inDev(secret('HIDE1')), inDev(secret('HIDE2'))),
      resourceChanges(undefined, inDev(secret('HIDE3'))),
      resourceChanges(inDev(secret('HIDE4')), undefined),
      resourceChanges(inDev(broken('HIDE5')), inDev(broken('HIDE6'))),
    ];
    const applications = list.map((resources, index) => ({
      ...{ application: `dev-${index}`, environment: 'dev', resources },
      change: 'changed' as const,
    }));
    const diff = { schemaVersion: 1 as const, from: 'a', applications };
    const text = formatDiff({ ...diff, problems: [] });
    expect(`${text}${JSON.stringify(diff)}`).not.toContain('HIDE');
    expect(text).toContain('!   stringData.user: has changed, and is hidden');
    expect(text).toContain('+       user: (hidden)');
    expect(text).toContain('- Secret/orders');
    expect(text).toContain('@@ a document that is no Kubernetes object @@');
  });
});
