import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Delivery } from '@ameide/plugin-primitives-common';
import { useFigureWords } from '../../hooks/use-figure-words';
import { useLanguage, useText } from '../../hooks/use-text';
import { deliveryFigures, hasDelivered, valueOf } from '../../model/delivery';
import { ownerName } from '../../model/owner';
import { RowTable } from '../shared/RowTable';
import { SectionTitle } from '../shared/SectionTitle';

/** The figures of each team; those that delivered nothing share a sentence. @internal */
export function TeamFigures({ teams }: Pick<Delivery, 'teams'>) {
  const t = useText();
  const language = useLanguage();
  const shown = useFigureWords();
  const active = teams.filter(team => hasDelivered(team.figures));
  const quiet = teams.filter(team => !hasDelivered(team.figures));
  const nameOf = (owner: string) => ownerName(owner) || t('common.unknownOwner');
  return (
    <section aria-labelledby="delivery-teams">
      <SectionTitle id="delivery-teams">{t('delivery.teams')}</SectionTitle>
      {active.length > 0 && (
        <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
          <RowTable size="small" aria-labelledby="delivery-teams">
            <TableHead>
              <TableRow>
                <TableCell>{t('delivery.team')}</TableCell>
                {deliveryFigures.map(name => (
                  <TableCell key={name}>
                    {t(`delivery.figure.${name}`)}
                  </TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {active.map(({ owner, figures }) => (
                <TableRow key={owner}>
                  <TableCell component="th" scope="row">
                    {nameOf(owner)}
                  </TableCell>
                  {deliveryFigures.map(name => (
                    <TableCell
                      key={name}
                      data-label={t(`delivery.figure.${name}`)}
                    >
                      {shown(valueOf(figures, name), name)}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </RowTable>
        </Paper>
      )}
      {quiet.length > 0 && (
        <Box sx={{ mt: 1, fontSize: '0.875rem', color: 'text.secondary' }}>
          {t('delivery.quiet', {
            count: quiet.length,
            teams: quiet
              .map(({ owner }) => nameOf(owner))
              // As people count: team-2 before team-10.
              .sort((a, b) => a.localeCompare(b, language, { numeric: true }))
              .join(', '),
          })}
        </Box>
      )}
    </section>
  );
}
