import { ComponentProps } from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  ApplicationRecord,
  ChangePreview,
  english,
  Pipeline,
  reasoned,
  say,
  sayAt,
  Saying,
  sayLines,
  Stage,
  told,
} from '@ameide/plugin-primitives-common';
import {
  assembled,
  audit,
  entity,
  inEnglish,
  openRequest,
  patiently,
  show,
  untilRead,
} from '../__testUtils__/in-another-language';
import { httpError } from '../__testUtils__/render';
import { AuditPage } from './audit/AuditPage';
import { PrimitiveChangeField } from './form/PrimitiveChangeField';
import { EntityPipeline } from './pipeline/EntityPipeline';

jest.setTimeout(120_000);

const { pipelines, moves, progress } = assembled;
const digest = `sha256:${'1'.repeat(64)}`;

/** More than any page has to open; a page that opened without end would never be done. */
const mostOpened = 100;

/** Opens whatever can be opened, and looks at the page each time; how much that was. */
function openEverything(): number {
  const opened = new Set<Element>();
  while (opened.size < mostOpened) {
    const closed = [
      ...document.querySelectorAll('[aria-expanded="false"]'),
    ].find(each => !opened.has(each));
    if (!closed) break;
    opened.add(closed);
    fireEvent.click(closed);
    expect(inEnglish()).toEqual([]);
  }
  return opened.size;
}

/** What outside systems tell of a stage, all of it at once. */
const evidence: Partial<Stage> = {
  findings: [
    {
      ...{ rule: 'imports/foreign', severity: 'error', file: 'src/a.ts' },
      ...{ line: 3, message: 'Outside words', remedy: 'Outside words' },
    },
  ],
  conditions: ['Outside words'],
  resources: [{ name: 'Job/smoke', state: 'Failed', message: 'Outside words' }],
};
const saidLog = (stage: Stage): Partial<Stage> => {
  const log = say('log.unread', {
    why: say('fault.shown.silent', { system: say('system.argocd') }),
  });
  const message = stage.said?.message ?? say('step.none');
  return { log: english(log), said: { message, log } };
};
const withEvidence = (stage: Stage): Stage => ({
  ...{ ...stage, ...evidence },
  ...(stage.id === 'smoke' && saidLog(stage)),
});
const richer = (pipeline: Pipeline): Pipeline => ({
  ...pipeline,
  stages: pipeline.stages.map(withEvidence),
  environments: pipeline.environments.map(each => ({
    ...each,
    stages: each.stages.map(withEvidence),
  })),
});

const record: ApplicationRecord = {
  name: `dev-${pipelines[0].id}`,
  url: 'http://argocd.test/orders',
  syncs: [
    {
      ...{ id: 3, at: '2026-01-01T00:00:00Z', revision: 'a'.repeat(40) },
      ...{ message: 'Outside words', author: 'ann', digest, by: 'ann' },
    },
    { id: 2 },
  ],
  events: [
    {
      ...{ type: 'Warning', reason: 'BackOff', message: 'Outside words' },
      ...{ resource: 'Pod/orders-1', count: 3, at: '2026-01-01T00:00:00Z' },
    },
  ],
  logs: [],
  ...reasoned(say('argocd.noEvents')),
};

/** What the API cannot give, as it says so. */
const away = async (): Promise<never> => {
  const { message, said } = told(say('refusal.trying'));
  throw await httpError(503, message, said);
};

describe('in another language', () => {
  it.each(
    ['verify', 'image', 'wiring', 'sync', 'health', 'smoke'].map(id => {
      const failed = pipelines.find(({ stages, environments }) =>
        [...stages, ...environments.flatMap(each => each.stages)].some(
          stage => stage.id === id && stage.status !== 'passed',
        ),
      );
      if (!failed) throw new Error(`Some pipeline stops at ${id}`);
      return [id, failed] as const;
    }),
  )(
    'whatever opens of a pipeline that stops at %s says nothing in English',
    async (_, pipeline) => {
      show(
        <EntityProvider entity={entity}>
          <EntityPipeline />
        </EntityProvider>,
        {
          getPipeline: async () => richer(pipeline),
          getMoves: async () => moves,
          getApplications: async () => ({ items: [record, record] }),
          getCommits: async () => ({
            ...{ commits: [], status: 'unknown', more: false },
            ...reasoned(say('commits.notHere')),
          }),
          getPullDiff: away,
          getHistory: away,
          getDurations: away,
        },
      );
      await screen.findAllByText('⟦Next step⟧', undefined, patiently);
      expect(openEverything()).toBeGreaterThan(8);
      await untilRead();
      expect(inEnglish()).toEqual([]);
    },
  );

  it('verdicts open to nothing in English', async () => {
    show(<AuditPage />, audit, '/?view=done');
    await screen.findAllByRole('gridcell', undefined, patiently);
    await waitFor(
      () =>
        expect(screen.getAllByRole('columnheader').length).toBeGreaterThan(4),
      patiently,
    );
    const cells = [
      ...document.querySelectorAll('[role="gridcell"] button'),
    ].slice(0, 8);
    expect(cells.length).toBeGreaterThan(4);
    for (const cell of cells) {
      fireEvent.click(cell);
      await screen.findByRole('dialog', undefined, patiently);
      expect(inEnglish()).toEqual([]);
    }
  });

  type Props = ComponentProps<typeof PrimitiveChangeField>;
  const preview = (answer: ChangePreview) => {
    const props: Partial<Props> = {
      schema: { title: '⟦What would change⟧' },
      uiSchema: { 'ui:options': { workflow: 'promote' } },
      formContext: { formData: { source: 'dev', target: 'staging' } },
    };
    show(<PrimitiveChangeField {...(props as Props)} />, {
      previewChange: async () => answer,
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
      notes: notes.map(english),
      said: { notes },
      clusters: {
        isWhole: false,
        ...reasoned(say('preview.ownFiles', { code: 'ENOENT' })),
      },
    });
    await screen.findAllByText(/is left alone/, undefined, patiently);
    expect(openEverything()).toBe(1);
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

  it('an expression that is wrong says where and why', async () => {
    const problem = sayAt(
      'rule.expression',
      say('expression.at', {
        ...{ line: 1, column: 1 },
        problem: say('cel.unknownName', { variable: 'nobody' }),
      }),
    );
    const { message, said } = told(problem);
    const wrong = await httpError(400, message, said);
    show(
      <AuditPage />,
      {
        ...audit,
        dryRunRule: async () => {
          throw wrong;
        },
      },
      '/?view=rules',
    );
    const field = await screen.findByRole(
      'textbox',
      { name: /Expression/ },
      patiently,
    );
    await userEvent.type(field, '1{Control>}{Enter}{/Control}');
    await screen.findByText(/Unknown variable/, undefined, patiently);
    expect(field).toHaveProperty('selectionStart', 0);
    expect(inEnglish()).toEqual([]);
  });
});
