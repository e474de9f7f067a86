import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Paper from '@mui/material/Paper';
import { MarkdownContent } from '@backstage/core-components';
import { DoneRules as Rules } from '@ameide/plugin-primitives-common';
import { RiArrowDownSLine } from '@remixicon/react';
import { useText } from '../../hooks/use-text';
import { SectionTitle } from '../shared/SectionTitle';

/** The rules in force: how their verdicts came out, what each means and how to satisfy it. @internal */
export function DoneRules(props: { rules: Rules['rules'] }) {
  const t = useText();
  return (
    <section aria-labelledby="primitives-done-rules">
      <SectionTitle id="primitives-done-rules">{t('audit.rules')}</SectionTitle>
      <Paper
        component="ul"
        variant="outlined"
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {props.rules.length === 0 && (
          <Box component="li" sx={{ p: 2, color: 'text.secondary' }}>
            {t('audit.noRules')}
          </Box>
        )}
        {props.rules.map(rule => (
          <Rule key={rule.id} rule={rule} />
        ))}
      </Paper>
    </section>
  );
}

function Rule({ rule }: { rule: Rules['rules'][number] }) {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { counts } = rule;
  const words = [
    t('audit.counts', {
      met: `${counts.met}`,
      notMet: `${counts['not-met']}`,
      unknown: `${counts.unknown}`,
    }),
    counts.waived > 0 && t('audit.waived', { number: `${counts.waived}` }),
    rule.per === 'environment' && t('audit.perEnvironment'),
  ].filter(Boolean);
  return (
    <Box
      component="li"
      sx={{
        px: 1,
        py: 1,
        fontSize: '0.875rem',
        '& + &': { borderTop: '1px solid', borderColor: 'divider' },
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 0.5 }}>
        <IconButton
          size="small"
          aria-label={t('audit.rule', { rule: rule.title })}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
          sx={{ mt: -0.5, transform: open ? undefined : 'rotate(-90deg)' }}
        >
          <RiArrowDownSLine size={18} aria-hidden />
        </IconButton>
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ fontWeight: 600 }}>{rule.title}</Box>
          <Box sx={{ color: 'text.secondary' }}>{words.join(' · ')}</Box>
        </Box>
      </Box>
      {open && (
        <Box id={id} sx={{ pl: 5, pr: 2, pt: 1, maxWidth: '72ch' }}>
          <Label>{t('audit.means')}</Label>
          <MarkdownContent content={rule.description} />
          <Label>{t('audit.satisfy')}</Label>
          <MarkdownContent content={rule.satisfy} />
          <Label>{t('audit.expression')}</Label>
          <Box
            component="code"
            sx={{ fontSize: '0.8125rem', overflowWrap: 'anywhere' }}
          >
            {rule.expression}
          </Box>
        </Box>
      )}
    </Box>
  );
}

function Label(props: { children: string }) {
  return <Box sx={{ fontWeight: 600, mt: 1 }}>{props.children}</Box>;
}
