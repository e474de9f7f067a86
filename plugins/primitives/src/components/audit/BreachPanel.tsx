import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { Breach } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { pipelinePath, rulePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { EvidenceLinks } from '../shared/EvidenceLinks';
import { SideFacts, SidePanel } from '../shared/SidePanel';
import { WaiverText } from '../shared/VerdictList';
import { AskForWaiver } from './AskForWaiver';

/** All that is known of a breach. @internal */
export function BreachPanel(props: { breach: Breach; onClose: () => void }) {
  const t = useText();
  const { breach, onClose } = props;
  const { rule, id, owner, environment, since, waiver } = breach;
  return (
    <SidePanel title={breach.subject} onClose={onClose}>
      <SideFacts
        facts={[
          [t('audit.why'), breach.message],
          [
            t('audit.breach.rule'),
            <Link component={RouterLink} to={rulePath(rule)}>
              {breach.title}
            </Link>,
          ],
          [
            t('audit.breach.owner'),
            id
              ? ownerName(owner) ?? t('common.unknownOwner')
              : t('audit.breach.nobodys'),
          ],
          ...(environment
            ? [[t('audit.filter.environment'), environment] as [string, string]]
            : []),
          [
            t('audit.since'),
            since ? <Age iso={since} /> : t('audit.sinceUnknown'),
          ],
          ...(waiver
            ? [
                [t('audit.filter.waived'), <WaiverText waiver={waiver} />] as [
                  string,
                  JSX.Element,
                ],
              ]
            : []),
          [t('audit.evidence'), <EvidenceLinks evidence={breach.evidence} />],
        ]}
      />
      {id && (
        <>
          <p>
            <Link component={RouterLink} to={pipelinePath(id)}>
              {t('audit.breach.pipeline')}
            </Link>
          </p>
          {!waiver && (
            <AskForWaiver target={{ rule, primitive: id, environment }} />
          )}
        </>
      )}
    </SidePanel>
  );
}
