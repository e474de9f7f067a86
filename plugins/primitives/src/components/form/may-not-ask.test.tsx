import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { parse } from 'yaml';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { renderPage } from '../../__testUtils__/render';
import { templateOf, Workflow } from '../../model/change';
import { permissionFieldOptions } from '../../scaffolder/field-options';
import { PrimitiveChangeField } from './PrimitiveChangeField';
import { PrimitiveEnvironmentField } from './PrimitiveEnvironmentField';
import { PrimitiveNameField } from './PrimitiveNameField';
import { PrimitivePermissionField } from './PrimitivePermissionField';

/** Backstage takes fields of any value. */
const extensions = [
  { name: 'PrimitiveChange', component: PrimitiveChangeField },
  { name: 'PrimitiveEnvironment', component: PrimitiveEnvironmentField },
  { name: 'PrimitiveName', component: PrimitiveNameField },
  { ...permissionFieldOptions, component: PrimitivePermissionField },
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

const templates = join(__dirname, '../../../../../templates');

/** The properties of the first step of a template, in the order in which its form shows them. */
function propertiesOf(workflow: Workflow): [string, object][] {
  const file = join(templates, templateOf(workflow), 'template.yaml');
  const [first] = parse(readFileSync(file, 'utf8')).spec.parameters;
  const all: [string, object][] = Object.entries(first.properties);
  const order: string[] = first['ui:order'] ?? all.map(([name]) => name);
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

function openForm(
  workflow: Workflow,
  getChangePermissions: PrimitivesApi['getChangePermissions'],
  given: ComponentProps<typeof Stepper>['initialState'] = {},
  denied: string[] = [],
) {
  const [[name, first]] = propertiesOf(workflow);
  const schema = {
    title: 'What',
    properties: { [name]: first, ...fieldsOf[workflow] },
  };
  const manifest = { title: 'T', steps: [{ title: 'What', schema }] };
  return renderPage(
    <Stepper
      {...{ extensions, initialState: given, onCreate: async () => {} }}
      manifest={manifest as ComponentProps<typeof Stepper>['manifest']}
    />,
    { api: { getChangePermissions }, denied },
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
    const { container } = openForm(workflow, of(workflow, denied));
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
    openForm('enable', getChangePermissions);
    await screen.findByRole('radio', { name: /production.*lack/ });
    expect(getChangePermissions).toHaveBeenCalledTimes(1);
  });

  it('says where it may not be, and goes on where it may', async () => {
    const given = { environment: 'production' };
    openForm('enable', of('enable', owners), given);
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
    openForm('enable', of('enable', owners), given, ['primitives.enable']);
    await screen.findByRole('alert');
    await userEvent.click(await next());
    expect(
      await screen.findByText(lacking('primitives.enable')),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  });

  it('goes on where it depends on the primitive, or is allowed', async () => {
    openForm('enable', of('enable', { ...owners, production: 'ALLOW' }));
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
    openForm('enable', failing, { environment: 'production' });
    await waitFor(() => expect(failing).toHaveBeenCalled());
    expect(screen.queryByText(/You may not ask/)).not.toBeInTheDocument();
    await userEvent.click(await next());
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });
});
