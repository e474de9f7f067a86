import { useTheme } from '@mui/material/styles';
import { useText } from '../../hooks/use-text';
import { BarChart } from '../shared/BarChart';

/** A bar a week. @internal */
export function WeekChart(props: {
  label: string;
  bars: ReadonlyArray<{ from: string; value?: number; text: string }>;
  /** Says what a bar of a height stands for. */
  say: (height: number) => string;
}) {
  const { palette } = useTheme();
  const t = useText();
  return (
    <BarChart
      label={props.label}
      say={props.say}
      bars={props.bars.map(({ from, value, text }) => ({
        day: from,
        text: t('delivery.week', { date: from.slice(0, 10), value: text }),
        ...(value !== undefined && {
          parts: [{ value, color: palette.primary.main }],
        }),
      }))}
    />
  );
}
