import Box from '@mui/material/Box';
import { BreakGlassItem } from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { barOf } from '../../model/break-glass';
import { formatDuration } from '../../model/duration';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { EvidenceLinks } from '../shared/EvidenceLinks';

/** One change outside Git: what, who, and where it lies in the time that is shown. @internal */
export function BreakGlassRow(props: {
  item: BreakGlassItem;
  span: { from: number; to: number };
}) {
  const { item, span } = props;
  const t = useText();
  const language = useLanguage();
  const time = formatDuration(item.seconds, language);
  const bar = barOf(item, span);
  const isOver = item.until !== undefined;
  return (
    <Box
      component="li"
      sx={{
        px: 2,
        py: 1.5,
        fontSize: '0.875rem',
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', md: '11rem 1fr' },
        columnGap: 2,
        rowGap: 0.5,
      }}
    >
      <Box>
        <Box sx={{ fontWeight: 600 }}>
          {t(`breakGlass.changes.${item.change}`)}
        </Box>
        <Box sx={{ color: 'text.secondary' }}>{item.environment}</Box>
      </Box>
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Box>{item.message}</Box>
        <Box sx={{ color: 'text.secondary' }}>
          {t('breakGlass.began')} <Age iso={item.since} />,{' '}
          {item.by
            ? t('breakGlass.by', { who: item.by })
            : t('breakGlass.nobody')}
          ;{' '}
          {item.until ? (
            <>
              {t('breakGlass.lasted', { time })} <Age iso={item.until} />
            </>
          ) : (
            t('breakGlass.stands', { time })
          )}
          {item.owner && ` · ${ownerName(item.owner)}`}
        </Box>
        {/* The same in a picture, for who sees it. */}
        <Box
          aria-hidden
          sx={{
            position: 'relative',
            height: 6,
            my: 0.75,
            borderRadius: 3,
            bgcolor: 'action.hover',
          }}
        >
          <Box
            sx={{
              position: 'absolute',
              top: 0,
              bottom: 0,
              left: `min(${bar.left}%, calc(100% - 6px))`,
              width: `${bar.width}%`,
              minWidth: 6,
              borderRadius: 3,
              bgcolor: isOver ? 'text.secondary' : 'error.main',
            }}
          />
        </Box>
        {item.evidence.length > 0 && <EvidenceLinks evidence={item.evidence} />}
      </Box>
    </Box>
  );
}
