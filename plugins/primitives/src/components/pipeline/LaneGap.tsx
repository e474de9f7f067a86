import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { CommitsBetween, maxCommits } from '@ameide/plugin-primitives-common';
import { useCommits } from '../../hooks/use-delivery';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { CommitList } from './CommitList';

/** What is newer than a lane's digest and not there yet: how many commits, and, opened, which. @internal */
export function LaneGap(props: {
  id: string;
  lane: string;
  digest: string;
  newest: string;
}) {
  const t = useText();
  const panelId = useId();
  const [open, setOpen] = useState(false);
  const { value, error } = useCommits(props.id, {
    from: props.digest,
    to: props.newest,
  });
  const words = useGapWords(value, error);
  const hasList = value !== undefined && value.commits.length > 0;
  return (
    <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
      {hasList ? (
        <Link
          component="button"
          aria-expanded={open}
          aria-controls={open ? panelId : undefined}
          onClick={() => setOpen(!open)}
          sx={{ fontSize: 'inherit', textAlign: 'left' }}
        >
          {words}
        </Link>
      ) : (
        words
      )}
      {open && hasList && (
        <Box id={panelId} sx={{ color: 'text.primary', mt: 0.5 }}>
          <CommitList
            commits={value}
            label={t('path.missingIn', { lane: props.lane })}
          />
        </Box>
      )}
    </Box>
  );
}

function useGapWords(commits: CommitsBetween | undefined, error?: Error) {
  const t = useText();
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
}
