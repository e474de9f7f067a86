// A file of its own: the permission hook keeps its answers for as long as the module lives.
import { ComponentProps } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ResponseError } from '@backstage/errors';
import { greenPipeline, sources } from '../__testUtils__/fixtures';
import { auditOf } from '../__testUtils__/fleet-fixtures';
import { openPipeline } from '../__testUtils__/pipeline-tab';
import { auditApi, fleetApi, httpError, renderPage } from '../__testUtils__/render';
import { AuditPage } from './audit/AuditPage';
import { EvidenceButton } from './audit/EvidenceButton';
import { PrimitiveChangeField } from './form/PrimitiveChangeField';
import { PrimitiveEnvironmentField } from './form/PrimitiveEnvironmentField';
import { PrimitiveSelectionField } from './form/PrimitiveSelectionField';
import { HomePage } from './home/HomePage';

const denied = [
  'primitives.create',
  'primitives.promote',
  'primitives.audit.read',
  'primitives.refresh',
];

describe('without permission', () => {
  it('names the permission to create', async () => {
    renderPage(<HomePage />, {
      api: fleetApi({ items: [], sources }),
      denied,
    });
    expect(await screen.findByText(/“primitives\.create”/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Create primitive' }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('says in a form once which permission it takes to see what may be chosen', async () => {
    const forbidden = async () => {
      throw await httpError(403, "This needs 'primitives.pipeline.read'");
    };
    type Selection = ComponentProps<typeof PrimitiveSelectionField>;
    type Environment = ComponentProps<typeof PrimitiveEnvironmentField>;
    type Change = ComponentProps<typeof PrimitiveChangeField>;
    const given = {
      ...{ onChange: () => {}, schema: { title: 'Field', enum: ['staging'] } },
      uiSchema: { 'ui:options': { workflow: 'promote' } },
      formData: ['domain-orders-v0'],
      formContext: {
        formData: {
          ...{ source: 'dev', target: 'staging' },
          primitives: ['domain-orders-v0'],
        },
      },
    };
    renderPage(
      <>
        <PrimitiveEnvironmentField
          {...({ ...given, formData: 'staging' } as Partial<Environment> as Environment)}
        />
        <PrimitiveSelectionField {...(given as Partial<Selection> as Selection)} />
        <PrimitiveChangeField
          {...({ ...given, formData: null } as Partial<Change> as Change)}
        />
      </>,
      {
        api: {
          getChoices: forbidden,
          getPromotions: forbidden,
          previewChange: forbidden,
        },
      },
    );
    expect(
      await screen.findByText(/You may not see what would change/),
    ).toBeInTheDocument();
    expect(screen.getAllByText(/primitives\.pipeline\.read/)).toHaveLength(1);
  });

  it('disables a step that may not be taken, and says why', async () => {
    openPipeline({ getPipeline: async () => greenPipeline }, { denied });
    expect(
      await screen.findByText(/You lack the permission “primitives\.promote”/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Promote to staging' }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(
      screen.queryByRole('button', { name: 'Read again' }),
    ).not.toBeInTheDocument();
  });

  it('tells whoever may not ask for a waiver who may', async () => {
    renderPage(<AuditPage />, {
      ...{ api: auditApi(auditOf(8)), path: '/?view=done&verdict=not-met' },
      denied: ['primitives.waive'],
    });
    const cells = await screen.findAllByRole('button', {
      name: /Core CI passes of .*: Not met$/,
    });
    await userEvent.click(cells[0]);
    const panel = await screen.findByRole('dialog');
    await waitFor(() =>
      expect(
        within(panel).getByRole('link', { name: /Ask for a waiver/ }),
      ).toHaveAttribute('aria-disabled', 'true'),
    );
    expect(panel).toHaveTextContent(
      /“primitives.waive” for \S+-v0: leave it to whoever owns/,
    );
  });

  it('names the permission to read the audit, when the backend refuses', async () => {
    const getAudit = async () => {
      throw await ResponseError.fromResponse(
        new Response('{}', { status: 403 }),
      );
    };
    renderPage(<AuditPage />, { api: { getAudit }, denied });
    expect(
      await screen.findByText(/“primitives\.audit\.read”/),
    ).toBeInTheDocument();
    // What could only be refused is not offered.
    for (const name of ['Show', 'Export CSV', 'Export JSON'])
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  });
});

describe('evidence', () => {
  it('is not given to whom may not read the audit, and says so', async () => {
    const user = userEvent.setup();
    const digest = `sha256:${'1'.repeat(64)}`;
    renderPage(<EvidenceButton id="domain-orders-v0" digest={digest} />, {
      denied: ['primitives.audit.read'],
    });
    const button = await screen.findByRole('button', { name: /Download/ });
    await waitFor(() => expect(button).toBeDisabled());
    await user.hover(button.parentElement ?? button);
    expect(
      await screen.findByText('Needs the permission primitives.audit.read'),
    ).toBeInTheDocument();
  });
});
