import { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Skeleton from '@mui/material/Skeleton';
import { MarkdownContent } from '@backstage/core-components';
import { primitivesAuditReadPermission } from '@ameide/plugin-primitives-common';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { AuditReading, useAuditQuery, useWaivers } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import { auditPath, plainView } from '../../model/audit-query';
import { ruleMark } from '../../model/status';
import { CopyButton } from '../shared/CopyButton';
import { LiveContent } from '../shared/LiveContent';
import { SectionTitle } from '../shared/SectionTitle';
import { RowSkeletons, TitleSkeleton } from '../shared/skeletons';
import { MarkText } from '../shared/StatusText';
import { AskForWaiver } from './AskForWaiver';
import { WaiverRows } from './audit-skeletons';
import { AuditFrame } from './AuditFrame';
import { AuditSection } from './AuditSection';
import { BreachList } from './BreachesView';
import { DoneMatrix } from './DoneView';
import { doneHeight } from './row-heights';
import { countWords, isNothingJudged } from './RuleList';
import { WaiverTable } from './WaiversView';

const permission = primitivesAuditReadPermission.name;

/** What a rule means, why, how to satisfy it, who does not, and who need not. @internal */
export function RulePage() {
  const t = useText();
  const { rule: id = '' } = useParams();
  const [{ at }] = useAuditQuery();
  return (
    <AuditFrame
      nav={
        <Link
          component={RouterLink}
          to={auditPath(plainView('rules', at))}
          sx={{ fontSize: '0.875rem' }}
        >
          {t('audit.allRules')}
        </Link>
      }
      skeleton={<RuleSkeleton />}
    >
      {audit => <Rule audit={audit} id={id} at={at} />}
    </AuditFrame>
  );
}

function Rule(props: { audit: AuditReading; id: string; at?: string }) {
  const t = useText();
  const { audit, id, at } = props;
  const done = audit.done.rules.find(rule => rule.id === id);
  const standing = audit.done.standing.find(rule => rule.id === id);
  const rule = done ?? standing;
  const waivers = useWaivers(at);
  if (!rule) return <Alert severity="info">{t('audit.noRule', { id })}</Alert>;
  const judged = audit.rules.find(each => each.rule === id);
  return (
    <>
      <Box sx={{ maxWidth: '80ch', fontSize: '0.875rem' }}>
        <Box component="h2" sx={{ m: 0, fontSize: '1.5rem', lineHeight: 1.3 }}>
          {rule.title}
        </Box>
        <Box sx={{ color: 'text.secondary' }}>
          {[
            id,
            standing && t('audit.ofStanding'),
            done?.per === 'environment' && t('audit.perEnvironment'),
            done && !done.isDefault && t('audit.custom'),
            done && countWords(t, done.counts),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Box>
        {judged && (
          <Box sx={{ mt: 1 }}>
            <MarkText
              mark={ruleMark[judged.status]}
              text={t(`verdict.${judged.status}`)}
              strong
            />
            <Box sx={{ color: 'text.secondary' }}>{judged.reason}</Box>
          </Box>
        )}
        <Part title={t('audit.means')}>
          <MarkdownContent content={rule.description} />
        </Part>
        {rule.why && (
          <Part title={t('audit.whyRule')}>
            <MarkdownContent content={rule.why} />
          </Part>
        )}
        <Part title={t('audit.satisfy')}>
          <MarkdownContent content={rule.satisfy} />
        </Part>
        {done && (
          <Part title={t('audit.expression')}>
            <Box
              component="code"
              sx={{ fontSize: '0.8125rem', overflowWrap: 'anywhere' }}
            >
              {done.expression}
            </Box>
            <CopyButton
              text={done.expression}
              what={t('audit.expressionCopy')}
            />
          </Part>
        )}
      </Box>
      <AuditSection
        id="primitives-rule-now"
        title={t(done ? 'audit.unmet' : 'audit.breachers')}
      >
        {done ? (
          <DoneMatrix
            rules={[done]}
            query={{ ...plainView('done', at), rule: id, verdict: 'not-met' }}
            empty={t(
              isNothingJudged(done.counts)
                ? 'verdict.not-applicable'
                : 'audit.allMeet',
            )}
          />
        ) : (
          <BreachList
            query={{ ...plainView('breaches', at), rule: id }}
            all={judged?.breaches}
          />
        )}
      </AuditSection>
      <section aria-labelledby="primitives-rule-waivers">
        <SectionTitle id="primitives-rule-waivers">
          {t('audit.waivers.title')}
        </SectionTitle>
        <LiveContent
          live={waivers}
          permission={permission}
          skeleton={<WaiverRows count={2} />}
        >
          {found => <WaiverTable waivers={found} rule={id} at={at} />}
        </LiveContent>
        <AskForWaiver target={{ rule: id }} />
      </section>
    </>
  );
}

/** A heading, what it means in three paragraphs, a list and its waivers. */
function RuleSkeleton() {
  return (
    <>
      <Box sx={{ maxWidth: '80ch' }}>
        <Skeleton width="60%" height={40} />
        {Array.from({ length: 9 }, (_, index) => (
          <Skeleton key={index} width={index % 3 === 0 ? '20%' : '95%'} />
        ))}
      </Box>
      <div>
        <TitleSkeleton />
        <RowSkeletons count={5} height={doneHeight} />
      </div>
      <div>
        <TitleSkeleton />
        <WaiverRows count={2} />
      </div>
    </>
  );
}

function Part(props: { title: string; children: ReactNode }) {
  return (
    <Box
      component="section"
      sx={{
        mt: 2,
        // What Markdown makes keeps no more from the heading than the rest does.
        '& p:first-of-type': { mt: 0.5 },
        '& p:last-of-type': { mb: 0 },
      }}
    >
      <Box component="h3" sx={{ m: 0, fontSize: '1rem', fontWeight: 600 }}>
        {props.title}
      </Box>
      {props.children}
    </Box>
  );
}
