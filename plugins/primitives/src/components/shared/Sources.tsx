import Alert from '@mui/material/Alert';
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import { Link as RouterLink } from 'react-router-dom';
import { SourceStatus } from '@ameide/plugin-primitives-common';
import { useSources } from '../../hooks/use-primitives';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import { troubledSources } from '../../model/sources';

/** The same of a page whose own answer does not tell of the sources; nothing while they are not known. @internal */
export function SourcesNow() {
  const { value } = useSources();
  return value ? <Sources sources={value.items} /> : null;
}

/** Says which outside systems could not be read or may not be asked now, and since when; nothing when all is well. @internal */
export function Sources(props: { sources: readonly SourceStatus[] }) {
  const t = useText();
  const language = useLanguage();
  const troubled = troubledSources(props.sources);
  if (troubled.length === 0) return null;

  const sentence = (status: SourceStatus) => {
    const name = t(`source.${status.source}`);
    const source = status.instance ? `${name} (${status.instance})` : name;
    if (status.status === 'never') return t('source.never', { source });
    if (status.status === 'limited')
      return t('source.limited', {
        source,
        time: status.limitedUntil
          ? formatMoment(status.limitedUntil, language)
          : '?',
      });
    return status.lastSuccessAt
      ? t('source.failedSince', {
          source,
          time: formatMoment(status.lastSuccessAt, language),
        })
      : t('source.failed', { source });
  };

  return (
    <Stack spacing={1}>
      {troubled.map(status => (
        <Alert
          key={`${status.source}/${status.instance ?? ''}`}
          severity={status.status === 'failed' ? 'warning' : 'info'}
        >
          {sentence(status)}{' '}
          {/* What the system said, with its address, is for those who run it. */}
          <Link
            component={RouterLink}
            to="/sources"
            color="inherit"
            underline="always"
          >
            {t('source.why')}
          </Link>
        </Alert>
      ))}
    </Stack>
  );
}
