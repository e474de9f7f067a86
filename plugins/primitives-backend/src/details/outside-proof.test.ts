import { english, SourceStatus } from '@ameide/plugin-primitives-common';
import { Fact, FactValue } from '../facts/fact';
import { MemorySourceContext } from '../testing/source-context';
import { OutsideProof, OutsideProofOptions } from './outside-proof';

const digest = `sha256:${'1'.repeat(64)}`;
const repository = 'registry.test/ameideio/primitive-domain-orders';
const image = `${repository}@${digest}`;
const both = ['linux/amd64', 'linux/arm64'];
const argocdSource: SourceStatus = {
  ...{ source: 'argocd', instance: 'main', status: 'ok' },
};

type Known = ReadonlyArray<Pick<Fact, 'kind' | 'subject' | 'value'>>;

async function proofOf(options: {
  known?: Known;
  describe?: OutsideProofOptions['registry']['describe'];
  sources?: SourceStatus[];
}) {
  const context = new MemorySourceContext();
  const about = { scope: 'domain/orders', position: 1, revision: '1' };
  await context.record(
    (options.known ?? []).map(fact => ({
      ...{ ...fact, ...about, source: 'argocd', observedAt: 'T' },
    })),
  );
  const never = async () => {
    throw new Error('nobody asks the registry for what is known');
  };
  return new OutsideProof({
    facts: context.facts,
    registry: { describe: options.describe ?? never },
    sources: async () => options.sources ?? [argocdSource],
  });
}

const imageFact = (value: FactValue<'image'>): Known => [
  { kind: 'image', subject: image, value },
];

describe('what a preview knows of the registry', () => {
  it('asks nobody for a digest that is known to be there', async () => {
    const known = imageFact({ present: true, platforms: both });
    const proof = await proofOf({ known });
    expect(await proof.image(repository, digest)).toEqual([]);
  });

  it.each([
    ['was not heard of', []],
    ['was not there', imageFact({ present: false, platforms: [] })],
  ])('asks the registry for one that %s', async (_, known: Known) => {
    const describeImage = jest.fn(async () => ({ digest, platforms: both }));
    const proof = await proofOf({ known, describe: describeImage });
    expect(await proof.image(repository, digest)).toEqual([]);
    expect(describeImage).toHaveBeenCalledWith(repository, digest);
  });

  it('refuses one that the registry does not have, and one that lacks a platform', async () => {
    const missing = await proofOf({ describe: async () => undefined });
    await expect(missing.image(repository, digest)).rejects.toThrow(
      `${image} is not in the registry; publish it first`,
    );
    const single = await proofOf({
      describe: async () => ({ digest, platforms: ['linux/amd64'] }),
    });
    await expect(single.image(repository, digest)).rejects.toThrow(
      'manifest of a single platform',
    );
    const half = await proofOf({
      describe: async () => ({
        ...{ digest, platforms: ['linux/amd64'] },
        mediaType: 'application/vnd.oci.image.index.v1+json',
      }),
    });
    await expect(half.image(repository, digest)).rejects.toThrow(
      'has no image for linux/arm64',
    );
  });

  it('says that it could not look, where the registry does not answer', async () => {
    const proof = await proofOf({
      describe: async () => {
        throw new Error('The image registry does not answer');
      },
    });
    const [note] = await proof.image(repository, digest);
    expect(english(note)).toContain(
      'the registry cannot be asked now: whether it has',
    );
  });
});

describe('what a preview knows of Argo CD', () => {
  const application: FactValue<'application'> = {
    ...{ instance: 'main', url: 'u', sync: 'Synced', revision: 'r' },
    ...{ health: 'Healthy', reconciledAt: '2026-01-01T00:01:00Z' },
    ...{ conditions: [], outOfSync: [], unhealthy: [], overrides: [] },
    selfHeal: true,
    operation: {
      ...{ phase: 'Succeeded', revision: 'r', finishedAt: '2026-01-01T00:00:00Z' },
      hooks: [{ kind: 'Job', name: 'smoke', type: 'PostSync', phase: 'Failed' }],
    },
  };
  const pod = { name: 'p', images: [image], health: 'Healthy' };
  const name = 'dev-domain-orders-v0';
  const known: Known = [
    { kind: 'application', subject: name, value: application },
    { kind: 'application', subject: 'staging-a', value: application },
    {
      ...{ kind: 'workload', subject: name },
      value: { pods: [pod, { ...pod, images: ['old'], terminating: true }] },
    },
  ];

  it('has Applications in the form of its API, and pods that stay', async () => {
    const proof = await proofOf({ known });
    const { argocd, notes } = await proof.argocd('dev');
    expect(notes).toEqual([]);
    expect(await argocd?.application(name)).toEqual({
      status: {
        sync: { status: 'Synced', revision: 'r' },
        health: { status: 'Healthy' },
        reconciledAt: '2026-01-01T00:01:00Z',
        operationState: {
          ...{ phase: 'Succeeded', finishedAt: '2026-01-01T00:00:00Z' },
          syncResult: {
            revision: 'r',
            resources: [{ hookType: 'PostSync', hookPhase: 'Failed' }],
          },
        },
      },
    });
    expect(await argocd?.podImages(name)).toEqual([[image]]);
    expect([...((await argocd?.applications()) ?? [])].map(([n]) => n)).toEqual([
      name,
    ]);
    expect(await argocd?.application('dev-none')).toBeUndefined();
    expect(await argocd?.podImages('dev-none')).toBeUndefined();
  });

  it.each(['failed', 'never'] as const)(
    'takes nothing for a yes while an instance is %s',
    async status => {
      const proof = await proofOf({ known, sources: [{ ...argocdSource, status }] });
      const { argocd, notes } = await proof.argocd('dev');
      expect(argocd).toBeUndefined();
      expect(notes.map(english)).toEqual([
        expect.stringMatching(/cannot be read now \(main\).*CI asks/),
      ]);
    },
  );
});
