import { ComponentProps } from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  BreakGlassItem,
  Delivery,
  DeliveryFigures,
  HistoryVerification,
  promotionOrder,
  say,
  told,
} from '@ameide/plugin-primitives-common';
import {
  assembled,
  audit,
  inEnglish,
  openRequest,
  patiently,
  show,
  untilRead,
} from '../__testUtils__/in-another-language';
import { pseudoLocale } from '../__testUtils__/pseudo-locale';
import { fleetApi, renderPage } from '../__testUtils__/render';
import { AuditPage } from './audit/AuditPage';
import { FleetPage } from './fleet/FleetPage';
import { PrimitiveChangeField } from './form/PrimitiveChangeField';
import { PrimitiveEnvironmentField } from './form/PrimitiveEnvironmentField';
import { PrimitivePermissionField } from './form/PrimitivePermissionField';

jest.setTimeout(120_000);

const [breach] = assembled.breaches;
const moment = '2026-01-10T12:00:00Z';
const outside = (
  change: BreakGlassItem['change'],
  more: Partial<BreakGlassItem> = {},
): BreakGlassItem => ({
  ...{ change, rule: breach.rule, application: 'a' },
  subject: `${breach.subject} ${change}`,
  ...{ environment: 'dev', owner: 'group:default/orders', since: moment },
  ...{ message: breach.message, said: breach.said, seconds: 5_400 },
  ...{ evidence: breach.evidence, ...more },
});
const whole: HistoryVerification = {
  ...{ status: 'whole', verifiedAt: moment, records: 9, faults: 0 },
  ...{ unsealed: 2, sealedLate: 3, head: { link: 9, hash: 'a'.repeat(64) } },
  checkpoint: { link: 1, hash: 'b', at: moment },
  wholeFrom: { link: 2, at: moment },
};

describe('what changed outside Git, in another language', () => {
  it.each<[string, HistoryVerification]>([
    ['whole', whole],
    [
      'broken',
      {
        ...{ ...whole, status: 'broken', faults: 2 },
        fault: {
          kind: 'changed',
          ...told(say('history.changed', { record: '4', id: 'domain-a-v0' })),
        },
      },
    ],
    ['empty', { ...whole, status: 'empty', records: 0, wholeFrom: undefined }],
  ])('says nothing in English, with a history that is %s', async (_, found) => {
    show(
      <AuditPage />,
      {
        ...audit,
        verifyHistory: async () => found,
        getBreakGlass: async () => ({
          items: [
            outside('drift'),
            outside('override', { by: 'ann', until: moment }),
            outside('manual-sync', { by: 'ann' }),
            outside('image', { owner: undefined }),
          ],
          nextCursor: 'more',
        }),
        getFleetGroups: async () => ({
          items: [{ value: 'group:default/orders', total: 1, failed: 0 }],
        }),
      },
      '/?view=outside',
    );
    await screen.findByText('⟦Manual sync⟧', undefined, patiently);
    await untilRead();
    expect(inEnglish()).toEqual([]);
    for (const choice of screen.getAllByRole('combobox')) {
      fireEvent.mouseDown(choice);
      await screen.findByRole('listbox', undefined, patiently);
      expect(inEnglish()).toEqual([]);
      fireEvent.keyDown(screen.getByRole('listbox'), { key: 'Escape' });
      await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull());
    }
  });

  it.each(['', '&outside-state=open'])(
    'says nothing in English where there was none (%s)',
    async filter => {
      show(
        <AuditPage />,
        {
          ...audit,
          verifyHistory: async () => whole,
          getBreakGlass: async () => ({ items: [] }),
        },
        `/?view=outside${filter}`,
      );
      await screen.findByText(/⟦(No change|Nothing)/, undefined, patiently);
      await untilRead();
      expect(inEnglish()).toEqual([]);
    },
  );
});

describe('saved filters, in another language', () => {
  const fleet = fleetApi({ items: assembled.summaries, sources: [] });

  it('say nothing in English where one cannot be kept', async () => {
    renderPage(<FleetPage />, {
      ...{ api: fleet, translation: pseudoLocale() },
      storageFails: 'Outside words',
    });
    fireEvent.click(
      await screen.findByRole('button', { name: '⟦Saved filters⟧' }, patiently),
    );
    await userEvent.type(screen.getByRole('textbox', { name: /⟦Name⟧/ }), 'mine');
    await userEvent.click(screen.getByRole('button', { name: '⟦Save⟧' }));
    await screen.findByText(/⟦This could not be kept/);
    expect(inEnglish()).toEqual([]);
  });

  it('say nothing in English: none, and some', async () => {
    show(<FleetPage />, fleet);
    fireEvent.click(
      await screen.findByRole('button', { name: '⟦Saved filters⟧' }, patiently),
    );
    await screen.findByRole('dialog', undefined, patiently);
    await screen.findByText('⟦None saved yet.⟧');
    expect(inEnglish()).toEqual([]);
    await userEvent.type(screen.getByRole('textbox', { name: /⟦Name⟧/ }), 'mine');
    await userEvent.click(screen.getByRole('button', { name: '⟦Save⟧' }));
    await screen.findByRole('button', { name: 'mine' });
    expect(inEnglish()).toEqual([]);
  });
});

describe('delivery, in another language', () => {
  const figures: DeliveryFigures = {
    ...{ deployments: 4, perWeek: 2 },
    leadTime: { median: 7200, p90: 9000, known: 3, unknown: 1 },
    changeFailure: { failed: 1, changes: 4, ratio: 0.25 },
    restore: { median: 600, restored: 1, open: 1 },
  };
  const nothing: DeliveryFigures = {
    deployments: 0,
    leadTime: { known: 0, unknown: 0 },
    changeFailure: { failed: 0, changes: 0 },
    restore: { restored: 0, open: 0 },
  };
  const delivery: Delivery = {
    ...{ environment: 'production', figures, from: '2026-01-01T00:00:00Z' },
    ...{ to: '2026-01-15T00:00:00Z', since: '2026-01-05T00:00:00Z' },
    weeks: [
      { ...nothing, from: '2026-01-01T00:00:00Z', known: false },
      { ...figures, from: '2026-01-08T00:00:00Z', known: true },
    ],
    teams: [
      { owner: 'group:default/orders', figures },
      { owner: 'group:default/billing', figures: nothing },
      { owner: '', figures: nothing },
    ],
  };

  it.each<[string, Delivery]>([
    ['some', delivery],
    ['none', { ...delivery, figures: nothing, since: undefined, teams: [] }],
  ])('says nothing in English, with %s', async (_, found) => {
    show(
      <FleetPage />,
      {
        getDelivery: async () => found,
        getFleetGroups: async () => ({
          items: [{ value: 'group:default/orders', total: 1, failed: 0 }],
        }),
      },
      '/?view=delivery',
    );
    await screen.findByText('⟦Delivery to production⟧', undefined, patiently);
    expect(inEnglish()).toEqual([]);
    for (const name of ['⟦Team⟧', '⟦Period⟧']) {
      fireEvent.mouseDown(screen.getByRole('combobox', { name }));
      await screen.findByRole('listbox', undefined, patiently);
      expect(inEnglish()).toEqual([]);
      fireEvent.keyDown(screen.getByRole('listbox'), { key: 'Escape' });
      await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull());
    }
  });
});

describe('a form that may not be sent, in another language', () => {
  type Permission = ComponentProps<typeof PrimitivePermissionField>;
  type Change = ComponentProps<typeof PrimitiveChangeField>;
  type Environment = ComponentProps<typeof PrimitiveEnvironmentField>;
  it.each([
    [/⟦You may not ask for this⟧/, ['dev', 'staging', 'production']],
    [/⟦You may not ask for this in production⟧/, ['production']],
  ])('says nothing in English: %s', async (words, deniedIn) => {
    const given = {
      ...{ onChange: () => {}, formContext: { formData: { environment: 'production' } } },
      schema: { title: '⟦Where⟧', enum: ['dev', 'staging', 'production'] },
      uiSchema: { 'ui:options': { workflow: 'enable' } },
    };
    show(
      <>
        <PrimitivePermissionField {...(given as Partial<Permission> as Permission)} />
        <PrimitiveEnvironmentField {...(given as Partial<Environment> as Environment)} />
        <PrimitiveChangeField {...(given as Partial<Change> as Change)} />
      </>,
      {
        getChangePermissions: async () => ({
          items: promotionOrder.map(environment => ({
            ...{ workflow: 'enable', permission: 'primitives.enable', environment },
            decision: deniedIn.includes(environment) ? 'DENY' : 'CONDITIONAL',
          })),
        }),
      },
    );
    await screen.findByText(words, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });
});

describe('a request for a second person, in another language', () => {
  const asked = { by: 'user:default/ann', until: '2999-01-01T00:00:00Z' };
  const approval = (status: string) => ({
    ...{ id: 'def', status },
    spec: {
      parameters: { task: 'abc' },
      templateInfo: { entityRef: 'template:default/approve-request' },
      user: { ref: 'user:default/rei' },
    },
  });

  it.each<[RegExp, object, object[]]>([
    [/Someone other than ann/, asked, []],
    [/Nobody approved it/, { ...asked, until: '2020-01-01T00:00:00Z' }, []],
    [/rei approves it/, asked, [approval('processing')]],
    [/rei approved it/, asked, [approval('completed')]],
  ])('says nothing in English: %s', async (words, output, tasks) => {
    openRequest({ output: { asked: output }, tasks });
    await screen.findByText(words, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });

  it('says nothing in English where approvals cannot be looked for', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({
      ...approval('completed'),
      ...{ id: `${index}`, spec: { parameters: {} } },
    }));
    openRequest({ output: { asked }, tasks: many });
    await screen.findByText(/It is not known/, undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });

  it('says nothing in English once somebody approves it', async () => {
    const { progress } = assembled;
    openRequest({
      output: { pull: 7, moves: [] },
      api: { getProgress: async () => ({ ...progress, items: [] }) },
      ...{ template: 'approve-request', parameters: { task: 'abc' } },
    });
    await screen.findByText('⟦CI did what was asked for.⟧', undefined, patiently);
    expect(inEnglish()).toEqual([]);
  });
});
