import Box from '@mui/material/Box';
import { StageStatus } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { Mark } from '../../model/status';
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

/** The state of one environment in small: a disabled one says so instead of a status. @internal */
export function EnvironmentStatus(props: {
  enabled: boolean;
  status: StageStatus;
}) {
  const t = useText();
  // A disabled environment that failed or could not be read must not hide behind the word.
  const quiet = !props.enabled && ['waiting', 'passed'].includes(props.status);
  return quiet ? (
    <MarkText mark="open" text={t('status.notEnabled')} />
  ) : (
    <StatusText status={props.status} />
  );
}
