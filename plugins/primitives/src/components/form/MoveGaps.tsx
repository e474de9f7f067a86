import Box from '@mui/material/Box';
import {
  ChangePreview,
  CommitsBetween,
  maxCommits,
  maxSelection,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { CommitGap } from '../shared/CommitGap';
import { FoldedList } from './FoldedList';

type Move = ChangePreview['moves'][number];

/** The commits that come with each digest that a change moves, as the Pipeline tab has them. @internal */
export function MoveGaps(props: { moves: readonly Move[] }) {
  const t = useText();
  // A smoke that runs again moves nothing; where nothing was before, there is nothing to list.
  const moves = props.moves
    .filter(move => move.digest !== move.replaces)
    .sort((a, b) => Number(!a.replaces) - Number(!b.replaces));
  if (moves.length === 0) return null;
  return (
    // The commits of each are asked for by themselves: of many, only some are drawn.
    <FoldedList
      label={t('change.commits')}
      title={t('change.commits')}
      items={moves}
      most={maxSelection}
      showRest={count => t('change.showMoves', { count })}
    >
      {move => (
        <Box component="li" key={`${move.id} ${move.digest}`} sx={{ py: 0.25 }}>
          <Box component="span" sx={{ fontFamily: 'monospace', fontSize: '0.8125rem' }}>
            {move.id}
          </Box>{' '}
          <MoveGap move={move} />
        </Box>
      )}
    </FoldedList>
  );
}

function MoveGap(props: { move: Move }) {
  const { id, environment, digest, replaces } = props.move;
  const t = useText();
  const words = useMoveWords(environment);
  if (!replaces) return <>{t('change.firstDigest', { environment })}</>;
  return (
    <CommitGap
      id={id}
      from={replaces}
      to={digest}
      words={words}
      label={t('change.commitsOf', { id })}
    />
  );
}

function useMoveWords(environment: string) {
  const t = useText();
  return (commits?: CommitsBetween, error?: Error) => {
    if (error) return t('change.commitsUnknown', { reason: reasonOf(error) });
    if (!commits) return t('path.loading');
    const { status, reason = '', more } = commits;
    const count = commits.commits.length;
    const most = String(maxCommits);
    switch (status) {
      case 'ahead':
        return more
          ? t('change.bringsMore', { most, environment })
          : t('change.brings', { count, environment });
      case 'behind':
        return more
          ? t('change.takesMore', { most, environment })
          : t('change.takes', { count, environment });
      case 'same':
        return t('change.rebuilt', { environment });
      case 'apart':
        return t('change.apart', { environment });
      default:
        return t('change.commitsUnknown', { reason });
    }
  };
}
