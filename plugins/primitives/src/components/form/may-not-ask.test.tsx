import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ChangePermission,
  changePermissions,
  EnvironmentName,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { firstStepOf, openForm } from '../../__testUtils__/template-form';
import { templateOf, Workflow } from '../../model/change';

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

/** The properties of the first step of a template, in the order in which its form shows them. */
function propertiesOf(workflow: Workflow): [string, object][] {
  const first = firstStepOf(workflow);
  const all = Object.entries(first.properties);
  const order = first['ui:order'] ?? all.map(([name]) => name);
  return all.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** The other fields that say something about permissions. */
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

type Opened = Parameters<typeof openForm>[0];

/** Opens the field that says so, as the template has it, with the others that could. */
function open(
  workflow: Workflow,
  getChangePermissions: PrimitivesApi['getChangePermissions'],
  rest: Pick<Opened, 'given' | 'denied' | 'permissionsAway'> = {},
) {
  const [[name, first]] = propertiesOf(workflow);
  const properties = { [name]: first, ...fieldsOf[workflow] };
  const schema = { title: 'What', properties };
  return openForm({ schema, api: { getChangePermissions }, ...rest });
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
const lacking = (permission: string) =>
  new RegExp(`'Permission' lets you go no further.*${permission}`);

describe('a form of what a person may not ask for', () => {
  it.each(
    (['wiring', 'enable', 'promote', 'rollback', 'retry-smoke', 'waive'] as const).map(
      workflow => [templateOf(workflow), workflow] as const,
    ),
  )('%s says so first of all, and goes no further', async (_, workflow) => {
    const { name: permission } = changePermissions[workflow];
    const denied: typeof nowhere | { '': 'DENY' } =
      workflow === 'wiring' ? { '': 'DENY' } : nowhere;
    const { container } = open(workflow, of(workflow, denied));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not ask for this');
    expect(alert).toHaveTextContent(permission);
    for (const field of container.querySelectorAll('form input')) {
      expect(
        alert.compareDocumentPosition(field) &
          Node.DOCUMENT_POSITION_FOLLOWING,
      ).toBeTruthy();
    }
    // What is said of the whole form is not said again of each environment.
    expect(screen.getAllByText(new RegExp(permission))).toHaveLength(1);
    await userEvent.click(await next());
    expect(await screen.findByText(lacking(permission))).toBeInTheDocument();
    await waitFor(() => expect(alert).toHaveFocus());
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
    await expectNoAxeViolations(container);
  });

  it('asks once for all of its fields', async () => {
    const getChangePermissions = jest.fn(of('enable', owners));
    open('enable', getChangePermissions);
    await screen.findByRole('radio', { name: /production.*lack/ });
    expect(getChangePermissions).toHaveBeenCalledTimes(1);
  });

  it('says where it may not be, and goes on where it may', async () => {
    const given = { environment: 'production' };
    open('enable', of('enable', owners), { given });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not ask for this in production',
    );
    expect(
      screen.getByRole('radio', {
        name: /production.*lack the permission “primitives\.enable” here/,
      }),
    ).toBeDisabled();
    await userEvent.click(await next());
    await screen.findByText(lacking('primitives.enable'));
    await userEvent.click(screen.getByRole('radio', { name: 'dev' }));
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    await userEvent.click(await next());
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('goes no further with a primitive that it may not be about', async () => {
    const given = { environment: 'dev', primitive: 'domain-foreign-v0' };
    open('enable', of('enable', owners), {
      ...{ given, denied: ['primitives.enable'] },
    });
    await screen.findByRole('alert');
    await userEvent.click(await next());
    expect(
      await screen.findByText(lacking('primitives.enable')),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  });

  it('goes on where it depends on the primitive, or is allowed', async () => {
    open('enable', of('enable', { ...owners, production: 'ALLOW' }));
    const all = await screen.findAllByRole('radio');
    for (const each of all) expect(each).toBeEnabled();
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    await userEvent.click(await next());
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('Permission')).not.toBeInTheDocument();
  });

  it('is as open as to anybody where it could not be looked up', async () => {
    const failing = jest.fn(async () => {
      throw new Error('away');
    });
    open('enable', failing, { given: { environment: 'production' } });
    await waitFor(() => expect(failing).toHaveBeenCalled());
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    await userEvent.click(await next());
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('says what is found only when the button is pressed, and brings keys there', async () => {
    const getChangePermissions = jest
      .fn(of('enable', nowhere))
      .mockRejectedValueOnce(new Error('away'));
    const { container } = open('enable', getChangePermissions);
    await waitFor(() => expect(getChangePermissions).toHaveBeenCalled());
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    await userEvent.click(await next());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not ask for this');
    expect(alert).toHaveTextContent('primitives.enable');
    await waitFor(() => expect(alert).toHaveFocus());
    await expectNoAxeViolations(container);
  });

  it('does not call refused what the permission service could not say', async () => {
    open('enable', of('enable', owners), {
      given: { environment: 'dev', primitive: 'domain-unasked-v0' },
      permissionsAway: true,
    });
    expect(await screen.findByRole('radio', { name: 'dev' })).toBeChecked();
    await screen.findByRole('radio', { name: /production.*lack/ });
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    await userEvent.click(await next());
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });
});
