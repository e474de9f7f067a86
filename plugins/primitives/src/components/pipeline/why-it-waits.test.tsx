import { screen, waitFor, within } from '@testing-library/react';
import {
  Move,
  Moves,
  Pipeline,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { greenPipeline, minutesAgo } from '../../__testUtils__/fixtures';
import { openPipeline } from '../../__testUtils__/pipeline-tab';
import { EntityPipeline } from './EntityPipeline';
import { EntityPipelineCard } from './EntityPipelineCard';

const url = 'https://github.test/a/b/pull/7';
const pull: Pipeline['stages'][number]['pull'] = {
  ...{ number: 7, url, title: 'Promote', author: 'ci', state: 'open' },
  ...{ draft: false, autoMerge: false, checks: 'passed' },
  createdAt: minutesAgo(3),
};
const reason = 'Pull request #7 passed its checks and waits for a person.';
/** A promotion to staging that is on its way. */
const onItsWay: Pipeline = {
  ...greenPipeline,
  environments: greenPipeline.environments.map(each => ({
    ...each,
    stages: each.stages.map(stage =>
      each.environment === 'staging' && stage.id === 'enable'
        ? { ...stage, pull }
        : stage,
    ),
  })),
  nextStep: { kind: 'link', title: 'Merge pull request #7', reason, url },
};
const enabling: Pipeline = {
  ...greenPipeline,
  nextStep: {
    ...{ kind: 'template', title: 'Enable in dev', reason: 'It is published.' },
    template: {
      name: 'enable-primitive',
      values: { primitive: greenPipeline.id, environment: 'dev' },
    },
  },
};

const moves = (environment: string, change: Partial<Move>): Moves => ({
  items: [
    {
      ...{ environment, status: 'free', refusals: [], approvers: [] },
      ...change,
    },
  ],
});
const refused = moves('staging', {
  status: 'refused',
  refusals: [
    {
      rule: 'freeze',
      message: 'staging is frozen until 2026-12-01: audit',
      next: 'do it again after 2026-12-01',
    },
    { rule: 'soak', message: 'It must run for 24h', next: 'wait' },
  ],
});
const approved = { approvers: ['@a/one', '@a/two'] };

/** Of its own: what was allowed of the other is remembered for a while. */
const foreign: Pipeline = {
  ...greenPipeline,
  nextStep: {
    ...greenPipeline.nextStep,
    template: {
      name: 'promote-primitive',
      values: {
        primitives: ['domain-foreign-v0'],
        ...{ source: 'dev', target: 'staging' },
      },
    },
  },
};

describe('why the next step waits', () => {
  const promotes = ['primitives.promote'];
  it.each<[string, Pipeline, Moves, string[], string]>([
    ['nothing', greenPipeline, { items: [] }, [], greenPipeline.nextStep.reason],
    [
      'a hold, a freeze or soak time, and until when',
      greenPipeline,
      refused,
      [],
      'staging is frozen until 2026-12-01: audit; next: do it again after 2026-12-01; and 1 more reason.',
    ],
    [
      'a hold, a freeze or soak time, and a permission',
      foreign,
      refused,
      promotes,
      'You lack the permission “primitives.promote” for this step, which somebody takes who has it: staging is frozen until 2026-12-01: audit; next: do it again after 2026-12-01; and 1 more reason.',
    ],
    [
      'a permission, and who approves it',
      foreign,
      moves('staging', approved),
      promotes,
      'You lack the permission “primitives.promote” for this step, which somebody takes who has it: This digest is proven in dev; CI opens the pull request, which @a/one, @a/two approve before it is merged.',
    ],
    [
      'a permission, and CI',
      foreign,
      moves('staging', { status: 'unknown', reason: 'It is away' }),
      promotes,
      'You lack the permission “primitives.promote” for this step, which somebody takes who has it: Holds and policy could not be read; CI will: It is away',
    ],
    [
      'CI, where holds cannot be read',
      greenPipeline,
      moves('staging', { ...approved, status: 'unknown', reason: 'It is away' }),
      [],
      'Holds and policy could not be read; CI will: It is away',
    ],
    [
      'who approves a promotion',
      greenPipeline,
      moves('staging', approved),
      [],
      'This digest is proven in dev; CI opens the pull request, which @a/one, @a/two approve before it is merged.',
    ],
    [
      'who approves an enablement',
      enabling,
      moves('dev', approved),
      [],
      'CI opens the pull request, which @a/one, @a/two approve before it is merged.',
    ],
    [
      'who approves a pull request',
      onItsWay,
      moves('staging', approved),
      [],
      'Pull request #7 passed its checks and waits for @a/one, @a/two to approve it before it is merged.',
    ],
    ['a person', onItsWay, moves('staging', {}), [], reason],
  ])('says in one sentence that it is %s', async (_what, pipeline, found, denied, why) => {
    const api: Partial<PrimitivesApi> = {
      getPipeline: async () => pipeline,
      getMoves: async () => found,
    };
    const { unmount } = openPipeline(api, {
      ...{ element: <EntityPipeline />, denied },
    });
    const title = new RegExp(`^${pipeline.nextStep.title}`);
    const step = await screen.findByRole('region', { name: 'Next step' });
    await waitFor(() =>
      expect(
        within(step).getByRole('link', { name: title }),
      ).toHaveAccessibleDescription(why),
    );
    unmount();
    openPipeline(api, { element: <EntityPipelineCard />, denied });
    const button = await screen.findByRole('link', { name: title });
    await waitFor(() => expect(button).toHaveAccessibleDescription(why));
  });

  it('lists all reasons where there are several, by keyboard', async () => {
    const { container } = openPipeline(
      { getPipeline: async () => greenPipeline, getMoves: async () => refused },
      { element: <EntityPipeline /> },
    );
    const step = await screen.findByRole('region', { name: 'Next step' });
    const button = await within(step).findByRole('button', {
      name: 'All 2 reasons',
    });
    expect(within(step).queryByRole('list')).not.toBeInTheDocument();
    expect(button).toHaveAttribute('aria-expanded', 'false');
    button.focus();
    await userEvent.keyboard('{Enter}');
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(
      within(step)
        .getAllByRole('listitem')
        .map(each => each.textContent),
    ).toEqual([
      'staging is frozen until 2026-12-01: audit; next: do it again after 2026-12-01.',
      'It must run for 24h; next: wait.',
    ]);
    await expectNoAxeViolations(container);
  });
});
