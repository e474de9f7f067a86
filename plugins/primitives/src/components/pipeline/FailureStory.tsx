import Box from '@mui/material/Box';
import { Stage } from '@ameide/plugin-primitives-common';
import { useCommits } from '../../hooks/use-delivery';
import { useText } from '../../hooks/use-text';
import { Break, breakOf } from '../../model/history';
import { Lane } from '../../model/status';
import { reasonOf } from '../../model/response-error';
import { Age } from '../shared/Age';
import { CommitList } from '../shared/CommitList';
import { Digest } from '../shared/Digest';
import { Facts } from './Facts';
import { useReading } from './reading';

/** Of a stage that fails: since when, after which change, and what to do. @internal */
export function FailureStory(props: { stage: Stage; lane: Lane }) {
  const { stage, lane } = props;
  const t = useText();
  const { pipeline, history, hasOlder } = useReading();
  const broke =
    history &&
    breakOf(history, {
      id: stage.id,
      environment: lane.isBuild ? undefined : lane.id,
      since: stage.since,
    });
  const since = broke?.since ?? stage.since;
  const neverPassed = hasOlder ? undefined : t('broke.firstTime');
  return (
    <Facts
      items={[
        { term: t('broke.since'), value: since && <Age iso={since} /> },
        {
          term: t('broke.lastGood'),
          value:
            broke &&
            (broke.lastGood ? (
              <Digest digest={broke.lastGood} copy />
            ) : (
              neverPassed
            )),
        },
        {
          term: t('broke.after'),
          value: broke?.lastGood && broke.digest && (
            <ChangeBefore id={pipeline.id} broke={broke} />
          ),
        },
        {
          term: t('broke.todo'),
          value: t(
            stage.id === 'smoke' && !stage.log
              ? 'broke.smokeUnread'
              : `broke.${stage.id}`,
            { lane: lane.id },
          ),
        },
      ]}
    />
  );
}

function ChangeBefore(props: { id: string; broke: Break }) {
  const { id, broke } = props;
  const t = useText();
  const { value, error } = useCommits(id, {
    from: broke.lastGood,
    to: broke.digest,
  });
  if (error) {
    return <span>{t('broke.unknownChange', { reason: reasonOf(error) })}</span>;
  }
  if (!value) {
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('path.loading')}
      </Box>
    );
  }
  if (value.status === 'unknown') {
    const { reason = '' } = value;
    return <span>{t('broke.unknownChange', { reason })}</span>;
  }
  return value.commits.length === 0 ? (
    <span>{t('broke.sameCommit')}</span>
  ) : (
    <CommitList commits={value} label={t('broke.after')} />
  );
}
