import Box from '@mui/material/Box';
import { Verdict, VerdictWaiver } from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { useVerdictAge } from '../../hooks/use-verdict-age';
import { formatMoment } from '../../model/age';
import { verdictMark } from '../../model/status';
import { EvidenceLinks } from './EvidenceLinks';
import { ExternalLink } from './ExternalLink';
import { MarkText } from './StatusText';

/** Verdicts with their reasons and evidence, one a line. @internal */
export function VerdictList(props: { verdicts: readonly Verdict[] }) {
  const t = useText();
  if (props.verdicts.length === 0) {
    return (
      <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {t('done.empty')}
      </Box>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {props.verdicts.map(verdict => (
        <Box
          component="li"
          key={`${verdict.rule} ${verdict.environment ?? ''}`}
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', md: '6.5rem 1fr auto' },
            columnGap: 2,
            rowGap: 0.25,
            py: 1,
            borderTop: '1px solid',
            borderColor: 'divider',
            fontSize: '0.875rem',
          }}
        >
          <MarkText
            mark={verdictMark[verdict.status]}
            text={statusWords(t, verdict)}
          />
          <Box sx={{ minWidth: 0 }}>
            <Box component="span" sx={{ fontWeight: 600 }}>
              {verdict.title}
              {verdict.environment && ` · ${verdict.environment}`}
            </Box>
            <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {verdict.reason}
              <AgeText verdict={verdict} />
            </Box>
            {verdict.waiver && <WaiverText waiver={verdict.waiver} />}
          </Box>
          {verdict.evidence.length > 0 && (
            <EvidenceLinks evidence={verdict.evidence} />
          )}
        </Box>
      ))}
    </Box>
  );
}

function AgeText({ verdict }: { verdict: Verdict }) {
  const t = useText();
  const found = useVerdictAge(verdict);
  if (!found) return null;
  const { since, age, isNoticed, inFull } = found;
  return (
    <>
      {' '}
      ·{' '}
      <time dateTime={since} title={inFull}>
        {isNoticed ? t('audit.noticed', { age }) : age}
      </time>
    </>
  );
}

/** A waived verdict is still what it is, and says so. @internal */
export function statusWords(
  t: ReturnType<typeof useText>,
  { status, waiver }: Verdict,
): string {
  const words = t(`verdict.${status}`);
  return waiver ? t('audit.waivedVerdict', { status: words }) : words;
}

/** Why nobody has to act on it for a while, since when and by whom. @internal */
export function WaiverText({ waiver }: { waiver: VerdictWaiver }) {
  const t = useText();
  const language = useLanguage();
  const { until, reason, since, by, url } = waiver;
  const said = { until, reason, by: by ?? t('audit.nobody') };
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      {since === undefined
        ? t('audit.waiver', said)
        : t('audit.waiverSince', {
            ...said,
            since: formatMoment(since, language),
          })}{' '}
      {/* Within a sentence colour alone tells nobody that it is a link. */}
      <ExternalLink url={url} sx={{ textDecoration: 'underline' }}>
        {t('audit.waiverFile')}
      </ExternalLink>
    </Box>
  );
}
