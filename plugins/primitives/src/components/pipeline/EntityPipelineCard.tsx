import { useId } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Pipeline,
  primitiveAnnotation,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import { useMoves } from '../../hooks/use-delivery';
import { usePipeline } from '../../hooks/use-primitives';
import { useStepState } from '../../hooks/use-step-state';
import { useText } from '../../hooks/use-text';
import { pipelinePath } from '../../model/links';
import { lastReadAt } from '../../model/sources';
import { pipelineLanes } from '../../model/status';
import { Age } from '../shared/Age';
import { Digest } from '../shared/Digest';
import { LiveContent } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { Sources } from '../shared/Sources';
import { EnvironmentStatus } from '../shared/StatusText';
import { controls } from '../shared/controls';
import { RowSkeletons } from '../shared/skeletons';

/** The pipeline in small: one line a lane, and the next step. @internal */
export function EntityPipelineCard() {
  const { entity } = useEntity();
  const t = useText();
  const id = entity.metadata.annotations?.[primitiveAnnotation];
  if (!id) return null;
  return (
    <Paper
      variant="outlined"
      sx={{
        p: 2,
        fontFamily: theme => theme.typography.fontFamily,
        lineHeight: 1.5,
        ...controls,
      }}
    >
      <Box
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'baseline',
          gap: 2,
          mb: 1,
        }}
      >
        <Typography
          component="h2"
          sx={{ fontSize: '1rem', fontWeight: 600, m: 0 }}
        >
          {t('pipeline.card')}
        </Typography>
        <Link
          component={RouterLink}
          to={pipelinePath(entity.metadata.name)}
          sx={{ fontSize: '0.875rem' }}
        >
          {t('pipeline.open')}
        </Link>
      </Box>
      <CardBody id={id} />
    </Paper>
  );
}

function CardBody(props: { id: string }) {
  const live = usePipeline(props.id);
  return (
    <LiveContent
      live={live}
      permission={primitivesReadPermission.name}
      skeleton={<RowSkeletons count={5} height={24} />}
    >
      {pipeline => <CardLanes pipeline={pipeline} />}
    </LiveContent>
  );
}

function CardLanes(props: { pipeline: Pipeline }) {
  const t = useText();
  const reasonId = useId();
  const { nextStep, sources } = props.pipeline;
  const readAt = lastReadAt(sources);
  const moves = useMoves(props.pipeline);
  const { isFree, why } = useStepState(
    props.pipeline,
    moves.value,
    moves.error,
  );
  return (
    <Box
      sx={{
        ...{ display: 'grid', rowGap: 1.5, fontSize: '0.875rem' },
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <Sources sources={sources} />
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: 'auto minmax(0, 1fr) auto',
          columnGap: 1.5,
          rowGap: 0.5,
        }}
      >
        {pipelineLanes(props.pipeline).map(lane => (
          <Box key={lane.id} sx={{ display: 'contents' }}>
            <dt>{lane.isBuild ? t('lane.build') : lane.id}</dt>
            <Box component="dd" sx={{ m: 0 }}>
              <EnvironmentStatus enabled={lane.enabled} status={lane.status} />
            </Box>
            <Box component="dd" sx={{ m: 0, color: 'text.secondary' }}>
              {lane.enabled && lane.digest && <Digest digest={lane.digest} />}
            </Box>
          </Box>
        ))}
      </Box>
      <div>
        <strong>{nextStep.title}</strong>
        <div id={reasonId}>{why}</div>
      </div>
      <Box sx={{ '&:empty': { display: 'none' } }}>
        <NextStepButton
          step={nextStep}
          variant="outlined"
          size="small"
          disabled={!isFree}
          describedBy={reasonId}
        />
      </Box>
      {readAt && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
          {t('common.read')} <Age iso={readAt} />
        </Box>
      )}
    </Box>
  );
}
