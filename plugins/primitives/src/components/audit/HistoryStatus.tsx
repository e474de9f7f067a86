import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import {
  HistoryVerification,
  primitivesAuditReadPermission,
} from '@ameide/plugin-primitives-common';
import { useVerification } from '../../hooks/use-break-glass';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import { ruleMark } from '../../model/status';
import { Age } from '../shared/Age';
import { CopyButton } from '../shared/CopyButton';
import { LiveContent } from '../shared/LiveContent';
import { SectionTitle } from '../shared/SectionTitle';
import { MarkText } from '../shared/StatusText';
import { TextButton } from '../shared/TextButton';
import { ChainRows } from './audit-skeletons';

const marks = {
  whole: ruleMark.met,
  broken: ruleMark['not-met'],
  empty: ruleMark.unknown,
};

/** Whether the history is as it was written: from where on it is whole, or which record is wrong. @internal */
export function HistoryStatus() {
  const t = useText();
  const live = useVerification();
  return (
    <section aria-labelledby="primitives-history-chain">
      <SectionTitle id="primitives-history-chain">
        {t('chain.title')}
      </SectionTitle>
      <LiveContent
        live={live}
        permission={primitivesAuditReadPermission.name}
        skeleton={<ChainRows />}
      >
        {found => (
          <Paper
            variant="outlined"
            sx={{
              px: 2,
              py: 1.5,
              fontSize: '0.875rem',
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'baseline',
              columnGap: 2,
              rowGap: 1,
            }}
          >
            <span>
              <MarkText
                mark={marks[found.status]}
                text={t(`chain.${found.status}`)}
              />
            </span>
            <Box role="status" sx={{ flex: '1 1 20rem', minWidth: 0 }}>
              <Sentences found={found} />
            </Box>
            <Box sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
              {t('chain.verified')} <Age iso={found.verifiedAt} />{' '}
              <TextButton disabled={live.loading} onClick={live.reload}>
                {t('chain.verify')}
              </TextButton>
            </Box>
          </Paper>
        )}
      </LiveContent>
    </section>
  );
}

function Sentences({ found }: { found: HistoryVerification }) {
  const t = useText();
  const language = useLanguage();
  const { records, faults, fault, wholeFrom, head, checkpoint } = found;
  const moment = (iso: string) => formatMoment(iso, language);
  const isBroken = found.status === 'broken';
  const sentences = [
    fault && t('chain.faults', { count: faults, fault: fault.message }),
    isBroken && !wholeFrom && t('chain.nothingWhole'),
    isBroken &&
      wholeFrom &&
      t('chain.wholeFrom', {
        link: `${wholeFrom.link}`,
        at: moment(wholeFrom.at),
      }),
    !isBroken &&
      wholeFrom &&
      t('chain.records', { count: records, from: moment(wholeFrom.at) }),
    found.status === 'empty' && t('chain.none'),
    found.unsealed > 0 && t('chain.unsealed', { count: found.unsealed }),
    found.sealedLate > 0 && t('chain.sealedLate', { count: found.sealedLate }),
    checkpoint && t('chain.checkpoint', { link: `${checkpoint.link}` }),
  ].filter(Boolean);
  return (
    <>
      {sentences.join(' ')}
      {head && (
        <Box
          sx={{
            color: 'text.secondary',
            fontFamily: 'monospace',
            fontSize: '0.75rem',
            overflowWrap: 'anywhere',
          }}
        >
          {t('chain.head', { link: `${head.link}` })}: {head.hash}
          <CopyButton text={head.hash} what={t('common.digest')} />
        </Box>
      )}
    </>
  );
}
