import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useText } from '../../hooks/use-text';
import { Reach } from '../../model/path';
import { Lane } from '../../model/status';
import { EvidenceButton } from '../audit/EvidenceButton';
import { Digest } from '../shared/Digest';
import { ExternalLink } from '../shared/ExternalLink';
import { EnvironmentStatus } from '../shared/StatusText';
import { LaneGap } from './LaneGap';
import { useReading } from './reading';

/** The lane's name and state, which digest is there, and what is newer. @internal */
export function LaneHeader(props: {
  lane: Lane;
  reach: Reach;
  titleId: string;
}) {
  const { lane, reach } = props;
  const t = useText();
  const { id, image, commit } = useReading().pipeline;
  const title = lane.isBuild ? t('lane.build') : lane.id;
  return (
    <Box
      sx={{ minWidth: 0, display: 'grid', rowGap: 0.25, alignContent: 'start' }}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 1.5,
        }}
      >
        <Typography
          id={props.titleId}
          component="h3"
          sx={{ fontSize: '1rem', fontWeight: 600, m: 0 }}
        >
          {title}
        </Typography>
        <Box component="span" sx={{ fontSize: '0.75rem' }}>
          <EnvironmentStatus enabled={lane.enabled} status={lane.status} />
        </Box>
      </Box>
      {lane.isBuild && commit && (
        <Box sx={{ fontSize: '0.75rem' }}>
          <ExternalLink url={commit.url}>
            {t('path.commit', { commit: commit.sha.slice(0, 7) })}
          </ExternalLink>
        </Box>
      )}
      {lane.enabled && lane.digest && (
        <Box sx={{ color: 'text.secondary' }}>
          <Digest digest={lane.digest} copy />
          {lane.digest !== image?.digest && (
            <EvidenceButton id={id} digest={lane.digest} />
          )}
        </Box>
      )}
      {!lane.isBuild && reach === 'newest' && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
          {t('path.newest')}
        </Box>
      )}
      {reach === 'older' && lane.digest && image && (
        <LaneGap
          key={`${lane.digest} ${image.digest}`}
          id={id}
          lane={title}
          digest={lane.digest}
          newest={image.digest}
        />
      )}
    </Box>
  );
}
