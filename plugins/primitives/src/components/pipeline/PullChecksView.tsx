import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import {
  primitivesReadPermission,
  PullChecks,
  StagePull,
} from '@ameide/plugin-primitives-common';
import { usePullChecks } from '../../hooks/use-delivery';
import { useText } from '../../hooks/use-text';
import { pullCheckMark } from '../../model/pull';
import { ExternalLink } from '../shared/ExternalLink';
import { LiveContent } from '../shared/LiveContent';
import { MarkText } from '../shared/StatusText';
import { useReading } from './reading';

/** The checks of a pull request: of one that is open all together as they are known, and each with its page. @internal */
export function PullChecksView(props: { pull: StagePull }) {
  const { number, checks, state } = props.pull;
  const { at } = useReading();
  const t = useText();
  const isOpen = state === 'open';
  const known = checks && t(`pull.checkState.${checks}`);
  return (
    <>
      {isOpen && (known ?? t('pull.checksUnknown'))}
      {/* GitHub tells of now only: an open one had others at a moment in the past. */}
      {!(isOpen && at) && <EachCheck number={number} isOpen={isOpen} />}
    </>
  );
}

function EachCheck(props: { number: number; isOpen: boolean }) {
  const t = useText();
  const live = usePullChecks(useReading().pipeline, props.number);
  return (
    <LiveContent
      live={live}
      permission={primitivesReadPermission.name}
      skeleton={<Skeleton variant="text" width={120} />}
      without={!props.isOpen && t('pull.checksUnknown')}
    >
      {value => <CheckList value={value} />}
    </LiveContent>
  );
}

function CheckList(props: { value: PullChecks }) {
  const t = useText();
  const { number, checks } = props.value;
  if (checks.length === 0) return <span>{t('pull.noChecks')}</span>;
  return (
    <Box
      component="ul"
      aria-label={t('pull.checkList', { number: String(number) })}
      sx={{ m: 0, p: 0, listStyle: 'none' }}
    >
      {checks.map(({ name, state, url }) => (
        <Box
          component="li"
          // A run and a status may have one name.
          key={`${name} ${url}`}
          sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1 }}
        >
          <ExternalLink url={url}>{name}</ExternalLink>
          <MarkText
            mark={pullCheckMark[state]}
            text={t(`pull.checkState.${state}`)}
          />
        </Box>
      ))}
    </Box>
  );
}
