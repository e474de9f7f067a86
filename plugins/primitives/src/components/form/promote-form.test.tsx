// The form of a promotion as its template makes it.
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ChangePreview, PrimitivesApi } from '@ameide/plugin-primitives-common';
import { digest } from '../../__testUtils__/fixtures';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { firstStepOf, openForm } from '../../__testUtils__/template-form';

const schema = firstStepOf('promote');
const none = { files: [], moves: [], notes: [], approvers: [] };
const twelve: ChangePreview = {
  ...{ ...none, status: 'changes', branch: 'promote/x', merges: 'person' },
  moves: Array.from({ length: 12 }, (_, n) => ({
    ...{ id: `domain-orders${n}-v0`, environment: 'staging', digest },
  })),
};
const api = (previewChange: PrimitivesApi['previewChange']) => ({
  previewChange,
  getChangePermissions: async () => ({ items: [] }),
  getPromotions: async () => ({ items: [], total: 0, unproven: 0, left: [] }),
});
const review = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Review' }));
/** What the review has beside a name. */
const beside = async (name: string) =>
  (await screen.findByText(name, { selector: 'td *, td' })).closest('tr');

describe('the review of a promotion', () => {
  it('says of an empty selection that it is all, and how many these are', async () => {
    const onCreate = jest.fn(async () => {});
    const { container } = openForm({
      ...{ schema, onCreate, api: api(async () => twelve) },
    });
    await screen.findByText(/Its branch is promote/);
    await review();
    expect(await beside('Primitives')).toHaveTextContent(
      'Everything that is enabled in dev and may go: 12 primitives',
    );
    expect(screen.getAllByText('Primitives')).toHaveLength(1);
    await expectNoAxeViolations(container);
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    // What CI is asked for stays what it was.
    await waitFor(() =>
      expect(onCreate).toHaveBeenCalledWith(
        expect.objectContaining({ source: 'dev', target: 'staging', primitives: [] }),
      ),
    );
  });

  it('says that it is all before anybody knows how many', async () => {
    openForm({ schema, api: api(() => new Promise(() => {})) });
    await review();
    expect(await beside('Primitives')).toHaveTextContent(
      /Everything that is enabled in dev and may go\.$/,
    );
  });

  it('names what was chosen', async () => {
    const primitives = ['domain-orders-v0', 'domain-billing-v0'];
    openForm({ schema, given: { primitives }, api: api(async () => twelve) });
    await review();
    expect(await beside('Primitives')).toHaveTextContent(
      'domain-orders-v0, domain-billing-v0',
    );
  });

  it('forgets the answer to another question', async () => {
    openForm({
      ...{ schema, given: { source: 'staging', target: 'production' } },
      api: api(async change =>
        change.workflow === 'promote' && change.target === 'production'
          ? twelve
          : { ...none, status: 'nothing' },
      ),
    });
    await screen.findByText(/Its branch is promote/);
    await userEvent.click(screen.getByRole('button', { name: 'From staging' }));
    await userEvent.click(await screen.findByRole('option', { name: 'dev' }));
    await userEvent.click(screen.getByRole('radio', { name: 'staging' }));
    await screen.findByText(/nothing would change/);
    await review();
    expect(await beside('Primitives')).toHaveTextContent(
      'nothing would change',
    );
  });
});

describe('the form of a promotion', () => {
  const away = async (): Promise<never> => {
    throw new Error('The database is away');
  };

  it.each([
    ['everything', {}],
    ['one primitive', { primitives: ['domain-orders-v0'] }],
  ])('says once why nothing can be read, for %s', async (_, given) => {
    openForm({
      ...{ schema, given },
      api: {
        ...{ getChangePermissions: away, getPromotions: away },
        ...{ getChoices: away, previewChange: away },
      },
    });
    expect(
      await screen.findByText(/could not be worked out either/),
    ).toBeInTheDocument();
    expect(screen.getAllByText(/The database is away/)).toHaveLength(1);
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
    // Nobody knows that nothing waits.
    await userEvent.click(screen.getByRole('combobox', { name: /Primitives/ }));
    expect(
      await screen.findByText('What waits for staging is not known.'),
    ).toBeInTheDocument();
  });

  it('asks again for all that failed, by one press', async () => {
    let isAway = true;
    const once = <T,>(answer: T) =>
      jest.fn(async (): Promise<T> => (isAway ? away() : answer));
    const all = {
      getChangePermissions: once({ items: [] }),
      getPromotions: once({ items: [], total: 0, unproven: 0, left: [] }),
      getChoices: once({
        items: [
          {
            ...{ environment: 'staging', refusals: ['It never was in dev.'] },
            digests: [],
          },
        ],
      }),
      previewChange: once(twelve),
    } satisfies Partial<PrimitivesApi>;
    openForm({
      ...{ schema, given: { primitives: ['domain-orders-v0'] }, api: all },
    });
    const again = await screen.findByRole('button', { name: 'Try again' });
    const asked = () => Object.values(all).map(({ mock }) => mock.calls.length);
    const before = asked();
    isAway = false;
    await userEvent.click(again);
    expect(await screen.findByText(/Its branch is promote/)).toBeInTheDocument();
    expect(
      await screen.findByRole('radio', { name: /It never was in dev/ }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/The database is away/)).toBeNull();
    expect(asked()).toEqual(before.map(count => count + 1));
  });

  it('has nothing to type in place of the preview in an app without our fields', async () => {
    openForm({ ...{ schema, isForeign: true }, api: {} });
    // An unknown field is drawn by its type, and without its name.
    const field = await screen.findByRole('textbox');
    await userEvent.type(field, 'nonsense');
    expect(field).toHaveValue('');
    await review();
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('says of the preview what only the preview could not', async () => {
    openForm({ schema, api: api(away) });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What would change could not be worked out: The database is away',
    );
  });
});
