import Box from '@mui/material/Box';
import { useText } from '../../hooks/use-text';
import { controls } from '../shared/controls';
import { TextButton } from '../shared/TextButton';

/** What a field has to say below itself, with a way to read again where it is why something could not be read. @internal */
export function FieldHelp(props: { text: string; onRetry?: () => void }) {
  const { text, onRetry } = props;
  const t = useText();
  if (!onRetry) return text;
  return (
    <>
      {text}
      <Box component="span" sx={{ display: 'block', ...controls }}>
        <TextButton onClick={onRetry}>{t('common.retry')}</TextButton>
      </Box>
    </>
  );
}
