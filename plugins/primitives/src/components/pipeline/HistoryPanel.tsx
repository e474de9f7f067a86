import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Skeleton from '@mui/material/Skeleton';
import { Link as RouterLink, useNavigate } from 'react-router-dom';
import {
  HistoryPage,
  primitivesReadPermission,
  Transition,
} from '@ameide/plugin-primitives-common';
import { useEarlierHistory } from '../../hooks/use-earlier-history';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import { historyMoments } from '../../model/history';
import { PastBar } from '../audit/PastBar';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { StaleNotice } from '../shared/Failure';
import { LiveContent } from '../shared/LiveContent';
import { StatusIcon } from '../shared/StatusIcon';
import { TextButton } from '../shared/TextButton';
import { visuallyHidden } from '../shared/visually-hidden';
import { useReading } from './reading';

/** The address of a pipeline as it was known at a moment. */
const addressAt = (at: string) => `?${new URLSearchParams({ at })}`;

/** What changed, newest first, each moment with a way to see the pipeline as it was then, and a way to any other. @internal */
export function HistoryPanel() {
  const { at, historyRead, pipeline } = useReading();
  const navigate = useNavigate();
  return (
    <Box
      sx={{
        ...{ display: 'grid', rowGap: 2, pt: 2 },
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <PastBar
        at={at}
        onChange={moment =>
          navigate(moment ? addressAt(moment) : '?', {
            preventScrollReset: true,
          })
        }
      />
      <LiveContent
        live={historyRead}
        permission={primitivesReadPermission.name}
        skeleton={<Skeleton variant="rounded" height={160} />}
      >
        {newest => <Timeline key={pipeline.id} newest={newest} />}
      </LiveContent>
    </Box>
  );
}

function Timeline(props: { newest: HistoryPage }) {
  const t = useText();
  const { pipeline } = useReading();
  const { items, readEarlier, isReading, error } = useEarlierHistory(
    pipeline.id,
    props.newest,
  );
  return (
    <>
      <Moments history={items} />
      {error && <StaleNotice error={error} onRetry={readEarlier} />}
      {readEarlier && !error && (
        <div>
          <TextButton disabled={isReading} onClick={readEarlier}>
            {t(isReading ? 'common.loading' : 'history.earlier')}
          </TextButton>
        </div>
      )}
    </>
  );
}

function Moments({ history }: { history: readonly Transition[] }) {
  const t = useText();
  const language = useLanguage();
  const { at } = useReading();
  if (history.length === 0) return <>{t('history.empty')}</>;
  return (
    <Box
      component="ol"
      aria-label={t('history.title')}
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        // On a phone a list that scrolls within the page holds fast the finger that scrolls the page.
        maxHeight: { md: 480 },
        overflowY: { md: 'auto' },
        fontSize: '0.875rem',
      }}
    >
      {historyMoments(history).map(moment => (
        <Box
          component="li"
          key={moment.seq}
          aria-current={moment.at === at ? 'true' : undefined}
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', md: '9rem 7rem 1fr auto' },
            columnGap: 2,
            py: 1,
            px: 1,
            borderTop: '1px solid',
            borderColor: 'divider',
            bgcolor: moment.at === at ? 'action.selected' : undefined,
          }}
        >
          <Link
            component={RouterLink}
            to={addressAt(moment.at)}
            preventScrollReset
          >
            <span style={visuallyHidden}>
              {t('history.show', {
                time: formatMoment(moment.at, language),
              })}
              {', '}
            </span>
            <Age iso={moment.at} />
          </Link>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {moment.environment ?? t('lane.build')}
          </Box>
          <Box
            component="ul"
            sx={{
              listStyle: 'none',
              m: 0,
              p: 0,
              display: 'flex',
              flexWrap: 'wrap',
              columnGap: 2,
            }}
          >
            {moment.transitions.map(transition => (
              <Change key={transition.seq} transition={transition} />
            ))}
          </Box>
          {moment.digest ? <Digest digest={moment.digest} copy /> : <span />}
        </Box>
      ))}
    </Box>
  );
}

function Change(props: { transition: Transition }) {
  const { stage, from, to, message } = props.transition;
  const t = useText();
  const words = {
    stage: t(`stage.${stage}`),
    from: from ? t(`status.${from}`) : '',
    to: to ? t(`status.${to}`) : '',
  };
  const since = from ? 'change' : 'first';
  const key = to === undefined ? 'gone' : since;
  return (
    <Box
      component="li"
      title={message}
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
    >
      <StatusIcon mark={to ?? 'open'} size={14} />
      {t(`history.${from === to && from ? 'newDigest' : key}`, words)}
    </Box>
  );
}
