import Box from '@mui/material/Box';
import { Evidence } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { ExternalLink } from './ExternalLink';

/** Where the evidence can be seen, in the outside system itself. @internal */
export function EvidenceLinks(props: { evidence: readonly Evidence[] }) {
  const t = useText();
  if (props.evidence.length === 0) {
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('stage.noEvidence')}
      </Box>
    );
  }
  return (
    <Box
      component="ul"
      aria-label={t('stage.evidence')}
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 2,
        rowGap: 0.5,
      }}
    >
      {props.evidence.map(item => (
        <li key={`${item.title} ${item.url}`}>
          <ExternalLink url={item.url}>{item.title}</ExternalLink>
        </li>
      ))}
    </Box>
  );
}
