// What every page says where something cannot be read: once, with what to do, and beside what was known.
import { ComponentProps } from 'react';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  HistoryVerification,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import { greenPipeline } from '../__testUtils__/fixtures';
import { auditOf, fleetOf } from '../__testUtils__/fleet-fixtures';
import { openPipeline } from '../__testUtils__/pipeline-tab';
import { auditApi, fleetApi, renderPage } from '../__testUtils__/render';
import { AuditPage } from './audit/AuditPage';
import { HistoryStatus } from './audit/HistoryStatus';
import { FleetPage } from './fleet/FleetPage';
import { PrimitiveChangeField } from './form/PrimitiveChangeField';
import { PrimitiveDigestField } from './form/PrimitiveDigestField';
import { PrimitiveEnvironmentField } from './form/PrimitiveEnvironmentField';
import { HomePage } from './home/HomePage';
import { LaneGap } from './pipeline/LaneGap';

const away = async (): Promise<never> => {
  throw new Error('The database is away');
};

/** Has every live reading of the page read again, as a look at its tab does. */
const lookAgain = () =>
  act(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
  });

const openGreen = (api: Partial<PrimitivesApi>) =>
  openPipeline({ getPipeline: async () => greenPipeline, ...api });

describe('the audit', () => {
  it('says once of all its parts why they are old, and keeps them', async () => {
    const all = auditApi(auditOf(8));
    let isAway = false;
    const api = Object.fromEntries(
      Object.entries(all).map(([name, call]) => [
        name,
        (...given: unknown[]) =>
          isAway ? away() : Reflect.apply(call, undefined, given),
      ]),
    );
    renderPage(<AuditPage />, { api, path: '/rules/core-ci' });
    const waivers = await screen.findByRole('region', { name: 'Waivers' });
    await within(waivers).findByRole('table');
    await screen.findAllByRole('gridcell');
    isAway = true;
    await lookAgain();
    await waitFor(() =>
      expect(screen.getByText(/what you see may be old/)).toHaveTextContent(
        'The database is away',
      ),
    );
    expect(screen.getAllByText(/The database is away/)).toHaveLength(1);
    expect(
      screen.getByRole('heading', { name: 'Core CI passes' }),
    ).toBeInTheDocument();
  });

  it('keeps what was found of the history where it cannot be gone through again', async () => {
    const found: HistoryVerification = {
      ...{ status: 'whole', verifiedAt: '2026-01-10T12:00:00Z', records: 9 },
      ...{ unsealed: 0, sealedLate: 0, faults: 0 },
      wholeFrom: { link: 2, at: '2026-01-09T12:00:00Z' },
    };
    const verifyHistory = jest
      .fn<Promise<HistoryVerification>, []>()
      .mockResolvedValueOnce(found)
      .mockImplementation(away);
    renderPage(<HistoryStatus />, { api: { verifyHistory } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Verify again' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /may be old.*The database is away/,
    );
    expect(screen.getByText(/9 records checked/)).toBeInTheDocument();
  });
});

describe('the pipeline', () => {
  it('says that the history cannot be read, and reads it again', async () => {
    const getHistory = jest
      .fn<ReturnType<PrimitivesApi['getHistory']>, []>()
      .mockImplementation(away);
    openGreen({ getHistory });
    await userEvent.click(
      await screen.findByRole('button', { name: 'History' }),
    );
    const section = screen.getByRole('region', { name: 'History' });
    const alert = await within(section).findByRole('alert');
    expect(alert).toHaveTextContent('The database is away');
    // Not before: it is also read again by itself, every five seconds.
    getHistory.mockResolvedValue({ items: [] });
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    await waitFor(() =>
      expect(within(section).queryByRole('alert')).toBeNull(),
    );
  });

  it('asks again for commits that could not be read', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const getCommits = jest
        .fn<ReturnType<PrimitivesApi['getCommits']>, []>()
        .mockImplementationOnce(away)
        .mockResolvedValue({ commits: [], status: 'same', more: false });
      renderPage(
        <LaneGap id="domain-orders-v0" lane="dev" digest="a" newest="b" />,
        { api: { getCommits } },
      );
      await screen.findByText(/not known here: The database is away/);
      await act(async () => {
        jest.advanceTimersByTime(15_000);
      });
      expect(
        await screen.findByText('Runs another image of the same commit'),
      ).toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says that holds cannot be read, and that CI will', async () => {
    openGreen({ getMoves: away });
    const step = await screen.findByRole('region', { name: 'Next step' });
    await waitFor(() =>
      expect(step).toHaveTextContent(
        'Holds and policy could not be read; CI will: The database is away',
      ),
    );
    expect(
      within(step).getByRole('link', { name: greenPipeline.nextStep.title }),
    ).not.toHaveAttribute('aria-disabled', 'true');
  });
});

describe('the form', () => {
  const values = { primitive: 'domain-orders-v0', environment: 'dev' };
  const given = {
    ...{
      onChange: () => {},
      required: true,
      formContext: { formData: values },
    },
    schema: { title: 'Field', enum: ['dev', 'staging'] },
    uiSchema: { 'ui:options': { workflow: 'enable' } },
  };
  type Environment = ComponentProps<typeof PrimitiveEnvironmentField>;
  type Digest = ComponentProps<typeof PrimitiveDigestField>;
  type Change = ComponentProps<typeof PrimitiveChangeField>;

  it('says once that choices could not be looked up, and lets CI decide', async () => {
    renderPage(
      <>
        <PrimitiveEnvironmentField
          {...(given as Partial<Environment> as Environment)}
        />
        <PrimitiveDigestField {...(given as Partial<Digest> as Digest)} />
      </>,
      { api: { getChoices: away } },
    );
    expect(
      await screen.findByText(/could not be looked up; CI will/),
    ).toHaveTextContent('The database is away');
    expect(await screen.findByText(/^Type it/)).toBeInTheDocument();
    expect(screen.getAllByText(/The database is away/)).toHaveLength(1);
  });

  it('works out again what nobody knew', async () => {
    const previewChange = jest.fn(async () => ({
      ...{ status: 'unknown' as const, reason: 'GitHub has not answered' },
      ...{ files: [], moves: [], notes: [], approvers: [] },
    }));
    const formData = { ...values, digest: `sha256:${'1'.repeat(64)}` };
    renderPage(
      <PrimitiveChangeField
        {...({
          ...given,
          formContext: { formData },
        } as Partial<Change> as Change)}
      />,
      { api: { previewChange } },
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('GitHub has not answered');
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    await waitFor(() => expect(previewChange).toHaveBeenCalledTimes(2));
  });
});

describe('saved filters', () => {
  it('say that one could not be kept, and keep its name to try again', async () => {
    renderPage(<FleetPage />, {
      api: fleetApi(fleetOf(2)),
      // The portal keeps them in the user settings, which can be away.
      storageFails: 'The database is away',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Saved filters' }),
    );
    const name = screen.getByRole('textbox', { name: 'Name' });
    await userEvent.type(name, 'mine');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'This could not be kept; try again: The database is away',
    );
    expect(name).toHaveValue('mine');
  });
});

describe('the home page', () => {
  it('does not call lacked what the permission service could not say', async () => {
    renderPage(<HomePage />, {
      api: fleetApi(fleetOf(2)),
      permissionsAway: true,
    });
    const create = await screen.findByRole('link', {
      name: 'Create primitive',
    });
    // Nothing on the page tells that the service has failed by now.
    await act(() => new Promise(resolve => setTimeout(resolve, 200)));
    expect(create).not.toHaveAttribute('aria-disabled', 'true');
    expect(screen.queryByText(/You lack the permission/)).toBeNull();
  });
});
