import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Stage } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { failedBefore } from '../../model/said-before';
import { Lane, markColor } from '../../model/status';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { EvidenceLinks } from '../shared/EvidenceLinks';
import { ApplicationRecordView } from './ApplicationRecordView';
import { CheckTable } from './CheckTable';
import { Facts } from './Facts';
import { FailureStory } from './FailureStory';
import { FindingsTable } from './FindingsTable';
import { ImageFacts } from './ImageFacts';
import { LogExcerpt } from './LogExcerpt';
import { PullCard } from './PullCard';
import { useReading } from './reading';
import { ResourceTable } from './ResourceTable';

/** Why a stage is what it is: what broke and what to do, evidence, findings and log. @internal */
export function StagePanel(props: {
  id: string;
  lane: Lane;
  laneTitle: string;
  stage: Stage;
}) {
  const { stage, lane } = props;
  const t = useText();
  const { pipeline, moves, at } = useReading();
  const { image } = pipeline;
  const approvers =
    moves?.items.find(move => move.environment === lane.id)?.approvers ?? [];
  const before = failedBefore(pipeline.environments, lane.id, stage);
  const isOfArgoCD = ['sync', 'health', 'smoke'].includes(stage.id);
  const stageTitle = t(`stage.${stage.id}`);
  return (
    <Box
      id={props.id}
      role="region"
      aria-label={t('stage.details', {
        lane: props.laneTitle,
        stage: stageTitle,
      })}
      sx={{
        gridColumn: '1 / -1',
        order: { md: 2 },
        minWidth: 0,
        pl: { xs: 1.5, md: 2 },
        pr: { md: 1 },
        '--names-width': '5.25rem',
        py: 1,
        my: 1,
        borderLeft: '3px solid',
        borderColor: markColor[stage.status],
        display: 'flex',
        flexDirection: 'column',
        gap: 1.5,
        fontSize: '0.875rem',
      }}
    >
      <Box>
        <Typography
          component="h4"
          sx={{ fontSize: '0.875rem', fontWeight: 600, m: 0 }}
        >
          {stageTitle} · {t(`status.${stage.status}`)}
        </Typography>
        <Typography sx={{ fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
          {before ? t('done.as', { environment: before }) : stage.message}
        </Typography>
      </Box>
      {stage.status === 'failed' && <FailureStory stage={stage} lane={lane} />}
      {stage.id === 'image' && image && <ImageFacts image={image} />}
      {stage.pull && (
        <PullCard pull={stage.pull} approvers={approvers} />
      )}
      {stage.checks && <CheckTable checks={stage.checks} />}
      {stage.conditions && (
        <Facts
          items={[
            {
              term: t('evidence.conditions'),
              value: stage.conditions.join('; '),
            },
          ]}
        />
      )}
      {stage.resources && stage.resources.length > 0 && (
        <ResourceTable resources={stage.resources} />
      )}
      {isOfArgoCD && !at && lane.enabled && (
        <ApplicationRecordView
          id={pipeline.id}
          environment={lane.id}
          isSmoke={stage.id === 'smoke'}
          shown={stage.log}
        />
      )}
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 3,
          rowGap: 0.5,
        }}
      >
        <EvidenceLinks evidence={stage.evidence} />
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {stage.digest ? (
            <>
              {t('stage.digest')} <Digest digest={stage.digest} copy />
            </>
          ) : (
            t('stage.noDigest')
          )}
        </Box>
        {stage.since && (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('stage.since')} <Age iso={stage.since} />
          </Box>
        )}
      </Box>
      {stage.findings && stage.findings.length > 0 && (
        <FindingsTable
          findings={stage.findings}
          commitUrl={pipeline.commit?.url}
          fallbackUrl={stage.evidence[0]?.url}
        />
      )}
      {stage.log && (
        <LogExcerpt
          log={stage.log}
          label={t('stage.logOf', { stage: stageTitle, lane: props.laneTitle })}
        />
      )}
    </Box>
  );
}
