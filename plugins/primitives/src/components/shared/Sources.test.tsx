import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import { Sources } from './Sources';

describe('Sources', () => {
  it('says until when a source may not be asked, and does not warn of it', async () => {
    renderInTestApp(
      <Sources
        sources={[
          {
            source: 'github-core',
            status: 'limited',
            limitedUntil: '2026-01-10T12:30:00Z',
            lastSuccessAt: '2026-01-10T11:58:00Z',
          },
          {
            source: 'registry',
            status: 'failed',
            message: 'connect ECONNREFUSED 10.0.0.1:5000',
          },
        ]}
      />,
    );
    const [limited, failed] = await screen.findAllByRole('alert');
    expect(limited).toHaveTextContent(
      /The core repository on GitHub is not read in full until .*30/,
    );
    expect(limited.className).toMatch(/info/i);
    expect(failed.className).toMatch(/warning/i);
    // An address says nothing to most who read this, and is nothing that they need.
    expect(failed).not.toHaveTextContent('10.0.0.1');
    expect(within(failed).getByRole('link')).toHaveAttribute('href', '/sources');
  });

  it('says once of all that were never read that they were not', async () => {
    renderInTestApp(
      <Sources
        sources={[
          { source: 'github-core', status: 'never' },
          { source: 'argocd', instance: 'main', status: 'never' },
          { source: 'registry', status: 'failed' },
        ]}
      />,
    );
    const [never, failed, ...others] = await screen.findAllByRole('alert');
    expect(never).toHaveTextContent(
      'Not read yet, so that what rests on it is unknown: The core repository on GitHub and Argo CD (main).',
    );
    expect(failed).toHaveTextContent('The image registry could not be read.');
    expect(others).toEqual([]);
  });
});
