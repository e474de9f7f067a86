import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { AuditItem } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { useVerdictAge } from '../../hooks/use-verdict-age';
import { MatrixColumn, verdictAt } from '../../model/audit';
import { pipelinePath, rulePath } from '../../model/links';
import { verdictMark } from '../../model/status';
import { EvidenceLinks } from '../shared/EvidenceLinks';
import { SideFacts, SidePanel } from '../shared/SidePanel';
import { MarkText } from '../shared/StatusText';
import { statusWords, WaiverText } from '../shared/VerdictList';
import { AskForWaiver } from './AskForWaiver';
import { EvidenceButton } from './EvidenceButton';

/** What a cell of the matrix stands on: verdict, evidence, since when and by whom. @internal */
export function VerdictPanel(props: {
  item: AuditItem;
  column: MatrixColumn;
  onClose: () => void;
}) {
  const t = useText();
  const { item, column, onClose } = props;
  const { rule, title, environment } = column;
  const verdict = verdictAt(item, column);
  const age = useVerdictAge(verdict);
  const waivedBy: Array<[string, JSX.Element]> = verdict?.waiver
    ? [[t('audit.filter.waived'), <WaiverText waiver={verdict.waiver} />]]
    : [];
  const facts: Array<[string, JSX.Element | string]> = verdict
    ? [
        [t('audit.why'), verdict.reason],
        [t('audit.evidence'), <EvidenceLinks evidence={verdict.evidence} />],
        [t('audit.since'), age?.inFull ?? t('audit.sinceUnknown')],
        [t('audit.by'), verdict.by ?? t('audit.byNobody')],
        ...waivedBy,
      ]
    : [[t('audit.why'), t('audit.notJudgedWhy')]];
  return (
    <SidePanel
      title={[title, environment].filter(Boolean).join(' · ')}
      onClose={onClose}
    >
      {verdict ? (
        <MarkText
          mark={verdictMark[verdict.status]}
          text={statusWords(t, verdict)}
          strong
        />
      ) : (
        <strong>{t('audit.notJudged')}</strong>
      )}
      <SideFacts
        facts={[
          [
            t('fleet.name'),
            <Link component={RouterLink} to={pipelinePath(item.id)}>
              {item.id}
            </Link>,
          ],
          ...facts,
        ]}
      />
      <EvidenceButton id={item.id} />
      <p>
        <Link component={RouterLink} to={rulePath(rule)}>
          {t('audit.means')}
        </Link>
      </p>
      {verdict && verdict.status !== 'met' && !verdict.waiver && (
        <AskForWaiver target={{ rule, primitive: item.id, environment }} />
      )}
    </SidePanel>
  );
}
