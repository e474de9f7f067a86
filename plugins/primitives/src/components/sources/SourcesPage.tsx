import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  primitivesReadPermission,
  SourcesReport,
} from '@ameide/plugin-primitives-common';
import { useSources } from '../../hooks/use-primitives';
import { useText } from '../../hooks/use-text';
import { LiveContent } from '../shared/LiveContent';
import { PageBody } from '../shared/PageBody';
import { RowSkeletons } from '../shared/skeletons';
import { SourceTable } from './SourceTable';

/** How the outside systems are doing, what is left of their rate limits, and what does not show yet. @internal */
export function SourcesPage() {
  const t = useText();
  const live = useSources();
  return (
    <PageBody>
      <Box component="header">
        <Typography variant="h5" component="h1">
          {t('sources.title')}
        </Typography>
        <Typography color="text.secondary">{t('sources.intro')}</Typography>
      </Box>
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={<RowSkeletons count={5} height={{ wide: 52, narrow: 200 }} />}
      >
        {report => (
          <>
            <SourceTable items={report.items} />
            <LagText lag={report.lag} />
          </>
        )}
      </LiveContent>
    </PageBody>
  );
}

function LagText({ lag }: Pick<SourcesReport, 'lag'>) {
  const t = useText();
  const { hints, primitives, seconds } = lag;
  return (
    <Typography color="text.secondary">
      {hints + primitives === 0
        ? t('sources.noLag')
        : t('sources.lag', {
            hints: String(hints),
            primitives: String(primitives),
            seconds: String(Math.round(seconds)),
          })}
    </Typography>
  );
}
