import { main, stageOf } from '../testing/stages';
import {
  Change,
  digest,
  green,
  id,
  pipelineIn,
  pull,
  sha,
} from '../testing/world';

describe('enable', () => {
  it.each<[string, Change, string, string, RegExp]>([
    [
      'dev at an older digest',
      {
        desired: {
          [`dev/${id}`]: {
            enabled: true,
            digest: digest('0'),
            path: 'v',
            suspects: [],
          },
        },
      },
      'enable',
      'waiting',
      /dev is at 000000000000.*newest is 111111111111/,
    ],
    [
      'values that cannot be read',
      {
        desired: {
          [`dev/${id}`]: {
            ...{ enabled: false, path: 'v', suspects: [] },
            unreadable: 'v.yaml: has 300 KiB; at most 256 KiB are read',
          },
        },
      },
      'enable',
      'failed',
      /^What Git asks for in dev cannot be read: v\.yaml: has 300 KiB/,
    ],
    [
      'dev enabled without a digest',
      {
        desired: { [`dev/${id}`]: { enabled: true, path: 'v', suspects: [] } },
      },
      'enable',
      'failed',
      /pins no digest/,
    ],
  ])('%s', (_name, change, stageId, status, message) => {
    const stage = stageOf(change, stageId);
    expect(stage.status).toBe(status);
    expect(stage.message).toMatch(message);
  });

  it('says once what keeps the newest digest away, and refers to it after that', () => {
    const older = { enabled: true, digest: digest('0'), path: 'v', suspects: [] };
    const enables = (change: Change) =>
      pipelineIn({
        'gitops-pull': { 2: null },
        desired: { [`dev/${id}`]: older, [`staging/${id}`]: older },
        ...change,
      }).environments.map(
        ({ stages }) => stages.find(s => s.id === 'enable')?.message,
      );
    expect(enables({ publish: { [main]: null } })).toEqual([
      'dev is at 000000000000; the newest commit has no image yet.',
      'staging is at 000000000000 and waits for dev.',
    ]);
    // What is on its way there by itself waits for nothing else.
    const promotion = pull(5, 'enable-staging', {
      ...{ state: 'open', mergedAt: undefined },
    });
    expect(enables({ 'gitops-pull': { 2: null, 5: promotion } })[1]).toMatch(
      /#5 that moves staging from 000000000000 /,
    );
  });

  describe('where several primitives are promoted by one pull request', () => {
    const passed = { state: 'passed' as const, failures: [] };
    const refused = pull(3, 'enable-staging', { mergedAt: undefined });
    const several = (change: Parameters<typeof pull>[2] = {}) =>
      pull(5, '', {
        ...{ title: 'Promote 2 primitives from dev to staging' },
        ...{ headRef: 'promotion/dev-to-staging-0123456789ab' },
        ...{ headSha: sha('5'), state: 'open', mergedAt: undefined },
        moves: { staging: [id, 'domain-carts-v0'] },
        ...change,
      });
    const staging = (change: Change) => {
      const pipeline = pipelineIn(change);
      const [, found] = pipeline.environments;
      const enable = found.stages.find(s => s.id === 'enable');
      return { enable, nextStep: pipeline.nextStep };
    };
    const reviews = [{ author: 'kim', state: 'APPROVED' }];

    it('waits for who merges it, whatever became of one of its own before', () => {
      const { enable, nextStep } = staging({
        'gitops-pull': { 3: refused, 5: several({ reviews }) },
        'gitops-checks': { [sha('5')]: passed },
      });
      expect(enable).toMatchObject({
        status: 'waiting',
        message: expect.stringContaining('#5'),
        pull: { number: 5, state: 'open', checks: 'passed', reviews },
      });
      expect(nextStep).toMatchObject({
        kind: 'link',
        title: 'Merge pull request #5',
      });
    });

    it('is stopped by its checks, and waits for them', () => {
      const failures = [{ name: 'GitOps / Gate', url: 'http://gate' }];
      expect(
        staging({
          'gitops-pull': { 5: several() },
          'gitops-checks': { [sha('5')]: { state: 'failed', failures } },
        }).enable,
      ).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('stopped by GitOps / Gate'),
      });
      expect(
        staging({ 'gitops-pull': { 5: several() } }).enable?.message,
      ).toContain('waits for its checks');
    });

    it('says who merged it', () => {
      const merged = several({
        ...{ state: 'closed', mergedAt: '2026-01-10T12:08:00Z' },
        mergedBy: 'kim',
      });
      const [desired] = Object.values(green.desired);
      const { enable } = staging({
        'gitops-pull': { 3: refused, 5: merged },
        desired: { [`staging/${id}`]: desired },
      });
      expect(enable).toMatchObject({
        status: 'passed',
        since: '2026-01-10T12:08:00Z',
        pull: { number: 5, state: 'merged', mergedBy: 'kim' },
      });
    });

    it('fails where it was closed, until one of its own is open', () => {
      const closed = several({
        ...{ state: 'closed', updatedAt: '2026-01-10T12:09:00Z' },
      });
      expect(
        staging({ 'gitops-pull': { 3: refused, 5: closed } }).enable,
      ).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('#5'),
      });
      const open = { ...refused, state: 'open' as const };
      expect(
        staging({ 'gitops-pull': { 3: open, 5: closed } }).enable?.pull,
      ).toMatchObject({ number: 3 });
    });

    it('is nothing to one that it does not move, or moves elsewhere', () => {
      const others: Array<Record<string, string[]>> = [
        { staging: ['domain-carts-v0'] },
        { dev: [id] },
        {},
      ];
      for (const moves of others)
        expect(
          staging({ 'gitops-pull': { 5: several({ moves }) } }).enable,
        ).toMatchObject({ message: 'Not enabled in staging.' });
    });

    it('is under way, or failed, with a run that names it', () => {
      const promoting = (state: 'running' | 'failed'): Change => ({
        'gitops-run': {
          7: {
            ...{ id: 7, workflow: 'promote.yaml', state, conclusion: 'failure' },
            title: `Promote from dev to staging domain-carts-v0 ${id}`,
            ...{ event: 'workflow_dispatch', url: 'http://run' },
            ...{ createdAt: '2026-01-10T12:08:00Z', updatedAt: '' },
          },
        },
      });
      expect(staging(promoting('running')).enable?.status).toBe('running');
      expect(staging(promoting('failed')).enable?.status).toBe('failed');
    });
  });
});
