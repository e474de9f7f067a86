import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { BarChart } from './BarChart';

const days = ['2026-01-01', '2026-01-02', '2026-01-03'];

describe('a chart of bars', () => {
  it('says what its height is and which days it begins and ends with', async () => {
    renderInTestApp(
      <BarChart
        label="Breaches as a table"
        say={height => `${height} breaches`}
        bars={[
          { day: days[0], text: 'none known' },
          { day: days[1], text: 'zero', parts: [{ value: 0, color: 'red' }] },
          { day: days[2], text: 'seven', parts: [{ value: 7, color: 'red' }] },
        ]}
      />,
    );
    expect(await screen.findByText('7 breaches')).toBeInTheDocument();
    expect(screen.getByText('Jan 1, 2026')).toBeInTheDocument();
    expect(screen.getByText('Jan 3, 2026')).toBeInTheDocument();
    expect(screen.queryByText('Jan 2, 2026')).not.toBeInTheDocument();
  });

  it('draws nought in no colour of an alarm, and unknown as no bar at all', async () => {
    renderInTestApp(
      <BarChart
        label="Breaches as a table"
        say={String}
        bars={[
          { day: days[0], text: 'none known' },
          { day: days[1], text: 'zero', parts: [{ value: 0, color: 'red' }] },
        ]}
      />,
    );
    const title = { selector: 'title' };
    const zero = (await screen.findByText('zero', title)).closest('g');
    const seen = [...(zero?.querySelectorAll('rect') ?? [])].filter(
      rect => Number(rect.getAttribute('height')) > 0,
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toHaveAttribute('fill', 'red');
    expect(screen.queryByText('none known', title)).not.toBeInTheDocument();
  });

  it('has no scale where nothing is known', async () => {
    renderInTestApp(
      <BarChart
        label="Breaches as a table"
        say={height => `${height} breaches`}
        bars={[{ day: days[0], text: 'none known' }]}
      />,
    );
    expect(await screen.findByText('Jan 1, 2026')).toBeInTheDocument();
    expect(screen.queryByText(/breaches$/)).not.toBeInTheDocument();
  });
});
