import { ComponentProps } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FieldExtensionOptions } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  ChangePermission,
  changePermissions,
  EnvironmentName,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { renderPage } from '../../__testUtils__/render';
import { templateOf, Workflow } from '../../model/change';
import { PrimitiveChangeField } from './PrimitiveChangeField';
import { PrimitiveEnvironmentField } from './PrimitiveEnvironmentField';
import { PrimitiveNameField } from './PrimitiveNameField';

/** Backstage takes fields of any value. */
const extensions = [
  { name: 'PrimitiveChange', component: PrimitiveChangeField },
  { name: 'PrimitiveEnvironment', component: PrimitiveEnvironmentField },
  { name: 'PrimitiveName', component: PrimitiveNameField },
] as Partial<FieldExtensionOptions>[] as FieldExtensionOptions[];

const options = (workflow: Workflow) => ({ 'ui:options': { workflow } });
const preview = (workflow: Workflow) => ({
  title: 'What would change',
  ...{ type: 'null', 'ui:field': 'PrimitiveChange', ...options(workflow) },
});
const environment = (workflow: Workflow, title: string) => ({
  ...{ title, type: 'string', enum: ['dev', 'staging', 'production'] },
  ...{ 'ui:field': 'PrimitiveEnvironment', ...options(workflow) },
});
const text = (title: string) => ({ title, type: 'string' });

/** The fields of the templates that say something about permissions. */
const fieldsOf: Record<Workflow, object> = {
  wiring: { name: { ...text('Name'), 'ui:field': 'PrimitiveName' } },
  enable: {
    primitive: text('Primitive'),
    environment: environment('enable', 'Environment'),
    preview: preview('enable'),
  },
  promote: {
    source: text('From'),
    target: environment('promote', 'To'),
    preview: preview('promote'),
  },
  rollback: {
    environment: environment('rollback', 'Environment'),
    preview: preview('rollback'),
  },
  'retry-smoke': {
    environment: environment('retry-smoke', 'Environment'),
    preview: preview('retry-smoke'),
  },
  waive: { rule: text('Rule'), preview: preview('waive') },
};

function openForm(
  workflow: Workflow,
  getChangePermissions: PrimitivesApi['getChangePermissions'],
  given: ComponentProps<typeof Stepper>['initialState'] = {},
) {
  const schema = { title: 'What', properties: fieldsOf[workflow] };
  const manifest = { title: 'T', steps: [{ title: 'What', schema }] };
  return renderPage(
    <Stepper
      {...{ extensions, initialState: given, onCreate: async () => {} }}
      manifest={manifest as ComponentProps<typeof Stepper>['manifest']}
    />,
    { api: { getChangePermissions } },
  );
}

const of = (
  workflow: Workflow,
  decisions: Partial<Record<EnvironmentName | '', ChangePermission['decision']>>,
): PrimitivesApi['getChangePermissions'] => {
  const permission = changePermissions[workflow].name;
  const items = Object.entries(decisions).map(([name, decision]) => ({
    ...{ workflow, permission, decision },
    ...(name !== '' && { environment: name as EnvironmentName }),
  }));
  return async () => ({ items });
};
const owners = {
  dev: 'CONDITIONAL',
  staging: 'CONDITIONAL',
  production: 'DENY',
} as const;
const nowhere = { dev: 'DENY', staging: 'DENY', production: 'DENY' } as const;

const next = () => screen.findByRole('button', { name: 'Review' });

describe('a form of what a person may not ask for', () => {
  it.each(
    (['wiring', 'enable', 'promote', 'rollback', 'retry-smoke', 'waive'] as const).map(
      workflow => [templateOf(workflow), workflow] as const,
    ),
  )('%s says so at once, and goes no further', async (_, workflow) => {
    const denied: typeof nowhere | { '': 'DENY' } =
      workflow === 'wiring' ? { '': 'DENY' } : nowhere;
    const { container } = openForm(workflow, of(workflow, denied));
    expect(
      await screen.findByText('You may not ask for this'),
    ).toBeInTheDocument();
    const button = await next();
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      new RegExp(changePermissions[workflow].name),
    );
    // What is said of the whole form is not said again of each environment.
    expect(
      screen.getAllByText(new RegExp(changePermissions[workflow].name)),
    ).toHaveLength(1);
    await expectNoAxeViolations(container);
  });

  it('says where it may not be, and opens again where it may', async () => {
    const given = { environment: 'production' };
    openForm('enable', of('enable', owners), given);
    expect(
      await screen.findByText('You may not ask for this in production'),
    ).toBeInTheDocument();
    expect(await next()).toBeDisabled();
    expect(
      screen.getByRole('radio', {
        name: /production.*lack the permission “primitives\.enable” here/,
      }),
    ).toBeDisabled();
    await userEvent.click(screen.getByRole('radio', { name: 'dev' }));
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    const button = await next();
    expect(button).toBeEnabled();
    expect(button).not.toHaveAccessibleDescription();
    expect(button).not.toHaveAttribute('data-disabled');
  });

  it('goes on where it depends on the primitive, or is allowed', async () => {
    openForm('enable', of('enable', { ...owners, production: 'ALLOW' }));
    const all = await screen.findAllByRole('radio');
    for (const each of all) expect(each).toBeEnabled();
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    const button = await next();
    expect(button).toBeEnabled();
    await userEvent.click(button);
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('is as open as to anybody where it could not be looked up', async () => {
    const failing = jest.fn(async () => {
      throw new Error('away');
    });
    openForm('enable', failing, { environment: 'production' });
    await waitFor(() => expect(failing).toHaveBeenCalled());
    expect(await next()).toBeEnabled();
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
  });
});
