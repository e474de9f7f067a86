import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  BreakGlassItem,
  BreakGlassQuery,
  EvidenceDocument,
  HistoryVerification,
} from '@ameide/plugin-primitives-common';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { fakeApi, httpError, renderPage } from '../../__testUtils__/render';
import { BreakGlass } from './BreakGlass';
import { EvidenceButton } from './EvidenceButton';
import { HistoryStatus } from './HistoryStatus';

const digest = `sha256:${'1'.repeat(64)}`;
const id = 'domain-orders-v0';
const item = (change: Partial<BreakGlassItem> = {}): BreakGlassItem => ({
  ...{ change: 'drift', rule: 'no-overrides-or-drift', subject: `dev-${id}` },
  ...{ application: `dev-${id}`, environment: 'dev', owner: 'group:orders' },
  message: 'dev-domain-orders-v0 differs from Git.',
  evidence: [{ title: 'Application', url: 'http://argo.test/a' }],
  since: '2026-01-10T10:00:00Z',
  seconds: 5_400,
  ...change,
});
const manual = item({
  ...{ change: 'manual-sync', subject: 'm', by: 'eve' },
  message: 'eve synced dev-domain-orders-v0 by hand.',
  until: '2026-01-10T11:30:00Z',
});

describe('changes outside Git', () => {
  const groups = async () => ({
    items: [{ value: 'group:orders', total: 1, failed: 0 }],
  });

  it('say what, by whom, since when and how long', async () => {
    const { container } = renderPage(<BreakGlass />, {
      api: {
        getBreakGlass: async () => ({ items: [item(), manual] }),
        getFleetGroups: groups,
      },
    });
    const list = await screen.findByRole('list', {
      name: 'Changes outside Git, newest first',
    });
    const [drift, sync] = within(list)
      .getAllByRole('listitem')
      .filter(each => each.parentElement === list);
    expect(drift).toHaveTextContent('Differs from Git');
    expect(drift).toHaveTextContent(/by whom is not known; stands for 1 hr/);
    expect(sync).toHaveTextContent('Manual sync');
    expect(sync).toHaveTextContent(/by eve; lasted 1 hr, 30 min, over/);
    expect(
      within(drift).getByRole('link', { name: /Application/ }),
    ).toHaveAttribute('href', 'http://argo.test/a');
    await expectNoAxeViolations(container);
  });

  it('are narrowed by what the URL says, and by what is chosen', async () => {
    const asked: BreakGlassQuery[] = [];
    const user = userEvent.setup();
    renderPage(<BreakGlass />, {
      path: '/?outside-state=open&outside-change=nonsense&view=x',
      api: {
        getBreakGlass: async query => {
          asked.push(query ?? {});
          return { items: [] };
        },
        getFleetGroups: groups,
      },
    });
    expect(
      await screen.findByText('No change outside Git is like that.'),
    ).toBeInTheDocument();
    expect(asked[0]).toEqual({ state: 'open', limit: 50 });
    await user.click(screen.getByRole('combobox', { name: 'What' }));
    await user.click(screen.getByRole('option', { name: 'Manual sync' }));
    await waitFor(() =>
      expect(asked.at(-1)).toEqual({
        ...{ state: 'open', change: ['manual-sync'], limit: 50 },
      }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );
    await waitFor(() => expect(asked.at(-1)).toEqual({ limit: 50 }));
    expect(
      await screen.findByText(/Nothing was changed outside Git/),
    ).toBeInTheDocument();
  });

  it('are shown further on demand', async () => {
    const asked: BreakGlassQuery[] = [];
    const user = userEvent.setup();
    renderPage(<BreakGlass />, {
      api: {
        getBreakGlass: async query => {
          asked.push(query ?? {});
          return { items: [manual], nextCursor: 'x' };
        },
        getFleetGroups: groups,
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(asked.at(-1)).toEqual({ limit: 100 }));
  });

  it('say why they cannot be shown, and which permission is missing', async () => {
    const refused = await httpError(403, 'no');
    const broken = await httpError(500, 'The database is gone');
    const user = userEvent.setup();
    let failure = broken;
    renderPage(<BreakGlass />, {
      api: {
        getBreakGlass: async () => {
          throw failure;
        },
        getFleetGroups: groups,
      },
    });
    expect(await screen.findByText('The database is gone')).toBeInTheDocument();
    failure = refused;
    await user.click(screen.getByRole('button', { name: /again/i }));
    expect(
      await screen.findByText(/primitives\.audit\.read/),
    ).toBeInTheDocument();
  });
});

describe('the history', () => {
  const whole: HistoryVerification = {
    ...{ status: 'whole', verifiedAt: '2026-01-10T12:00:00Z', records: 9 },
    ...{ unsealed: 2, sealedLate: 3, faults: 0 },
    head: { link: 9, hash: 'a'.repeat(64) },
    checkpoint: { link: 1, hash: 'b', at: '2026-01-10T12:00:00Z' },
    wholeFrom: { link: 2, at: '2026-01-09T12:00:00Z' },
  };

  it.each<[string, HistoryVerification, RegExp[]]>([
    [
      'whole',
      whole,
      [
        /^Whole/,
        /9 records checked/,
        /2 newest records wait to be sealed/,
        /3 records were sealed later/,
        /Records up to 1 were taken away by retention/,
        /Head, record 9: a{64}/,
      ],
    ],
    [
      'broken',
      {
        ...{ ...whole, status: 'broken', faults: 2 },
        fault: { kind: 'changed', message: 'Record 4 says something else' },
      },
      [
        /^Changed/,
        /Changed in 2 places\. The first: Record 4 says something else\./,
        /From record 2 on/,
      ],
    ],
    [
      'empty',
      {
        ...{ status: 'empty', verifiedAt: '2026-01-10T12:00:00Z', records: 0 },
        ...{ unsealed: 0, sealedLate: 0, faults: 0 },
      },
      [/^Nothing proven yet/, /No record has been sealed yet/],
    ],
  ])('is said to be %s', async (_name, found, words) => {
    const { container } = renderPage(<HistoryStatus />, {
      api: { verifyHistory: async () => found },
    });
    const button = await screen.findByRole('button', { name: 'Verify again' });
    const section = screen.getByRole('region', { name: 'History' });
    expect(button).toBeEnabled();
    const [head, ...rest] = words;
    expect(section.textContent?.replace(/^History/, '')).toMatch(head);
    for (const word of rest) expect(section).toHaveTextContent(word);
    await expectNoAxeViolations(container);
  });
});

describe('evidence', () => {
  const envelope: EvidenceDocument = {
    payloadType: 'application/vnd.in-toto+json',
    ...{
      payload: 'e30=',
      signatures: [{ keyid: 'a'.repeat(64), sig: 'e30=' }],
    },
  };
  let saved: Array<{ name: string; blob: Blob }>;
  beforeEach(() => {
    saved = [];
    let last: Blob | undefined;
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) last = blob;
      return 'blob:x';
    };
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        if (last) saved.push({ name: this.download, blob: last });
      });
  });
  afterEach(() => jest.restoreAllMocks());

  it('is saved as a file, of the digest that is shown', async () => {
    const getEvidence = jest.fn(async () => envelope);
    const user = userEvent.setup();
    const { container } = renderPage(
      <EvidenceButton id={id} digest={digest} />,
      {
        api: { getEvidence },
      },
    );
    const button = await screen.findByRole('button', {
      name: `Download evidence of sha256:${'1'.repeat(12)} of ${id}`,
    });
    await waitFor(() => expect(button).toBeEnabled());
    await expectNoAxeViolations(container);
    await user.click(button);
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(getEvidence).toHaveBeenCalledWith(id, digest);
    expect(saved[0].name).toBe(`${id}-111111111111.intoto.dsse.json`);
  });

  it('is that of the newest image, where none is named; and says why there is none', async () => {
    const user = userEvent.setup();
    const getPipeline = jest.fn(fakeApi({}).getPipeline);
    getPipeline.mockRejectedValueOnce(new Error('No primitive is known'));
    renderPage(<EvidenceButton id={id} />, { api: { getPipeline } });
    await user.click(
      await screen.findByRole('button', { name: /of the newest image of/ }),
    );
    await waitFor(() => expect(getPipeline).toHaveBeenCalledWith(id));
    expect(
      await screen.findByRole('button', { name: /of the newest image of/ }),
    ).toBeEnabled();
    expect(saved).toEqual([]);
  });
});
