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

  const nameOf = ({ source, instance }: SourceStatus) => {
    const name = t(`source.${source}`);
    return instance ? `${name} (${instance})` : name;
  };
  // Before the first reading, and at a moment before it, it is the same of all of them.
  const never = troubled.filter(({ status }) => status === 'never');
  const neverAll = () =>
    t('source.neverAll', {
      sources: new Intl.ListFormat(language).format(never.map(nameOf)),
    });
  const sentence = (status: SourceStatus) => {
    const source = nameOf(status);
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
      {never.length > 1 && <Notice severity="info">{neverAll()}</Notice>}
      {troubled
        .filter(({ status }) => status !== 'never' || never.length === 1)
        .map(status => (
          <Notice
            key={`${status.source}/${status.instance ?? ''}`}
            severity={status.status === 'failed' ? 'warning' : 'info'}
          >
            {sentence(status)}
          </Notice>
        ))}
    </Stack>
  );
}

function Notice(props: { severity: 'warning' | 'info'; children: string }) {
  const t = useText();
  return (
    <Alert severity={props.severity}>
      {props.children}{' '}
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
  );
}
