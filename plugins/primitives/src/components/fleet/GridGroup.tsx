import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { FleetGrouping } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { Group } from '../../model/grid-layout';
import { ownerName } from '../../model/owner';
import { rowProps } from '../shared/GridCells';
import { RowPlace } from '../shared/VirtualGrid';

/** Head of a group; opens and closes it. @internal */
export function GridGroup(
  props: Omit<RowPlace, 'index'> & {
    by: FleetGrouping;
    group: Group;
    open: boolean;
    onToggle: () => void;
  },
) {
  const t = useText();
  const { group, open, by } = props;
  const Arrow = open ? RiArrowDownSLine : RiArrowRightSLine;
  return (
    <Box
      {...rowProps(props)}
      sx={{ borderBottom: 1, borderColor: 'divider', bgcolor: 'action.hover' }}
    >
      <span role="gridcell">
        <ButtonBase
          aria-expanded={open}
          onClick={props.onToggle}
          sx={{
            width: '100%',
            height: props.height - 1,
            px: 2,
            gap: 1,
            justifyContent: 'flex-start',
            fontSize: '0.875rem',
          }}
        >
          <Arrow size={18} aria-hidden />
          <strong>
            {(by === 'owner' ? ownerName(group.value) : group.value) ||
              t(`fleet.without.${by}`)}
          </strong>
          <span>{t('fleet.groupTotal', { count: group.total })}</span>
          {group.failed > 0 && (
            <Box component="span" sx={{ color: 'error.main' }}>
              {t('fleet.groupFailed', { number: `${group.failed}` })}
            </Box>
          )}
        </ButtonBase>
      </span>
    </Box>
  );
}
