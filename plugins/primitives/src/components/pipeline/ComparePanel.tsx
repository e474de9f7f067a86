import { useState } from 'react';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { useCommits } from '../../hooks/use-delivery';
import { useText } from '../../hooks/use-text';
import { pastDigests } from '../../model/history';
import { shortDigest } from '../../model/links';
import { pipelineLanes } from '../../model/status';
import { reasonOf } from '../../model/response-error';
import { Age } from '../shared/Age';
import { CommitList } from '../shared/CommitList';
import { Digest } from '../shared/Digest';
import { EnvironmentStatus } from '../shared/StatusText';
import { useReading } from './reading';

type Side = ReturnType<typeof useSides>['all'][number];

/** Older ones are found in the history. */
const mostPast = 20;

/** The newest image and each environment that has a digest, then digests from before. */
function useSides() {
  const t = useText();
  const { pipeline, history = [] } = useReading();
  const present = pipelineLanes(pipeline).flatMap(
    ({ id, isBuild, digest, enabled, status }) =>
      digest && enabled
        ? [
            {
              ...{ id, digest, state: { enabled, status } },
              name: isBuild ? t('compare.newest') : id,
            },
          ]
        : [],
  );
  const known = new Set(present.map(({ digest }) => digest));
  const past = pastDigests(history, known).slice(0, mostPast);
  return {
    present,
    all: [
      ...present,
      ...past.map(({ digest, at, environment }) => ({
        ...{ id: digest, digest, state: undefined, at },
        name: environment
          ? t('compare.past', { digest: shortDigest(digest), environment })
          : shortDigest(digest),
      })),
    ],
  };
}

/** Two of the digests side by side, with the commits between them. @internal */
export function ComparePanel() {
  const t = useText();
  const { present, all: sides } = useSides();
  const [chosen, setChosen] = useState<{ from?: string; to?: string }>({});
  const pick = (id: string | undefined, index: number) =>
    sides.find(side => side.id === id) ?? sides.at(index);
  // The last environment and the newest image differ most.
  const from = pick(chosen.from, present.length - 1);
  const to = pick(chosen.to, 0);
  if (!from || !to || sides.length < 2) return <>{t('compare.tooFew')}</>;
  return (
    <Box sx={{ display: 'grid', rowGap: 2, pt: 1, fontSize: '0.875rem' }}>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
          gap: 2,
        }}
      >
        {(
          [
            ['from', from],
            ['to', to],
          ] as const
        ).map(([key, side]) => (
          <Box key={key} sx={{ minWidth: 0 }}>
            <TextField
              select
              fullWidth
              size="small"
              id={`primitives-compare-${key}`}
              label={t(`compare.${key}`)}
              value={side.id}
              onChange={event =>
                setChosen(before => ({ ...before, [key]: event.target.value }))
              }
            >
              {sides.map(({ id, name }) => (
                <MenuItem key={id} value={id}>
                  {name}
                </MenuItem>
              ))}
            </TextField>
            <Box
              sx={{
                mt: 1,
                display: 'flex',
                flexWrap: 'wrap',
                alignItems: 'center',
                columnGap: 2,
              }}
            >
              <Digest digest={side.digest} copy />
              {side.state && <EnvironmentStatus {...side.state} />}
              {'at' in side && (
                <span>
                  {t('compare.seen')} <Age iso={side.at} />
                </span>
              )}
            </Box>
          </Box>
        ))}
      </Box>
      <Difference key={`${from.digest} ${to.digest}`} from={from} to={to} />
    </Box>
  );
}

function Difference(props: { from: Side; to: Side }) {
  const { from, to } = props;
  const t = useText();
  const { pipeline } = useReading();
  const { value, error } = useCommits(pipeline.id, {
    from: from.digest,
    to: to.digest,
  });
  if (error) return <>{t('compare.unknown', { reason: reasonOf(error) })}</>;
  if (!value) return <Skeleton variant="rounded" height={48} />;
  const names = { from: from.name, to: to.name };
  const count = value.commits.length;
  const words = {
    ahead: t('compare.ahead', { count, ...names }),
    behind: t('compare.behind', { count, ...names }),
    same: t('compare.same'),
    apart: t('compare.apart'),
    unknown: t('compare.unknown', { reason: value.reason ?? '' }),
  }[value.status];
  return (
    <div>
      <Box sx={{ fontWeight: 600 }}>{words}</Box>
      {count > 0 && <CommitList commits={value} label={t('compare.commits')} />}
    </div>
  );
}
