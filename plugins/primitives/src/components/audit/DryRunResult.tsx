import { useMemo } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import { useNavigate } from 'react-router-dom';
import { DryRun, RuleDefinition } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { pipelinePath } from '../../model/links';
import { CopyButton } from '../shared/CopyButton';
import { VirtualGrid } from '../shared/VirtualGrid';
import { DryRunHead, DryRunRow } from './DryRunRow';
import { countWords } from './RuleList';

/** Heights of a row in px. */
const rowHeight = { wide: 60, narrow: 172 };

/** What a rule would change. @internal */
export function DryRunResult(props: { result: DryRun; rule: RuleDefinition }) {
  const t = useText();
  const navigate = useNavigate();
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  const { result, rule } = props;
  const { changes, changed } = result;
  const primitives = `${result.primitives}`;
  const configuration = useMemo(
    () => JSON.stringify({ primitives: { done: { rules: [rule] } } }, null, 2),
    [rule],
  );
  return (
    <Box
      sx={{
        ...{ display: 'grid', gap: 1.5, fontSize: '0.875rem' },
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <div role="status">
        <strong>
          {t('audit.tried.changed', { count: changed, primitives })}
        </strong>{' '}
        {countWords(t, { ...result.counts, waived: 0 })}
        {changed > changes.length &&
          ` · ${t('audit.tried.first', { number: `${changes.length}` })}`}
      </div>
      {!result.isWhole && (
        <Alert severity="warning">
          {t('audit.tried.partial', { primitives })}
        </Alert>
      )}
      {changes.length > 0 && (
        <VirtualGrid
          label={t('audit.tried.changes')}
          keys={t('audit.breach.keys')}
          count={changes.length}
          rowHeight={wide ? rowHeight.wide : rowHeight.narrow}
          onSee={() => {}}
          onOpen={index => navigate(pipelinePath(changes[index].id))}
          head={<DryRunHead wide={wide} />}
          row={({ index, ...place }) => (
            <DryRunRow
              key={index}
              {...place}
              change={changes[index]}
              wide={wide}
            />
          )}
        />
      )}
      <details>
        <summary>{t('audit.tried.configuration')}</summary>
        <CopyButton
          text={configuration}
          what={t('audit.tried.configuration')}
        />
        <Box component="pre" sx={{ m: 0, overflowX: 'auto' }}>
          {configuration}
        </Box>
      </details>
    </Box>
  );
}
