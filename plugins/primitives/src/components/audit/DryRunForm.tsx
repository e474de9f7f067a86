import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Paper from '@mui/material/Paper';
import TextField from '@mui/material/TextField';
import { DoneRules, RuleDefinition } from '@ameide/plugin-primitives-common';
import { useDryRun } from '../../hooks/use-dry-run';
import { useText } from '../../hooks/use-text';
import { Choice } from '../shared/Choice';
import { SectionTitle } from '../shared/SectionTitle';
import { DryRunResult } from './DryRunResult';
import { ExpressionField } from './ExpressionField';

/** A rule that nobody wrote yet. */
const fresh: RuleDefinition = {
  ...{ id: 'my-rule', title: 'My rule', description: 'What it means.' },
  ...{ satisfy: 'What to do.', per: 'primitive', expression: '' },
};

/** Tries a changed or a new rule against the fleet, before configuration turns it on. @internal */
export function DryRunForm(props: { rules: DoneRules['rules'] }) {
  const t = useText();
  const id = useId();
  const [rule, setRule] = useState(fresh);
  const { state, run, stop } = useDryRun();
  const begin = (from: string) => {
    const known = props.rules.find(each => each.id === from);
    if (!known) return setRule(fresh);
    const { counts: _counts, isDefault: _default, ...definition } = known;
    return setRule(definition);
  };
  const start = () => {
    if (rule.expression.trim() && !state.running) run(rule);
  };
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id}>{t('audit.tried.title')}</SectionTitle>
      <Paper
        variant="outlined"
        component="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          start();
        }}
        sx={{
          ...{ p: 2, display: 'grid', gap: 2 },
          gridTemplateColumns: 'minmax(0, 1fr)',
        }}
      >
        <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
          {t('audit.tried.what')}
        </Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
          <Choice
            label={t('audit.tried.start')}
            value={props.rules.some(each => each.id === rule.id) ? rule.id : ''}
            options={[
              { value: '', text: t('audit.tried.fresh') },
              ...props.rules.map(each => ({
                ...{ value: each.id, text: each.title },
              })),
            ]}
            onChange={begin}
          />
          <TextField
            size="small"
            label={t('audit.tried.id')}
            sx={{ width: { xs: '100%', sm: 'auto' } }}
            value={rule.id}
            onChange={event => setRule({ ...rule, id: event.target.value })}
          />
          <Choice
            label={t('audit.tried.per')}
            value={rule.per}
            options={[
              { value: 'primitive', text: t('audit.tried.perPrimitive') },
              { value: 'environment', text: t('audit.tried.perEnvironment') },
            ]}
            onChange={value =>
              setRule({
                ...rule,
                per: value === 'environment' ? value : 'primitive',
              })
            }
          />
        </Box>
        <ExpressionField
          value={rule.expression}
          error={state.error}
          onChange={expression => setRule({ ...rule, expression })}
          onSubmit={start}
        />
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Button
            type="submit"
            variant="contained"
            disabled={state.running || !rule.expression.trim()}
            sx={{ textTransform: 'none' }}
          >
            {t('audit.tried.run')}
          </Button>
          {state.running && (
            <Button onClick={stop} sx={{ textTransform: 'none' }}>
              {t('audit.tried.stop')}
            </Button>
          )}
        </Box>
        {state.running && (
          <div>
            <span role="status">{t('audit.tried.running')}</span>
            <LinearProgress aria-label={t('audit.tried.running')} />
          </div>
        )}
        {state.result && (
          <DryRunResult result={state.result} rule={state.tried ?? rule} />
        )}
      </Paper>
    </section>
  );
}
