import Box from '@mui/material/Box';
import { useText } from '../../hooks/use-text';
import { waiveCommand, WaiverTarget } from '../../model/audit';
import { CopyButton } from '../shared/CopyButton';

/** How to ask for a waiver. @internal */
export function WaiveCommand(props: { target: WaiverTarget }) {
  const t = useText();
  const command = waiveCommand(props.target);
  return (
    <Box sx={{ fontSize: '0.875rem', mt: 2 }}>
      <Box sx={{ fontWeight: 600 }}>{t('audit.waivers.ask')}</Box>
      <Box sx={{ color: 'text.secondary' }}>{t('audit.waivers.askHow')}</Box>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-start',
          gap: 1,
          p: 1,
          mt: 1,
          borderRadius: 1,
          bgcolor: 'action.hover',
        }}
      >
        <Box
          component="code"
          sx={{
            flex: 1,
            minWidth: 0,
            fontSize: '0.8125rem',
            overflowWrap: 'anywhere',
          }}
        >
          {command}
        </Box>
        <CopyButton text={command} what={t('audit.waivers.command')} />
      </Box>
    </Box>
  );
}
