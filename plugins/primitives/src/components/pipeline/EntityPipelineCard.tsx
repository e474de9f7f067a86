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
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { usePipeline } from '../../hooks/use-primitives';
import { useText } from '../../hooks/use-text';
import { pipelinePath } from '../../model/links';
import { pipelineLanes } from '../../model/status';
import { LiveContent } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { EnvironmentStatus } from '../shared/StatusText';

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
    <LiveContent live={live} permission={primitivesReadPermission.name}>
      {pipeline => <CardLanes pipeline={pipeline} />}
    </LiveContent>
  );
}

function CardLanes(props: { pipeline: Pipeline }) {
  const t = useText();
  const { nextStep } = props.pipeline;
  const { allowed } = useNextStepPermission(nextStep);
  return (
    <div>
      <Box
        component="dl"
        sx={{
          m: 0,
          mb: 1.5,
          display: 'grid',
          gridTemplateColumns: 'auto 1fr',
          columnGap: 2,
          rowGap: 0.5,
          fontSize: '0.875rem',
        }}
      >
        {pipelineLanes(props.pipeline).map(lane => (
          <Box key={lane.id} sx={{ display: 'contents' }}>
            <dt>{lane.isBuild ? t('lane.build') : lane.id}</dt>
            <Box component="dd" sx={{ m: 0 }}>
              <EnvironmentStatus enabled={lane.enabled} status={lane.status} />
            </Box>
          </Box>
        ))}
      </Box>
      <Typography sx={{ fontSize: '0.875rem', mb: 1 }}>
        {nextStep.reason}
      </Typography>
      <NextStepButton
        step={nextStep}
        variant="outlined"
        size="small"
        disabled={!allowed}
      />
    </div>
  );
}
