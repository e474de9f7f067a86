import Box from '@mui/material/Box';
import { Move } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { clauses } from '../../model/actions';
import { DisclosureButton } from './DisclosureButton';

/** All that holds and policy have against a move, where that is more than the one sentence says; nothing else. @internal */
export function RefusalList(props: { refusals: Move['refusals'] }) {
  const t = useText();
  const { refusals } = props;
  if (refusals.length < 2) return null;
  return (
    <Box sx={{ mt: 1, fontSize: '0.875rem' }}>
      <DisclosureButton label={t('action.reasons', { count: refusals.length })}>
        {() => (
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {refusals.map((refusal, index) => (
              <li key={index}>{t('action.refused', clauses(refusal))}</li>
            ))}
          </Box>
        )}
      </DisclosureButton>
    </Box>
  );
}
