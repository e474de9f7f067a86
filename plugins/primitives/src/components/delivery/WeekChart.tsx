import { useTheme } from '@mui/material/styles';
import { useText } from '../../hooks/use-text';

const size = { width: 280, height: 72, gap: 2 };

/** A bar a week; weeks of which nothing is known have a dashed foot instead. @internal */
export function WeekChart(props: {
  label: string;
  bars: ReadonlyArray<{ from: string; value?: number; text: string }>;
}) {
  const { palette } = useTheme();
  const t = useText();
  const { bars } = props;
  const top = Math.max(...bars.map(bar => bar.value ?? 0), Number.EPSILON);
  const step = size.width / Math.max(1, bars.length);
  return (
    <>
      <svg
        aria-hidden
        viewBox={`0 0 ${size.width} ${size.height}`}
        style={{ width: '100%', height: size.height }}
        preserveAspectRatio="none"
      >
        {bars.map((bar, index) => {
          const tall =
            bar.value === undefined
              ? 0
              : Math.max(2, (bar.value / top) * (size.height - 4));
          return bar.value === undefined ? (
            <line
              key={bar.from}
              x1={index * step}
              x2={(index + 1) * step - size.gap}
              y1={size.height - 1}
              y2={size.height - 1}
              stroke={palette.text.disabled}
              strokeDasharray="2 2"
            />
          ) : (
            <rect
              key={bar.from}
              x={index * step}
              width={step - size.gap}
              y={size.height - tall}
              height={tall}
              fill={palette.primary.main}
            >
              <title>
                {t('delivery.week', {
                  date: bar.from.slice(0, 10),
                  value: bar.text,
                })}
              </title>
            </rect>
          );
        })}
      </svg>
      <details style={{ fontSize: '0.75rem' }}>
        <summary>{props.label}</summary>
        <ul style={{ margin: 0 }}>
          {bars.map(bar => (
            <li key={bar.from}>
              {t('delivery.week', {
                date: bar.from.slice(0, 10),
                value: bar.text,
              })}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
