import Box from '@mui/material/Box';
import { StageStatus } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { environmentMark, Mark } from '../../model/status';
import { StatusIcon } from './StatusIcon';

/** A shape and a word. @internal */
export function MarkText(props: {
  mark: Mark;
  text: string;
  strong?: boolean;
}) {
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        alignSelf: 'start',
        gap: 0.75,
        whiteSpace: 'nowrap',
        fontWeight: props.strong ? 600 : undefined,
      }}
    >
      <StatusIcon mark={props.mark} />
      {/* The word, not the shape, sits on the line of the text around it. */}
      <Box component="span" sx={{ alignSelf: 'baseline' }}>
        {props.text}
      </Box>
    </Box>
  );
}

/** A stage status as shape and word. @internal */
export function StatusText(props: { status: StageStatus; strong?: boolean }) {
  const t = useText();
  return (
    <MarkText
      mark={props.status}
      text={t(`status.${props.status}`)}
      strong={props.strong}
    />
  );
}

/** The state of one environment in small. @internal */
export function EnvironmentStatus(props: {
  enabled: boolean;
  status: StageStatus;
}) {
  const t = useText();
  const { mark, word } = environmentMark(props);
  return <MarkText mark={mark} text={t(`status.${word}`)} />;
}
