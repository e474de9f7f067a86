import { memo } from 'react';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { RiEyeLine } from '@remixicon/react';
import { AuditItem } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { useVerdictAge } from '../../hooks/use-verdict-age';
import { MatrixColumn, verdictAt } from '../../model/audit';
import { pipelinePath, rulePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { verdictMark } from '../../model/status';
import {
  headRow,
  LoadingRow,
  rowProps,
  second,
  twoLines,
} from '../shared/GridCells';
import { MarkText } from '../shared/StatusText';
import { RowPlace } from '../shared/VirtualGrid';

/** Long names have their place where there is any. */
const firstColumn = 'minmax(clamp(9.5rem, 15vw, 11rem), 1.6fr)';
const template = (columns: number) =>
  `${firstColumn} repeat(${columns}, minmax(6.25rem, 1fr))`;

/** Narrower than this the matrix scrolls sideways; the nine columns of the default rules fit a laptop's window. @internal */
export const matrixMinWidth = (columns: number) =>
  `${11 + columns * 6.75 + 1}rem`;

/** The primitive stays in sight while one scrolls sideways. */
const sticky = {
  position: 'sticky',
  insetInlineStart: 0,
  zIndex: 1,
  bgcolor: 'background.paper',
  alignSelf: 'stretch',
  display: 'flex',
  flexDirection: 'column',
  justifyContent: 'center',
  minWidth: 0,
  pl: 2,
} as const;

/** What stands below a verdict: a row has place for three lines of it. */
const below = { ...second, lineHeight: 1.25 } as const;

/** Names of the columns: the rule, and where. @internal */
export function MatrixHead(props: { columns: readonly MatrixColumn[] }) {
  const t = useText();
  const { columns } = props;
  return (
    <Box
      role="row"
      aria-rowindex={1}
      sx={{
        ...headRow,
        pl: 0,
        gridTemplateColumns: template(columns.length),
        // The environments stand on one line, however long a rule's name is.
        alignItems: 'end',
      }}
    >
      <Box role="columnheader" sx={sticky}>
        {t('fleet.name')}
      </Box>
      {columns.map(({ rule, title, environment }) => (
        <Box
          key={`${rule} ${environment ?? ''}`}
          role="columnheader"
          // Above what the cells below show, which have room around it for the pointer.
          sx={{ minWidth: 0, pl: 0.5, mr: -0.5 }}
        >
          <Link
            component={RouterLink}
            to={rulePath(rule)}
            color="inherit"
            title={title}
            sx={{
              ...twoLines,
              WebkitLineClamp: 3,
              overflowWrap: 'break-word',
              fontSize: 'inherit',
              color: 'inherit',
            }}
          >
            {title}
          </Link>
          <Box component="span" sx={{ ...second, fontWeight: 400 }}>
            {environment ?? '\u00a0'}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** One primitive's verdicts, each of which opens; a skeleton while they are not known. @internal */
export const MatrixRow = memo(function Row(
  props: Omit<RowPlace, 'index'> & {
    item?: AuditItem;
    columns: readonly MatrixColumn[];
    onOpen: (cell: { item: AuditItem; column: MatrixColumn }) => void;
  },
) {
  const t = useText();
  const { item, columns } = props;
  return (
    <Box
      {...rowProps(props)}
      aria-busy={!item}
      sx={{
        display: 'grid',
        gridTemplateColumns: template(columns.length),
        alignItems: 'center',
        columnGap: 1,
        pr: 2,
        boxSizing: 'border-box',
        fontSize: '0.875rem',
        lineHeight: 1.4,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      {item ? (
        <>
          <Box role="rowheader" sx={sticky}>
            <Link
              component={RouterLink}
              to={pipelinePath(item.id)}
              title={item.id}
              sx={{
                ...second,
                fontSize: 'inherit',
                fontWeight: 600,
                color: 'primary.main',
              }}
            >
              {item.kind}/{item.name} {item.version}
            </Link>
            <Box component="span" sx={second}>
              {ownerName(item.owner) ?? t('common.unknownOwner')}
            </Box>
          </Box>
          {columns.map((column, index) => (
            <MatrixCell
              key={`${column.rule} ${column.environment ?? ''}`}
              id={`${props.id}-${index}`}
              active={props.activeColumn === index}
              item={item}
              column={column}
              onOpen={() => props.onOpen({ item, column })}
            />
          ))}
        </>
      ) : (
        <LoadingRow />
      )}
    </Box>
  );
});

function MatrixCell(props: {
  id: string;
  active: boolean;
  item: AuditItem;
  column: MatrixColumn;
  onOpen: () => void;
}) {
  const t = useText();
  const { item, column } = props;
  const verdict = verdictAt(item, column);
  const age = useVerdictAge(verdict);
  // What is heard has what is seen: https://www.w3.org/TR/WCAG22/#label-in-name
  const words = verdict
    ? [
        t(`verdict.${verdict.status}`),
        ...(verdict.waiver
          ? [t('audit.waivedUntil', { until: verdict.waiver.until })]
          : []),
        ...(age ? [age.age] : []),
        ...(age?.isNoticed ? [t('audit.whenNoticed')] : []),
      ].join(t('said.part.separator'))
    : t('audit.notJudged');
  const rule = [column.title, column.environment].filter(Boolean).join(', ');
  return (
    <Box
      role="gridcell"
      id={props.id}
      data-active={props.active || undefined}
      sx={{ minWidth: 0, alignSelf: 'stretch' }}
    >
      <ButtonBase
        // Keys go by the grid, which has the one place in the order of tabs.
        tabIndex={-1}
        onClick={props.onOpen}
        aria-label={t('audit.cellOf', { id: item.id, rule, status: words })}
        sx={{
          width: '100%',
          height: '100%',
          px: 0.5,
          justifyContent: 'flex-start',
          font: 'inherit',
          textAlign: 'start',
          color: verdict ? 'text.primary' : 'text.secondary',
          '&:hover': { bgcolor: 'action.hover' },
        }}
      >
        {verdict ? (
          <Box component="span" sx={{ minWidth: 0 }}>
            <MarkText
              mark={verdictMark[verdict.status]}
              text={t(`verdict.${verdict.status}`)}
            />{' '}
            {verdict.waiver && (
              <Box component="span" sx={{ ...below, whiteSpace: 'normal' }}>
                {t('audit.waivedUntil', { until: verdict.waiver.until })}
              </Box>
            )}{' '}
            {age && (
              <Box
                component="time"
                dateTime={age.since}
                title={age.inFull}
                // Without a waiver there is a line more.
                sx={verdict.waiver ? below : { ...below, whiteSpace: 'normal' }}
              >
                {/* For that the portal noticed it then, which a column has no place for. */}
                {age.isNoticed && (
                  <RiEyeLine
                    size={12}
                    aria-hidden
                    style={{ marginInlineEnd: 3, verticalAlign: '-1px' }}
                  />
                )}
                {age.age}
              </Box>
            )}
          </Box>
        ) : (
          words
        )}
      </ButtonBase>
    </Box>
  );
}
