import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import { useText } from '../../hooks/use-text';
import { shortDigest } from '../../model/links';
import { CopyButton } from './CopyButton';

/** A digest, shortened for the eye and whole for the clipboard, the pointer and the ear. @internal */
export function Digest(props: { digest: string; copy?: boolean }) {
  const t = useText();
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center' }}>
      <Tooltip title={props.digest}>
        <Box
          component="code"
          aria-label={props.digest}
          sx={{
            fontFamily: 'monospace',
            fontSize: '0.8125rem',
            whiteSpace: { md: 'nowrap' },
          }}
        >
          {shortDigest(props.digest)}
        </Box>
      </Tooltip>
      {props.copy && (
        <CopyButton text={props.digest} what={t('common.digest')} />
      )}
    </Box>
  );
}
