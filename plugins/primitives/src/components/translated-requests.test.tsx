import { ComponentProps } from 'react';
import { screen } from '@testing-library/react';
import {
  ChangePreview,
  commitsBetweenSchema,
  english,
  reasoned,
  say,
  sayAt,
  Saying,
  sayLines,
} from '@ameide/plugin-primitives-common';
import {
  assembled,
  inEnglish,
  openEverything,
  openRequest,
  patiently,
  show,
} from '../__testUtils__/in-another-language';
import { PrimitiveChangeField } from './form/PrimitiveChangeField';

jest.setTimeout(120_000);

const { pipelines, progress } = assembled;
const statuses = commitsBetweenSchema.shape.status.options;
const commit = {
  ...{ sha: 'a'.repeat(40), subject: 'Outside words', author: 'ann' },
  ...{ date: '2026-01-01T00:00:00Z', url: 'http://github.test/commit/a' },
};

describe('a request in another language', () => {
  type Props = ComponentProps<typeof PrimitiveChangeField>;
  const preview = (answer: ChangePreview) => {
    const props: Partial<Props> = {
      schema: { title: '⟦What would change⟧' },
      uiSchema: { 'ui:options': { workflow: 'promote' } },
      formContext: { formData: { source: 'dev', target: 'staging' } },
    };
    show(<PrimitiveChangeField {...(props as Props)} />, {
      previewChange: async () => answer,
      getCommits: async (_id, { to }) => ({
        status: statuses.find(status => status === to) ?? 'unknown',
        ...{ commits: [commit], more: false },
        ...reasoned(say('commits.notHere')),
      }),
    });
  };
  const none: ChangePreview = {
    ...{ status: 'refused', files: [], moves: [], notes: [], approvers: [] },
  };
  const id = pipelines[0].id;
  const refusals: Saying[] = [
    say('gitops.offNext', {
      why: say('gitops.off', { id, environment: 'dev' }),
    }),
    sayAt(
      id,
      say('proof.notHealthy', { name: `dev-${id}`, health: 'Degraded' }),
    ),
    sayAt('config/holds.yaml: holds: 0', say('input.idSuchAs')),
    say('gitops.over', { until: '2026-01-01' }),
  ];

  it('a preview says why a change is refused', async () => {
    const reason = sayLines(refusals) ?? refusals[0];
    preview({ ...none, ...reasoned(reason) });
    await screen.findByText(/is Degraded, not Healthy/, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });

  it('a preview says in the reader’s language what stands around the difference', async () => {
    const text = [
      '### What changes in the clusters',
      '',
      'Applications from 1 to this change: 2 changed, 1 could not be compared, and may have changed. Not all Applications are known, so some may be missing here.',
      '',
      '- <code>after: Outside words</code>',
      '- and 3 more',
      '',
      '<details open><summary><code>dev-a</code>, <code>dev-b</code> and 2 more</summary>',
      '',
      '```diff',
      '+ Application',
      '! could not be compared: before: Outside words',
      '!   data.a: has changed, and is hidden',
      '  It renders nothing.',
      '  … 4 more lines',
      '```',
      '',
      '</details>',
      '',
      '1 more Application is not shown, since a comment has at most 65536 characters; `ameide gitops diff --from 1` shows all.',
    ].join('\n');
    preview({
      ...{ ...none, status: 'changes', branch: 'promotion', revision: 'a' },
      ...{ merges: 'person', clusters: { isWhole: true, text } },
    });
    await screen.findAllByText(/2 changed/, undefined, patiently);
    expect(screen.getByText('+ ⟦Application⟧')).toBeInTheDocument();
    expect(inEnglish()).toEqual([]);
  });

  it('a preview says what it leaves alone, and what is not known', async () => {
    const notes = refusals.map(reason =>
      say('gitops.leftAlone', { id, reason }),
    );
    preview({
      ...{ ...none, status: 'changes', branch: 'promotion', revision: 'a' },
      ...{ merges: 'person', approvers: ['@ameideio/platform'] },
      files: [
        { path: 'a.yaml', change: 'changed', lines: ['@@ -1 +1 @@', '-a'] },
      ],
      moves: statuses.flatMap((status, at) => [
        { id, environment: 'staging', digest: status, replaces: `${at}` },
        { id, environment: 'staging', digest: `first ${status}` },
      ]),
      notes: notes.map(english),
      said: { notes },
      clusters: {
        isWhole: false,
        ...reasoned(say('preview.ownFiles', { code: 'ENOENT' })),
      },
    });
    await screen.findAllByText(/is left alone/, undefined, patiently);
    await screen.findByText(/goes away from/, undefined, patiently);
    // The file, and the commits of each that has a digest in staging.
    expect(openEverything()).toBe(1 + statuses.length);
    expect(inEnglish()).toEqual([]);
  });

  it.each([
    say('task.noPermission', { person: 'user:default/ann', permission: 'p' }),
    say('task.runEndedAt', {
      ...{
        conclusion: 'failure',
        job: 'gate',
        step: 'Render',
        url: 'http://a',
      },
    }),
    say('task.nothingPushed', {
      problem: say('task.verifyFailed', { checks: ['tests'] }),
    }),
    say('outside.silent', { system: 'GitHub at http://a', words: 'reset' }),
    sayAt('name', say('input.text')),
  ])('a request that failed says why: %j', async saying => {
    // Of a task only the words come.
    openRequest({
      failed: english(saying),
      api: { getProgress: async () => ({ ...progress, items: [] }) },
    });
    await screen.findByText(/This did not succeed/, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });
});
