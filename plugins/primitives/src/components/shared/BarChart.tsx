import { useTheme } from '@mui/material/styles';

const size = { width: 280, height: 72, gap: 2 };

/** What a bar is made of, from its foot up; no parts where nothing is known. @internal */
export type Bar = {
  key: string;
  /** What it says, for the ear and on hover. */
  text: string;
  parts?: ReadonlyArray<{ value: number; color: string }>;
};

/** Bars over time, with the same as a list; what is not known has a dashed foot instead. @internal */
export function BarChart(props: {
  label: string;
  bars: readonly Bar[];
  /** Of the drawing, in px. */
  height?: number;
}) {
  const { palette } = useTheme();
  const { bars } = props;
  const isKnown = bars.some(({ parts }) => parts);
  // Of nothing there is only the foot.
  const height = isKnown ? props.height ?? size.height : 4;
  const sums = bars.map(({ parts = [] }) =>
    parts.reduce((sum, part) => sum + part.value, 0),
  );
  const top = Math.max(...sums, Number.EPSILON);
  const step = size.width / Math.max(1, bars.length);
  const gap = Math.min(size.gap, step / 4);
  return (
    <>
      <svg
        aria-hidden
        viewBox={`0 0 ${size.width} ${height}`}
        style={{ width: '100%', height }}
        preserveAspectRatio="none"
      >
        {bars.map(({ key, text, parts }, index) => {
          if (!parts) {
            return (
              <line
                key={key}
                x1={index * step}
                x2={(index + 1) * step - gap}
                y1={height - 1}
                y2={height - 1}
                stroke={palette.text.disabled}
                strokeDasharray="2 2"
              />
            );
          }
          // What is nought still has a foot, so that it is not taken for unknown.
          const scale = (height - 4) / top;
          let foot = height;
          return (
            <g key={key}>
              <title>{text}</title>
              {parts.map(({ value, color }, place) => {
                const tall = Math.max(place === 0 ? 2 : 0, value * scale);
                foot -= tall;
                return (
                  <rect
                    key={color}
                    x={index * step}
                    width={step - gap}
                    y={foot}
                    height={tall}
                    fill={color}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <details style={{ fontSize: '0.75rem' }}>
        <summary>{props.label}</summary>
        <ul style={{ margin: 0, maxHeight: '16rem', overflowY: 'auto' }}>
          {bars.map(({ key, text }) => (
            <li key={key}>{text}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
