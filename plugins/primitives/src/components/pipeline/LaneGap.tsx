import Box from '@mui/material/Box';
import { CommitsBetween, maxCommits } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { CommitGap } from '../shared/CommitGap';

/** What is newer than a lane's digest and not there yet: how many commits, and, opened, which. @internal */
export function LaneGap(props: {
  id: string;
  lane: string;
  digest: string;
  newest: string;
}) {
  const t = useText();
  const words = useLaneWords();
  return (
    <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
      <CommitGap
        id={props.id}
        from={props.digest}
        to={props.newest}
        words={words}
        label={t('path.missingIn', { lane: props.lane })}
      />
    </Box>
  );
}

function useLaneWords() {
  const t = useText();
  return (commits?: CommitsBetween, error?: Error) => {
    if (error) return t('path.missingUnknown', { reason: reasonOf(error) });
    if (!commits) return t('path.loading');
    const { status, reason = '', more } = commits;
    const count = commits.commits.length;
    switch (status) {
      case 'ahead':
        return more
          ? t('path.missingMore', { most: String(maxCommits) })
          : t('path.missing', { count });
      case 'behind':
        return t('path.ahead', { count });
      case 'same':
        return t('path.rebuilt');
      case 'apart':
        return t('path.apart');
      default:
        return t('path.missingUnknown', { reason });
    }
  };
}
