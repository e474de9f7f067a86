import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import { useLanguage } from '../../hooks/use-text';
import { formatDay } from '../../model/age';

const size = { width: 280, height: 72, gap: 2 };

/** What stands at the ends of an axis; the list says the same for the ear. */
const caption = { fontSize: '0.75rem', color: 'text.secondary' } as const;

/** What a bar is made of, from its foot up; no parts where nothing is known. @internal */
export type Bar = {
  /** The day that it begins with, ISO 8601. */
  day: string;
  /** What it says, for the ear and on hover. */
  text: string;
  parts?: ReadonlyArray<{ value: number; color: string }>;
};

/** Bars over time from the first day to the last, with the same as a list; what is not known has a dashed foot instead. @internal */
export function BarChart(props: {
  label: string;
  bars: readonly Bar[];
  /** Says what a bar of a height stands for. */
  say: (height: number) => string;
  /** Of the drawing, in px. */
  height?: number;
}) {
  const { palette } = useTheme();
  const language = useLanguage();
  const { bars } = props;
  const isKnown = bars.some(({ parts }) => parts);
  // Of nothing there is only the foot.
  const height = isKnown ? props.height ?? size.height : 4;
  const sums = bars.map(({ parts = [] }) =>
    parts.reduce((sum, part) => sum + part.value, 0),
  );
  const most = Math.max(0, ...sums);
  const ends = new Set([bars.at(0), bars.at(-1)].flatMap(bar => bar?.day ?? []));
  const step = size.width / Math.max(1, bars.length);
  const gap = Math.min(size.gap, step / 4);
  return (
    <>
      {isKnown && (
        <Box aria-hidden sx={caption}>
          {props.say(most)}
        </Box>
      )}
      <svg
        aria-hidden
        viewBox={`0 0 ${size.width} ${height}`}
        style={{ width: '100%', height }}
        preserveAspectRatio="none"
      >
        {bars.map(({ day, text, parts }, index) => {
          if (!parts) {
            return (
              <line
                key={day}
                x1={index * step}
                x2={(index + 1) * step - gap}
                y1={height - 1}
                y2={height - 1}
                stroke={palette.text.disabled}
                strokeDasharray="2 2"
              />
            );
          }
          const scale = (height - 4) / (most || 1);
          let foot = height;
          return (
            <g key={day}>
              <title>{text}</title>
              {/* What is nought still has a foot, so that it is not taken for unknown. */}
              {sums[index] === 0 && (
                <rect
                  x={index * step}
                  width={step - gap}
                  y={height - 2}
                  height={2}
                  fill={palette.text.disabled}
                />
              )}
              {parts.map(({ value, color }, place) => {
                const tall = Math.max(value && place === 0 ? 2 : 0, value * scale);
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
      <Box
        aria-hidden
        sx={{ ...caption, display: 'flex', justifyContent: 'space-between' }}
      >
        {[...ends].map(day => (
          <span key={day}>{formatDay(day, language)}</span>
        ))}
      </Box>
      <details style={{ fontSize: '0.75rem' }}>
        <summary>{props.label}</summary>
        <ul style={{ margin: 0, maxHeight: '16rem', overflowY: 'auto' }}>
          {bars.map(({ day, text }) => (
            <li key={day}>{text}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
