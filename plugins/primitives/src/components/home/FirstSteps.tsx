import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useText } from '../../hooks/use-text';
import { SectionTitle } from '../shared/SectionTitle';

const steps = ['step1', 'step2', 'step3'] as const;

/** Explains the main job to whoever has no primitive yet. @internal */
export function FirstSteps() {
  const t = useText();
  return (
    <section aria-labelledby="primitives-first-steps">
      <SectionTitle id="primitives-first-steps" space={2}>
        {t('home.emptyTitle')}
      </SectionTitle>
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: 'repeat(3, 1fr)' },
          gap: 2,
        }}
      >
        {steps.map((step, index) => (
          <Paper key={step} component="li" variant="outlined" sx={{ p: 2.5 }}>
            <Box
              aria-hidden
              sx={{
                width: 32,
                height: 32,
                mb: 1.5,
                borderRadius: '50%',
                display: 'grid',
                placeItems: 'center',
                fontWeight: 700,
                color: 'primary.contrastText',
                bgcolor: 'primary.main',
              }}
            >
              {index + 1}
            </Box>
            <Typography
              component="h3"
              sx={{ fontSize: '1rem', fontWeight: 600, m: 0, mb: 0.5 }}
            >
              {t(`home.${step}Title`)}
            </Typography>
            <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
              {t(`home.${step}`)}
            </Typography>
          </Paper>
        ))}
      </Box>
    </section>
  );
}
