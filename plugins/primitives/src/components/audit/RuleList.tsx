import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import { Link as RouterLink } from 'react-router-dom';
import { DoneRules, VerdictCounts } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { auditPath, plainView } from '../../model/audit-query';
import { rulePath } from '../../model/links';
import { SectionTitle } from '../shared/SectionTitle';

/** Rules, one a line, each with a page of its own. @internal */
export function RuleList(props: {
  id: string;
  title: string;
  /** What is said where there is none. */
  empty: string;
  rules: ReadonlyArray<{
    id: string;
    title: string;
    mark?: ReactNode;
    /** In small, below the title. */
    words: string;
    /** What is behind it, beside the title. */
    found?: ReactNode;
  }>;
  at?: string;
}) {
  const { id, title, empty, rules, at } = props;
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id}>{title}</SectionTitle>
      <Paper
        component="ul"
        variant="outlined"
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {rules.length === 0 && (
          <Box component="li" sx={{ p: 2, color: 'text.secondary' }}>
            {empty}
          </Box>
        )}
        {rules.map(rule => (
          <Box
            component="li"
            key={rule.id}
            sx={{
              px: 2,
              py: 1.5,
              fontSize: '0.875rem',
              '& + &': { borderTop: '1px solid', borderColor: 'divider' },
              display: 'grid',
              gridTemplateColumns: {
                xs: '1fr',
                md: rule.mark ? '10.5rem 1fr' : '1fr',
              },
              columnGap: 2,
              rowGap: 0.5,
            }}
          >
            {rule.mark}
            <Box sx={{ minWidth: 0 }}>
              <Link
                component={RouterLink}
                to={rulePath(rule.id, at)}
                sx={{ fontWeight: 600 }}
              >
                {rule.title}
              </Link>
              {rule.found && <> · {rule.found}</>}
              <Box sx={{ color: 'text.secondary' }}>{rule.words}</Box>
            </Box>
          </Box>
        ))}
      </Paper>
    </section>
  );
}

/** Whether a rule judged nothing at all, so that it is neither met nor not. @internal */
export function isNothingJudged(counts: VerdictCounts): boolean {
  return counts.met + counts['not-met'] + counts.unknown === 0;
}

/** How verdicts came out, in words. @internal */
export function countWords(
  t: ReturnType<typeof useText>,
  counts: VerdictCounts,
): string {
  const { met, unknown, waived } = counts;
  if (isNothingJudged(counts)) return t('verdict.not-applicable');
  const words = t('audit.counts', {
    ...{ met, notMet: counts['not-met'], unknown },
  });
  return waived > 0
    ? `${words} · ${t('audit.waived', { number: waived })}`
    : words;
}

/** The rules of the Definition of Done, with how their verdicts came out. @internal */
export function DoneRuleList(props: {
  rules: DoneRules['rules'];
  at?: string;
}) {
  const t = useText();
  return (
    <RuleList
      id="primitives-done-rules"
      title={t('audit.rules')}
      empty={t('audit.noRules')}
      at={props.at}
      rules={props.rules.map(({ id, title, counts, per, isDefault }) => ({
        ...{ id, title },
        words: [
          countWords(t, counts),
          per === 'environment' && t('audit.perEnvironment'),
          !isDefault && t('audit.custom'),
        ]
          .filter(Boolean)
          .join(' · '),
        found: counts['not-met'] > 0 && (
          <Link
            component={RouterLink}
            to={auditPath({
              ...plainView('done', props.at),
              ...{ rule: id, verdict: 'not-met' },
            })}
          >
            {t('audit.countUnmet', { count: counts['not-met'] })}
          </Link>
        ),
      }))}
    />
  );
}
