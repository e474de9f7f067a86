import Box from '@mui/material/Box';
import { StagePull } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { actorOf, reviewState } from '../../model/pull';
import { Age } from '../shared/Age';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from './Facts';
import { PullChecksView } from './PullChecksView';
import { PullDiffView } from './PullDiffView';

/** A pull request: what it is, how old, its checks and reviews, who acts next, and what it changes. @internal */
export function PullCard(props: {
  pull: StagePull;
  approvers: readonly string[];
}) {
  const { pull, approvers } = props;
  const t = useText();
  const { number, author, reviews, state } = pull;
  const actor = actorOf(pull, approvers);
  const reviewWords = reviews
    ?.map(review => {
      const known = reviewState(review.state);
      return known
        ? t(`pull.review.${known}`, { author: review.author })
        : `${review.author}: ${review.state}`;
    })
    .join(', ');
  const isOpen = state === 'open';
  return (
    <Box
      sx={{
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 1,
        p: 1.5,
        display: 'grid',
        rowGap: 1,
      }}
    >
      <Box>
        <ExternalLink url={pull.url}>
          #{number} {pull.title}
        </ExternalLink>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {t(isOpen && pull.draft ? 'pull.draft' : `pull.${state}`)}
          {pull.mergedAt && (
            <>
              {' '}
              <Age iso={pull.mergedAt} />
            </>
          )}
          {pull.mergedBy && ` ${t('pull.mergedBy', { author: pull.mergedBy })}`}
          {' · '}
          {t('pull.opened')} <Age iso={pull.createdAt} />{' '}
          {t('pull.by', { author })}
        </Box>
      </Box>
      <Facts
        items={[
          {
            term: t('pull.checks'),
            value: <PullChecksView pull={pull} />,
          },
          {
            term: t('pull.reviews'),
            value:
              reviewWords === undefined
                ? t('pull.reviewsUnknown')
                : reviewWords || t(isOpen ? 'pull.noReviews' : 'common.none'),
          },
          {
            term: t('pull.acts'),
            value:
              actor &&
              t(`pull.${actor}`, { author, approvers: approvers.join(', ') }),
          },
        ]}
      />
      <PullDiffView number={number} />
    </Box>
  );
}
