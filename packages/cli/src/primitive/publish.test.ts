import {
  parseReportText,
  publishReportSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { runAmeide } from '../testing/run-ameide';
import { ScriptedGitHub } from '../testing/scripted-github';
import { SeedRepository } from '../testing/seed';

jest.setTimeout(60_000);

const sha = 'a'.repeat(40);
const digest = `sha256:${'b'.repeat(64)}`;
const orders = ['--kind', 'domain', '--name', 'orders'];
const image = ['--digest', digest, '--revision', sha];
const bodySchema = z.object({ output: z.object({ text: z.string() }) });

describe('what CI says of an image', () => {
  let github: ScriptedGitHub;
  let known: object[];

  beforeEach(async () => {
    known = [];
    github = await ScriptedGitHub.start(line => ({
      body: line.startsWith('GET')
        ? { total_count: known.length, check_runs: known }
        : { id: 7, html_url: 'http://github/runs/7', url: 'u' },
    }));
  });

  afterEach(() => github.stop());

  const ameide = (...args: string[]) =>
    runAmeide(['primitive', ...args], github.environment);
  const textOf = (body: unknown) =>
    parseReportText(bodySchema.parse(body).output.text);

  it('brings a check run of an earlier attempt up to date', async () => {
    known = [{ id: 5, external_id: 'domain/orders' }];
    const repository = 'localhost:4701/ameideio/primitive-domain-orders';
    const { status } = await ameide(
      'publish-report',
      ...[...orders, ...image, '--repository', repository, '--check-run', sha],
    );
    expect(status).toBe(0);
    const [, { line, body }] = github.requests;
    expect(line).toBe('PATCH /repos/ameideio/ameide/check-runs/5');
    expect(body).toMatchObject({
      name: 'ameide publish domain/orders',
      conclusion: 'success',
    });
    expect(publishReportSchema.parse(textOf(body))).toEqual({
      schemaVersion: 1,
      repository,
      digest,
      revision: sha,
      platforms: ['linux/amd64', 'linux/arm64'],
    });
  });

  it('says on the commit that no image was published', async () => {
    const { status } = await ameide(
      'publish-failed',
      ...orders,
      '--check-run',
      sha,
    );
    expect(status).toBe(0);
    const [, { line, body }] = github.requests;
    expect(line).toBe('POST /repos/ameideio/ameide/check-runs');
    expect(body).toMatchObject({
      name: 'ameide publish domain/orders',
      external_id: 'domain/orders',
      head_sha: sha,
      conclusion: 'failure',
    });
    expect(textOf(body)).toBeUndefined();
  });

  it('tells the GitOps repository, with the version that the catalog names', async () => {
    const seed = SeedRepository.create();
    try {
      const place = ['--root', seed.root];
      await ameide(
        'scaffold',
        ...place,
        ...orders,
        '--language',
        'typescript',
        '--version',
        'v3',
      );
      const told = await ameide(
        'announce',
        ...place,
        ...orders,
        ...image,
        '--to',
        'ameideio/ameide-gitops',
      );
      expect(told).toMatchObject({ status: 0, errors: '' });
    } finally {
      seed.remove();
    }
    expect(github.requests).toEqual([
      expect.objectContaining({
        line: 'POST /repos/ameideio/ameide-gitops/dispatches',
        body: {
          event_type: 'image-published',
          client_payload: {
            kind: 'domain',
            name: 'orders',
            version: 'v3',
            digest,
            revision: sha,
          },
        },
      }),
    ]);
  });
});
