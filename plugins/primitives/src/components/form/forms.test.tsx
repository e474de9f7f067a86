import { ComponentProps, useState } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Choices, PrimitivesApi } from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { digest } from '../../__testUtils__/fixtures';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { renderPage } from '../../__testUtils__/render';
import { PrimitiveChangeField } from './PrimitiveChangeField';
import { PrimitiveDigestField } from './PrimitiveDigestField';
import { PrimitiveEnvironmentField } from './PrimitiveEnvironmentField';
import { PrimitiveOwnerField } from './PrimitiveOwnerField';
import { PrimitiveRuleField } from './PrimitiveRuleField';
import { PrimitiveSelectionField } from './PrimitiveSelectionField';

const older = `sha256:${'b'.repeat(64)}`;
const choices: Choices = {
  items: [
    {
      ...{ environment: 'dev', refusals: [] },
      digests: [
        { digest, commit: 'c'.repeat(40), runs: ['staging'], refusals: [] },
        { digest: older, runs: [], refusals: ['It is held; next: wait.'] },
      ],
    },
    {
      ...{ environment: 'staging', digests: [] },
      refusals: ['It never was in dev.'],
    },
  ],
};

type Part = {
  title: string;
  workflow: string;
  values: Record<string, unknown>;
  required?: boolean;
};

/** The parts of what the form gives to a field that ours read. */
function given<T>(
  part: Part,
  formData: T | undefined,
  onChange: (value: T | undefined) => void,
) {
  return {
    ...{ formData, onChange, required: part.required ?? true },
    schema: { title: part.title, enum: ['dev', 'staging', 'production'] },
    uiSchema: { 'ui:options': { workflow: part.workflow } },
    formContext: { formData: part.values },
  };
}

const values = { primitive: 'component:default/domain-orders-v0' };
const getChoices: PrimitivesApi['getChoices'] = async () => choices;

describe('PrimitiveEnvironment', () => {
  type Props = ComponentProps<typeof PrimitiveEnvironmentField>;
  function Form(props: Part) {
    const [environment, setEnvironment] = useState<string>();
    return (
      <PrimitiveEnvironmentField
        {...(given(props, environment, setEnvironment) as Partial<Props> as Props)}
      />
    );
  }

  it('offers what may be chosen, and says of the rest why not', async () => {
    const { container } = renderPage(
      <Form title="Environment" workflow="enable" values={values} />,
      { api: { getChoices } },
    );
    const staging = await screen.findByRole('radio', {
      name: /staging.*It never was in dev/,
    });
    expect(staging).toBeDisabled();
    await userEvent.click(screen.getByRole('radio', { name: 'dev' }));
    expect(screen.getByRole('radio', { name: 'dev' })).toBeChecked();
    await expectNoAxeViolations(container);
  });

  it('promotes only to the environment after the source', () => {
    renderPage(
      <Form title="To" workflow="promote" values={{ source: 'dev' }} />,
    );
    expect(screen.getByRole('radio', { name: 'staging' })).toBeEnabled();
    expect(screen.getByRole('radio', { name: /production/ })).toBeDisabled();
  });

  it('says that it could not look, and hides nothing', async () => {
    const failing = async () => {
      throw new Error('connection refused');
    };
    renderPage(
      <Form title="Environment" workflow="enable" values={values} />,
      { api: { getChoices: failing } },
    );
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        'could not be looked up; CI will: connection refused',
      ),
    );
    expect(screen.getByRole('radio', { name: 'staging' })).toBeEnabled();
  });
});

describe('PrimitiveDigest', () => {
  type Props = ComponentProps<typeof PrimitiveDigestField>;
  function Form(props: Part & { chosen?: string }) {
    const [chosen, setChosen] = useState(props.chosen);
    return (
      <PrimitiveDigestField
        {...(given(props, chosen, setChosen) as Partial<Props> as Props)}
      />
    );
  }
  const part: Part = {
    ...{ title: 'Digest', workflow: 'enable' },
    values: { ...values, environment: 'dev' },
  };

  it('offers the digests that exist, with where they run and why some may not', async () => {
    const { container } = renderPage(<Form {...part} />, {
      api: { getChoices },
    });
    const first = await screen.findByRole('radio', { name: /Runs in staging/ });
    expect(
      screen.getByRole('radio', { name: /It is held; next: wait/ }),
    ).toBeDisabled();
    await userEvent.click(first);
    expect(first).toBeChecked();
    await expectNoAxeViolations(container);
  });

  it('keeps in sight what was filled in and is not known', async () => {
    const other = `sha256:${'e'.repeat(64)}`;
    renderPage(<Form {...part} chosen={other} />, { api: { getChoices } });
    expect(
      await screen.findByRole('radio', { name: /not known to have published/ }),
    ).toBeChecked();
  });

  it('is offered once a primitive is chosen, and says so before', async () => {
    renderPage(<Form {...part} values={{ environment: 'dev' }} />);
    expect(
      await screen.findByText(/^Offered here once a primitive is chosen/),
    ).toBeInTheDocument();
  });

  it('is typed in where nothing could be looked up', async () => {
    const failing = async () => {
      throw new Error('offline');
    };
    renderPage(<Form {...part} />, { api: { getChoices: failing } });
    const field = await screen.findByRole('textbox', { name: /Digest/ });
    await userEvent.type(field, digest);
    expect(field).toHaveValue(digest);
  });
});

describe('PrimitiveChange', () => {
  type Props = ComponentProps<typeof PrimitiveChangeField>;
  const change = (all: Record<string, unknown>) => (
    <PrimitiveChangeField
      {...(given(
        { title: 'What would change', workflow: 'enable', values: all },
        null,
        () => {},
      ) as Partial<Props> as Props)}
    />
  );
  const whole = { ...values, environment: 'dev', digest };

  it('shows files and the rendered difference before anything is asked', async () => {
    const previewChange = jest.fn<
      ReturnType<PrimitivesApi['previewChange']>,
      Parameters<PrimitivesApi['previewChange']>
    >(async () => ({
      ...{ status: 'changes', branch: 'primitive/x/enable-dev' },
      files: [{ path: 'a.yaml', change: 'changed', lines: ['-old', '+new'] }],
      ...{ moves: [], notes: [], approvers: ['@a/team'], merges: 'person' },
      clusters: {
        isWhole: true,
        text: '### What changes in the clusters\n\n<details open><summary><code>dev-x</code></summary>\n\n```diff\n+ replicas: 2\n```\n\n</details>',
      },
    }));
    const { container } = renderPage(change(whole), { api: { previewChange } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'a.yaml (changed)' }),
    );
    expect(
      screen.getByRole('region', { name: 'Changed lines of a.yaml' }),
    ).toHaveTextContent('+new');
    const clusters = screen.getByRole('region', {
      name: 'What changes in the clusters',
    });
    expect(within(clusters).getByText('+ replicas: 2')).toBeInTheDocument();
    expect(screen.getByText(/approval of @a\/team/)).toBeInTheDocument();
    expect(previewChange).toHaveBeenCalledTimes(1);
    expect(previewChange).toHaveBeenCalledWith({
      ...{ workflow: 'enable', primitive: 'domain-orders-v0' },
      ...{ environment: 'dev', digest },
    });
    await expectNoAxeViolations(container);
  });

  it('says why it may not be', async () => {
    renderPage(change(whole), {
      api: {
        previewChange: async () => ({
          ...{ status: 'refused', reason: 'dev is frozen until Monday' },
          ...{ files: [], moves: [], notes: [], approvers: [] },
        }),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Not possible now: dev is frozen until Monday',
    );
  });

  it('folds a long list of files, and unfolds it', async () => {
    const files = Array.from({ length: 30 }, (_, index) => ({
      ...{ path: `${index}.yaml`, change: 'added' as const, lines: ['+a'] },
    }));
    renderPage(change(whole), {
      api: {
        previewChange: async () => ({
          ...{ status: 'changes', branch: 'b', merges: 'itself', files },
          ...{ moves: [], notes: [], approvers: [] },
        }),
      },
    });
    const more = await screen.findByRole('button', { name: 'Show 22 more files' });
    expect(screen.queryByText(/^29\.yaml/)).toBeNull();
    await userEvent.click(more);
    expect(screen.getByText(/^29\.yaml/)).toBeInTheDocument();
    expect(more).not.toBeInTheDocument();
  });

  it('can be tried again where it could not be worked out', async () => {
    const previewChange = jest
      .fn<
        ReturnType<PrimitivesApi['previewChange']>,
        Parameters<PrimitivesApi['previewChange']>
      >()
      .mockRejectedValueOnce(new Error('The database does not answer'))
      .mockResolvedValue({
        ...{ status: 'nothing', files: [], moves: [], notes: [] },
        approvers: [],
      });
    renderPage(change(whole), { api: { previewChange } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database does not answer',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.getByRole('alert')).not.toHaveTextContent('database'),
    );
    expect(previewChange).toHaveBeenCalledTimes(2);
  });

  it('asks for nothing before the answers make a change', () => {
    const previewChange = jest.fn();
    renderPage(change(values), { api: { previewChange } });
    expect(screen.getByText(/Answer the questions above/)).toBeInTheDocument();
    expect(previewChange).not.toHaveBeenCalled();
  });
});

describe('PrimitiveSelection', () => {
  type Props = ComponentProps<typeof PrimitiveSelectionField>;
  function Form(props: { primitive?: string }) {
    const [ids, setIds] = useState<string[] | undefined>([]);
    const part: Part = {
      ...{ title: 'Primitives', workflow: 'promote', required: false },
      values: { source: 'dev', target: 'staging', ...props },
    };
    return (
      <PrimitiveSelectionField
        {...(given(part, ids, setIds) as Partial<Props> as Props)}
      />
    );
  }

  it('says that an empty one means everything', () => {
    renderPage(<Form />);
    expect(screen.getByRole('status')).toHaveTextContent('Everything that is');
  });

  it('never takes an older link to one for everything', async () => {
    renderPage(<Form primitive="domain-orders-v0" />);
    expect(await screen.findByText('domain-orders-v0')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('1 primitive');
  });
});

describe('PrimitiveRule and PrimitiveOwner', () => {
  type Props = ComponentProps<typeof PrimitiveRuleField>;
  function Form(props: { field: typeof PrimitiveRuleField; title: string }) {
    const [chosen, setChosen] = useState<string>();
    const { field: Field, title } = props;
    const part = { title, workflow: 'waive', values: {} };
    return <Field {...(given(part, chosen, setChosen) as Partial<Props> as Props)} />;
  }

  it('finds a rule by its title, and keeps its id', async () => {
    const { container } = renderPage(
      <Form field={PrimitiveRuleField} title="Rule" />,
      { api: { getDoneRules: async () => auditOf(1).done } },
    );
    const field = screen.getByRole('combobox', { name: /Rule/ });
    await userEvent.type(field, 'core ci');
    await userEvent.click(
      await screen.findByRole('option', { name: /Core CI passes/ }),
    );
    expect(field).toHaveValue('core-ci');
    expect(screen.getByText(/Core CI passes/)).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('lets one be typed where what there is cannot be looked up', async () => {
    const failing = async () => {
      throw new Error('connection refused');
    };
    renderPage(<Form field={PrimitiveOwnerField} title="Owner" />, {
      api: { getFleetGroups: failing },
    });
    const field = screen.getByRole('combobox', { name: /Owner/ });
    await userEvent.type(field, 'group:default/orders');
    expect(field).toHaveValue('group:default/orders');
    expect(await screen.findByText(/connection refused/)).toBeInTheDocument();
  });
});
