import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { say, sayAt } from '@ameide/plugin-primitives-common';
import { DateTime } from 'luxon';
import { argocdDown } from '../../__testUtils__/fixtures';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { auditApi, httpError, renderPage } from '../../__testUtils__/render';
import { AuditPage } from './AuditPage';

const show = (path: string, api = auditApi(auditOf(8))) =>
  renderPage(<AuditPage />, { api, path });

describe('breaches', () => {
  it('lists what is seen of 10,000, says how many there are, and opens one with its waiver', async () => {
    const { container } = show('/', auditApi(auditOf(10_000)));
    const grid = await screen.findByRole('grid', { name: 'Breaches' });
    expect(screen.getByText('10,000 breaches')).toBeInTheDocument();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    expect(screen.getByRole('link', { name: '3 breaches' })).toHaveAttribute(
      'href',
      '/audit?rule=ci-only',
    );
    await expectNoAxeViolations(container);
    await userEvent.click(
      screen.getByRole('button', { name: 'Open the breach commit 1' }),
    );
    const panel = await screen.findByRole('dialog', { name: 'commit 1' });
    expect(panel).toHaveTextContent(/Owner\s*commerce.*Environment\s*dev/);
    expect(panel).toHaveTextContent(
      'Waived until 2027-01-31 by ann: Being rewritten',
    );
    expect(
      within(panel).getByRole('link', { name: /^Commit/ }),
    ).toHaveAttribute('rel', expect.stringContaining('noopener'));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('filters by what is typed, keeps it in the address, and clears it', async () => {
    show('/?q=nothing');
    expect(
      await screen.findByText('No breach matches this filter.'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filter' }),
    );
    expect(await screen.findByText('8 breaches')).toBeInTheDocument();
  });

  it('says that some primitives are hidden, where some are', async () => {
    const api = auditApi(auditOf(2));
    const hiding = { ...auditOf(2), hidden: true };
    show('/', { ...api, getAudit: async () => hiding });
    expect(
      await screen.findByText(/primitives that you may not read/),
    ).toBeInTheDocument();
  });

  it('says what failed and offers to try again', async () => {
    let fails = true;
    const api = auditApi(auditOf(2));
    const failure = await httpError(500, 'The database is away');
    show('/', {
      ...api,
      getBreaches: async query => {
        if (fails) throw failure;
        return (await api.getBreaches?.(query)) ?? { items: [] };
      },
    });
    expect(await screen.findByText('The database is away')).toBeInTheDocument();
    fails = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('2 breaches')).toBeInTheDocument();
  });

  it('says that there is none, and when a source cannot be read', async () => {
    show('/', auditApi({ ...auditOf(1), all: [], sources: argocdDown }));
    expect(await screen.findByText('No breach is known.')).toBeInTheDocument();
    expect(
      screen.getByText(/Argo CD could not be read since/),
    ).toBeInTheDocument();
  });

  it('says of a rule that is about nothing yet that it is neither', async () => {
    const audit = auditOf(1);
    const [rule] = audit.rules;
    show('/', auditApi({
      ...audit,
      rules: [{ ...rule, status: 'not-applicable', reason: 'Looked at: 0.' }],
    }));
    const list = await screen.findByRole('region', { name: 'Non-negotiables' });
    expect(list).toHaveTextContent(/Nothing to judge yet.*Looked at: 0/);
    expect(list).not.toHaveTextContent(/Met/);
  });

  it('knows of the past how many there are before all are read', async () => {
    const audit = { ...auditOf(3), all: auditOf(300).all };
    show('/?at=2026-01-31T12:00:00Z', {
      ...auditApi(audit),
      getBreaches: async ({ search } = {}) => ({
        items: audit.all.slice(0, search ? 10 : 100),
        nextCursor: 'more',
      }),
    });
    // What the rules counted together, while 100 lines have been read.
    expect(await screen.findByText('3 breaches', { selector: '[role=status]' })).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText(/Search subject/), 'commit');
    expect(await screen.findByText(/^10 breaches so far/)).toBeInTheDocument();
  });

  it('says that owners cannot be listed without permission', async () => {
    const failure = await httpError(403, 'no');
    show('/', {
      ...auditApi(auditOf(1)),
      getFleetGroups: async () => {
        throw failure;
      },
    });
    expect(
      await screen.findByText(/Owners are not listed/),
    ).toBeInTheDocument();
  });
});

describe('the Definition of Done', () => {
  it('draws what is seen of 10,000, and opens a cell by keys', async () => {
    const { container } = show('/?view=done', auditApi(auditOf(10_000)));
    const grid = await screen.findByRole('grid', {
      name: /Definition of Done/,
    });
    expect(screen.getByText('10,000 primitives')).toBeInTheDocument();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    expect(grid).toHaveAttribute('aria-colcount', '4');
    await expectNoAxeViolations(container);
    grid.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowLeft}{Enter}');
    const panel = await screen.findByRole('dialog', { name: 'Core CI passes' });
    expect(panel).toHaveTextContent('Not met');
    expect(panel).toHaveTextContent('Since when');
    expect(panel).toHaveTextContent('By whom');
    expect(panel).toHaveTextContent(
      /ameide gitops waive --rule core-ci --primitive \S+ --until/,
    );
    expect(
      within(panel)
        .getByRole('link', { name: /Ask for a waiver/ })
        .getAttribute('href'),
    ).toMatch(/waive-rule\?formData=.*core-ci.*primitive/);
    await expectNoAxeViolations(panel);
  });

  it('says of what is not judged that it is neither', async () => {
    show('/?view=done');
    const cells = await screen.findAllByRole('button', {
      name: /smoked, production of .*: Not judged/,
    });
    await userEvent.click(cells[0]);
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      /not judged here/,
    );
  });

  it('narrows by the worst verdict', async () => {
    show('/?view=done&verdict=unknown');
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
  });
});

describe('a past moment', () => {
  const at = '2026-01-02T03:04:00.000Z';

  it('is plainly marked, read once, and left again', async () => {
    const api = auditApi(auditOf(3));
    const getAudit = jest.fn(api.getAudit);
    show(`/?at=${at}`, { ...api, getAudit });
    expect(
      await screen.findByText(/This is the audit as it was known at/),
    ).toBeInTheDocument();
    expect(getAudit).toHaveBeenCalledWith({ at: new Date(at) });
    await userEvent.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(screen.queryByText(/as it was known at/)).not.toBeInTheDocument();
  });

  it('offers to create nothing in it, where no primitive was known', async () => {
    show(`/?view=done&at=${at}`, auditApi(auditOf(0)));
    expect(
      await screen.findByText('No primitive was known at that moment.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Create primitive' })).toBeNull();
  });

  it('goes through the Definition of Done from the beginning', async () => {
    const api = auditApi(auditOf(250));
    const getAuditItems = jest.fn(api.getAuditItems);
    show(`/?view=done&at=${at}`, { ...api, getAuditItems });
    await screen.findByRole('grid', { name: /Definition of Done/ });
    expect(screen.getByText('250 primitives')).toBeInTheDocument();
    for (const [query] of getAuditItems.mock.calls)
      expect(query).not.toHaveProperty('offset');
  });

  it('counts a filtered list when it is asked to, and says why it does not by itself', async () => {
    const api = auditApi(auditOf(250));
    const getAuditItems: typeof api.getAuditItems = async (query, options) => {
      const page = await api.getAuditItems?.(query, options);
      if (!page) throw new Error('The fake answers');
      return { ...page, items: page.items.filter((_, n) => n % 2 === 0) };
    };
    show(`/?view=done&q=-v0&at=${at}`, { ...api, getAuditItems });
    expect(
      await screen.findByText(/50 primitives so far/),
    ).toBeInTheDocument();
    expect(screen.getByText(/the past is judged anew/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Count all' }));
    expect(await screen.findByText('125 primitives')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Count/ })).toBeNull();
  });

  it('is told to the second, and is another only where somebody changes it', async () => {
    const moment = DateTime.fromISO('2026-01-02T03:04:05.000Z');
    const api = auditApi(auditOf(3));
    const getAudit = jest.fn(api.getAudit);
    show(`/?at=${moment.toUTC().toISO()}`, { ...api, getAudit });
    await screen.findByText(/as it was known at/);
    expect(screen.getByLabelText('As of')).toHaveValue(
      moment.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS"),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(getAudit).toHaveBeenLastCalledWith({ at: moment.toJSDate() });
  });

  it('takes no moment that is still to come', async () => {
    show('/?at=2999-01-01T00:00:00Z');
    await screen.findByRole('grid');
    expect(screen.queryByText(/as it was known at/)).not.toBeInTheDocument();
  });
});

describe('waivers', () => {
  it('leaves it to the form for whom one may ask', async () => {
    renderPage(<AuditPage />, {
      ...{ api: auditApi(auditOf(8)), path: '/?view=waivers' },
      denied: ['primitives.waive'],
    });
    expect(
      await screen.findByRole('link', { name: /Ask for a waiver/ }),
    ).not.toHaveAttribute('aria-disabled', 'true');
  });

  it('lists what each changes, those that are over, and how to ask', async () => {
    const { container } = show('/?view=waivers');
    const table = await screen.findByRole('table', { name: 'Waivers' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent(/domain-orders-v0.*2027-01-31.*In force/);
    expect(
      within(first).getByRole('link', { name: '1 verdict' }),
    ).toHaveAttribute(
      'href',
      '/audit?view=done&q=domain-orders-v0&rule=core-ci&waived=yes',
    );
    expect(second).toHaveTextContent(/gone \(no such rule\).*Over.*A fire/);
    expect(screen.getByText(/ameide gitops waive/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Ask for a waiver/ }),
    ).toHaveAttribute(
      'href',
      `/create/templates/default/waive-rule?${new URLSearchParams({
        formData: JSON.stringify({ whom: 'primitive' }),
      })}`,
    );
    await expectNoAxeViolations(container);
  });
});

describe('rules', () => {
  it('has a page for each: what it means, why, what to do, who breaches it and who need not', async () => {
    const { container } = show('/rules/core-ci');
    expect(
      await screen.findByRole('heading', { name: 'Core CI passes' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Nobody knows otherwise.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Repair what the check run names.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('stages.verify.status == "passed"'),
    ).toBeInTheDocument();
    expect(await screen.findByText('2 primitives')).toBeInTheDocument();
    const table = await screen.findByRole('table', { name: 'Waivers' });
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    await expectNoAxeViolations(container);
  });

  it('has one for each non-negotiable, with its breaches', async () => {
    show('/rules/ci-only');
    expect(await screen.findByText('Let CI do it.')).toBeInTheDocument();
    expect(await screen.findByText('8 breaches')).toBeInTheDocument();
  });

  it('says that a rule is none', async () => {
    show('/rules/nothing');
    expect(
      await screen.findByText('No rule is called “nothing”.'),
    ).toBeInTheDocument();
  });
});

describe('trying a rule', () => {
  it('shows the place of a mistake, then what would change', async () => {
    const wrong = await httpError(
      400,
      'rule.expression: line 1, column 5: Unknown variable: nobody',
      {
        message: sayAt(
          'rule.expression',
          say('expression.at', {
            ...{ line: 1, column: 5 },
            problem: say('cel.unknownName', { variable: 'nobody' }),
          }),
        ),
      },
    );
    const dryRunRule = jest
      .fn()
      .mockRejectedValueOnce(wrong)
      .mockResolvedValueOnce({
        ...{ primitives: 8, isWhole: false, changed: 600 },
        counts: { met: 2, 'not-met': 600, unknown: 0 },
        changes: Array.from({ length: 500 }, (_, n) => ({
          ...{ id: `domain-orders${n}-v0`, from: 'met', to: 'not-met' },
          reason: 'It has none.',
        })),
      });
    const { container } = show('/?view=rules', {
      ...auditApi(auditOf(8)),
      dryRunRule,
    });
    const field = await screen.findByRole('textbox', { name: /Expression/ });
    await userEvent.type(field, '1 < nobody{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'line 1, column 5: Unknown variable',
    );
    expect(field).toHaveFocus();
    expect(field).toHaveProperty('selectionStart', 4);
    await userEvent.click(screen.getByRole('button', { name: 'Try it' }));
    expect(
      await screen.findByText('600 verdicts of 8 primitives would change.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/Time ran out after 8/)).toBeInTheDocument();
    const grid = screen.getByRole('grid', { name: /would change/ });
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    expect(dryRunRule).toHaveBeenCalledTimes(2);
    await expectNoAxeViolations(container);
  });
});

describe('trends', () => {
  it('says by day how verdicts and breaches stood, and what is not known', async () => {
    const { container } = show('/?view=trends');
    expect(
      await screen.findByText(/Nothing is known of 1 day/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('2026-01-03: 6 met, 2 not met, 0 unknown · 1 waived', {
        selector: 'li',
      }),
    ).toBeInTheDocument();
    const article = screen.getByRole('article');
    expect(article).toHaveTextContent('3 on the last day');
    expect(article).toHaveTextContent('2026-01-02: unknown');
    await expectNoAxeViolations(container);
  });

  it('asks for as many days as it says, the last one among them', async () => {
    const audit = auditOf(1);
    const getTrends = jest.fn(async () => audit.trends);
    show('/?view=trends&at=2026-04-10T12:00:00.000Z', {
      ...auditApi(audit),
      getTrends,
    });
    expect(await screen.findByText('Last 90 days')).toBeInTheDocument();
    const to = new Date('2026-04-10T12:00:00.000Z');
    // From the 11th of January on these are 21, 28, 31 and 10.
    const from = new Date('2026-01-11T12:00:00.000Z');
    expect(getTrends).toHaveBeenCalledWith({ owner: undefined, from, to });
  });
});

describe('export', () => {
  it('saves the audit of the moment that is shown', async () => {
    const exportAuditFile = jest.fn(
      async () => new Response('type,rule').body ?? new ReadableStream(),
    );
    const saved: Blob[] = [];
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) saved.push(blob);
      return 'blob:x';
    };
    URL.revokeObjectURL = () => {};
    show('/?at=2026-01-02T03:04:00.000Z', {
      ...auditApi(auditOf(1)),
      exportAuditFile,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export CSV' }),
    );
    expect(exportAuditFile).toHaveBeenCalledWith({
      ...{ format: 'csv', at: new Date('2026-01-02T03:04:00.000Z') },
    });
    expect(
      await screen.findByRole('button', { name: 'Export CSV' }),
    ).toBeEnabled();
    expect(saved).toHaveLength(1);
  });
});
