import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import { AuditOverview, Breach } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { ruleMark } from '../../model/status';
import { Age } from '../shared/Age';
import { EvidenceLinks } from '../shared/EvidenceLinks';
import { MarkText } from '../shared/StatusText';
import { SectionTitle } from '../shared/SectionTitle';

/** The rules that hold everywhere and always, each with its breaches. @internal */
export function NonNegotiables(props: {
  rules: AuditOverview['rules'];
  /** The newest ones; each rule says how many there are. */
  breaches: readonly Breach[];
}) {
  const t = useText();
  return (
    <section aria-labelledby="primitives-non-negotiables">
      <SectionTitle id="primitives-non-negotiables">
        {t('audit.nonNegotiables')}
      </SectionTitle>
      <Paper
        component="ul"
        variant="outlined"
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {props.rules.length === 0 && (
          <Box component="li" sx={{ p: 2, color: 'text.secondary' }}>
            {t('audit.emptyRules')}
          </Box>
        )}
        {props.rules.map(rule => (
          <Rule
            key={rule.rule}
            rule={rule}
            breaches={props.breaches.filter(b => b.rule === rule.rule)}
          />
        ))}
      </Paper>
    </section>
  );
}

function Rule(props: {
  rule: AuditOverview['rules'][number];
  breaches: readonly Breach[];
}) {
  const { rule, breaches } = props;
  const t = useText();
  return (
    <Box
      component="li"
      sx={{
        px: 2,
        py: 1.5,
        fontSize: '0.875rem',
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', md: '6.5rem 1fr' },
        columnGap: 2,
        rowGap: 0.5,
      }}
    >
      <MarkText
        mark={ruleMark[rule.status]}
        text={t(`verdict.${rule.status}`)}
      />
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>
          {rule.title}
          {rule.breaches > 0 &&
            ` · ${t('audit.breaches', { count: rule.breaches })}`}
        </Box>
        <Box sx={{ color: 'text.secondary' }}>{rule.reason}</Box>
        {breaches.length > 0 && (
          <Box
            component="ul"
            aria-label={t('audit.showBreaches', { rule: rule.title })}
            sx={{ m: 0, mt: 1, pl: 2.5 }}
          >
            {breaches.map((breach, index) => (
              <Box component="li" key={index} sx={{ mb: 0.5 }}>
                <strong>{breach.subject}</strong>: {breach.message}
                {breach.since && (
                  <Box component="span" sx={{ color: 'text.secondary' }}>
                    {' '}
                    · <Age iso={breach.since} />
                  </Box>
                )}
                {breach.evidence.length > 0 && (
                  <EvidenceLinks evidence={breach.evidence} />
                )}
              </Box>
            ))}
            {rule.breaches > breaches.length && (
              <li>
                {t('audit.moreBreaches', {
                  count: rule.breaches - breaches.length,
                })}
              </li>
            )}
          </Box>
        )}
      </Box>
    </Box>
  );
}
