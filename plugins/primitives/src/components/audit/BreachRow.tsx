import { memo } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { Breach } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { rulePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { ExternalLink } from '../shared/ExternalLink';
import {
  ColumnHeads,
  LoadingRow,
  rowProps,
  second,
  twoLines,
} from '../shared/GridCells';
import { RowPlace } from '../shared/VirtualGrid';

const columns =
  'minmax(12rem, 3fr) minmax(9rem, 1.8fr) minmax(7rem, 0.9fr) 7.5rem minmax(8rem, 1.4fr)';

/** Names of the columns. @internal */
export function BreachHead(props: { wide: boolean }) {
  const t = useText();
  const names = ['subject', 'rule', 'owner', 'since', 'evidence'] as const;
  return (
    <ColumnHeads
      wide={props.wide}
      columns={columns}
      names={names.map(name => t(`audit.breach.${name}`))}
    />
  );
}

/** One breach; a skeleton of the same size while it is not known. @internal */
export const BreachRow = memo(function Row(
  props: Omit<RowPlace, 'index'> & {
    breach?: Breach;
    wide: boolean;
    onOpen: (breach: Breach) => void;
  },
) {
  const t = useText();
  const { breach, wide } = props;
  /** Stands above a value where no head names its column. */
  const label = (name: 'owner' | 'since') =>
    !wide && (
      <Box component="span" sx={second}>
        {t(`audit.breach.${name}`)}
      </Box>
    );
  return (
    <Box
      {...rowProps(props)}
      aria-busy={!breach}
      sx={{
        display: 'grid',
        gridTemplateColumns: wide ? columns : '1fr 1fr',
        alignItems: wide ? 'center' : 'start',
        alignContent: 'center',
        columnGap: 1,
        rowGap: 0.5,
        px: 2,
        boxSizing: 'border-box',
        fontSize: '0.875rem',
        lineHeight: 1.4,
        borderBottom: 1,
        borderColor: 'divider',
        '& > *': { minWidth: 0, overflow: 'hidden' },
        ...(!wide && {
          '& > :not(:nth-of-type(3), :nth-of-type(4))': {
            gridColumn: '1 / -1',
          },
        }),
      }}
    >
      {breach ? (
        <>
          <Box role="gridcell">
            <Link
              component="button"
              type="button"
              onClick={() => props.onOpen(breach)}
              aria-label={t('audit.breach.openOf', { subject: breach.subject })}
              sx={{
                ...(wide ? second : twoLines),
                color: 'primary.main',
                fontSize: '0.875rem',
                fontWeight: 600,
                maxWidth: '100%',
                textAlign: 'start',
              }}
            >
              {breach.subject}
            </Link>
            <Box sx={{ ...twoLines, color: 'text.secondary' }}>
              {breach.message}
            </Box>
          </Box>
          <Box role="gridcell">
            <Link component={RouterLink} to={rulePath(breach.rule)}>
              {breach.title}
            </Link>
          </Box>
          <Box role="gridcell">
            {label('owner')}
            <Box component="span" sx={twoLines}>
              {breach.id
                ? ownerName(breach.owner) ?? t('common.unknownOwner')
                : t('audit.breach.nobodys')}
            </Box>
            {breach.environment && (
              <Box component="span" sx={second}>
                {breach.environment}
              </Box>
            )}
          </Box>
          <Box role="gridcell">
            {label('since')}
            {breach.since ? (
              <Age iso={breach.since} />
            ) : (
              t('audit.sinceUnknown')
            )}
            {breach.waiver && (
              // Balanced, a line does not end within the day.
              <Box
                component="span"
                sx={{ ...second, whiteSpace: 'normal', textWrap: 'balance' }}
              >
                {t('audit.waivedUntil', { until: breach.waiver.until })}
              </Box>
            )}
          </Box>
          <Box role="gridcell">
            {breach.evidence.slice(0, 1).map(({ title, url }) => (
              <Box key={url} title={title} sx={twoLines}>
                {/* Of a path the name of the file; where it lies is in the title. */}
                <ExternalLink url={url}>{title.split('/').at(-1)}</ExternalLink>
              </Box>
            ))}
          </Box>
        </>
      ) : (
        <LoadingRow />
      )}
    </Box>
  );
});
