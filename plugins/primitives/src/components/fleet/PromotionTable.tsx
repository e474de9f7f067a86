import { useCallback, useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Paper from '@mui/material/Paper';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import { Promotions } from '@ameide/plugin-primitives-common';
import { BoardMoves } from '../../hooks/use-promotion-moves';
import { Step } from '../../hooks/use-promotions';
import { useSelection } from '../../hooks/use-selection';
import { useText } from '../../hooks/use-text';
import { templatePath } from '../../model/links';
import { RowTable } from '../shared/RowTable';
import { visuallyHidden } from '../shared/visually-hidden';
import { PromotionRow } from './PromotionRow';

/** What waits, to be chosen and promoted together; what may not move says why. @internal */
export function PromotionTable(props: {
  items: Promotions['items'];
  left: Promotions['left'];
  step: Step;
  /** What holds and policy say, as far as it is known. */
  moves: ReturnType<BoardMoves['of']>;
}) {
  const { items, left, step, moves } = props;
  const { source, target } = step;
  const t = useText();
  const [forbidden, setForbidden] = useState<ReadonlySet<string>>(new Set());
  const onPermission = useCallback(
    (id: string, isAllowed: boolean) =>
      setForbidden(before => {
        if (before.has(id) !== isAllowed) return before;
        const after = new Set(before);
        if (isAllowed) after.delete(id);
        else after.add(id);
        return after;
      }),
    [],
  );
  const free = useMemo(
    () =>
      items
        .map(item => item.id)
        .filter(
          id => !forbidden.has(id) && moves.get(id)?.status !== 'refused',
        ),
    [items, forbidden, moves],
  );
  const selection = useSelection(free);
  const { chosen } = selection;
  const form = templatePath('promote-primitive', {
    ...{ source, target, primitives: chosen },
  });
  return (
    <>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 2,
          my: 1,
          fontSize: '0.875rem',
        }}
      >
        {/* Not in the table's head, which a narrow screen does not show. */}
        <FormControlLabel
          disabled={free.length === 0}
          control={
            <Checkbox
              size="small"
              checked={free.length > 0 && chosen.length === free.length}
              indeterminate={chosen.length > 0 && chosen.length < free.length}
              onChange={selection.toggleAll}
            />
          }
          label={t('promotion.chooseAll')}
          componentsProps={{ typography: { variant: 'body2' } }}
        />
        <Button
          component={RouterLink}
          to={form}
          variant="contained"
          disabled={chosen.length === 0}
          sx={{ textTransform: 'none' }}
        >
          {t('promotion.chosenAction')}
        </Button>
        <Box component="span" role="status" sx={{ color: 'text.secondary' }}>
          {chosen.length > 0
            ? t('promotion.chosen', { count: chosen.length })
            : t('promotion.choose')}
        </Box>
      </Box>
      <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
        <RowTable size="small" aria-labelledby={`promotions-${target}`}>
          <TableHead>
            <TableRow>
              <TableCell>
                <span style={visuallyHidden}>{t('promotion.choice')}</span>
              </TableCell>
              <TableCell>{t('fleet.name')}</TableCell>
              <TableCell>{t('fleet.owner')}</TableCell>
              <TableCell>{t('promotion.digest')}</TableCell>
              <TableCell>{t('promotion.target', { target })}</TableCell>
              <TableCell>{t('promotion.since')}</TableCell>
              <TableCell>{t('promotion.size')}</TableCell>
              <TableCell>
                <span style={visuallyHidden}>{t('fleet.next')}</span>
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {items.map(item => (
              <PromotionRow
                key={item.id}
                item={item}
                step={step}
                move={moves.get(item.id)}
                isChosen={selection.has(item.id)}
                onChoose={selection.toggle}
                onPermission={onPermission}
              />
            ))}
            {left.map(item => (
              <PromotionRow key={item.id} item={item} step={step} />
            ))}
          </TableBody>
        </RowTable>
      </Paper>
    </>
  );
}
