import { screen, within } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/axe';
import { renderPage } from '../../__testUtils__/render';
import { SourcesPage } from './SourcesPage';

describe('sources page', () => {
  it('shows of each source its state, its age and what is left of its rate limit', async () => {
    const { container } = renderPage(<SourcesPage />, {
      api: {
        getSources: async () => ({
          items: [
            {
              source: 'github-core',
              status: 'limited',
              limitedUntil: '2026-01-10T12:30:00Z',
              lastSuccessAt: '2026-01-10T11:58:00Z',
              message: 'GitHub has limited our requests since 12:00.',
              // As whoever runs the portal is given it.
              detail: 'GitHub at http://github.test leaves 900 of 5000',
              budget: {
                limit: 5000,
                remaining: 900,
                resetAt: '2026-01-10T12:30:00Z',
                share: 0.8,
              },
            },
            { source: 'argocd', instance: 'eu', status: 'never' },
          ],
          lag: { hints: 0, primitives: 3, seconds: 1.6 },
        }),
      },
    });
    const table = await screen.findByRole('table', { name: 'Sources' });
    const [, core, argocd] = within(table).getAllByRole('row');
    expect(core).toHaveTextContent(/Limited until .*30/);
    expect(core).toHaveTextContent(
      /900 of 5,000 left until .*1,000 of the limit are kept for others/,
    );
    expect(core).toHaveTextContent(
      /has limited our requests.*GitHub at http:\/\/github.test leaves 900/,
    );
    expect(argocd).toHaveTextContent('Argo CD (eu)');
    expect(argocd).toHaveTextContent('Not read yet');
    expect(argocd).toHaveTextContent('none told');
    expect(
      screen.getByText(/0 reported changes, 3 primitives, for 2 s/),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });
});
