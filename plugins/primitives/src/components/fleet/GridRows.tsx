import { memo, ReactNode } from 'react';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Link from '@mui/material/Link';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { Link as RouterLink } from 'react-router-dom';
import {
  FleetGrouping,
  PrimitiveSummary,
} from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { driftOf } from '../../model/fleet';
import { FleetQuery } from '../../model/fleet-query';
import { Group } from '../../model/grid-layout';
import { pipelinePath } from '../../model/links';
import { Age } from '../shared/Age';
import { headRow, LoadingRow, placed, second } from '../shared/GridCells';
import { NextStepButton } from '../shared/NextStepButton';
import { EnvironmentStatus, StatusText } from '../shared/StatusText';
import { RowPlace } from '../shared/VirtualGrid';
import { visuallyHidden } from '../shared/visually-hidden';

type RowProps = Omit<RowPlace, 'index'>;

/** Narrower than this the grid scrolls sideways: what the columns below need for three environments. @internal */
export const gridMinWidth = '69rem';

const columns = (environments: number) =>
  `minmax(8rem, 1.6fr) minmax(8.5rem, 1.2fr) 5.5rem repeat(${environments}, minmax(7.5rem, 1fr)) 6.75rem 6.75rem minmax(8rem, 1.4fr)`;

/** Names of the columns; for the ear only where lines are stacked. @internal */
export function GridHead(props: {
  environments: readonly string[];
  query: FleetQuery;
  wide: boolean;
}) {
  const t = useText();
  const { environments, query } = props;
  const sorted = query.group ? undefined : query.sort;
  const direction = query.descending ? 'descending' : 'ascending';
  const heads: Array<[string, FleetQuery['sort']?]> = [
    [t('fleet.name'), 'id'],
    [t('fleet.owner'), 'owner'],
    [t('fleet.build')],
    ...environments.map((name): [string] => [name]),
    [t('fleet.digestAge')],
    [t('fleet.since'), 'since'],
    [t('fleet.next')],
  ];
  return (
    <Box
      role="row"
      aria-rowindex={1}
      style={props.wide ? undefined : visuallyHidden}
      sx={{
        ...headRow,
        gridTemplateColumns: columns(environments.length),
        minWidth: gridMinWidth,
      }}
    >
      {heads.map(([text, sort]) => (
        <span
          key={text}
          role="columnheader"
          aria-sort={sort && sort === sorted ? direction : undefined}
        >
          {text}
        </span>
      ))}
    </Box>
  );
}

/** Head of a group; opens and closes it. @internal */
export function GridGroup(
  props: RowProps & {
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
      role="row"
      id={props.id}
      aria-rowindex={props.rowIndex}
      data-active={props.active || undefined}
      style={placed(props)}
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
          <strong>{group.value || t(`fleet.without.${by}`)}</strong>
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

/** One primitive; a skeleton of the same size while it is not known. @internal */
export const GridLine = memo(function Line(
  props: RowProps & {
    line?: PrimitiveSummary;
    environments: readonly string[];
    wide: boolean;
  },
) {
  const t = useText();
  const { line, environments, wide } = props;
  const cell = (key: string, label: string, content: ReactNode) => (
    <Box
      key={key}
      role="gridcell"
      sx={{
        minWidth: 0,
        display: wide ? 'block' : 'flex',
        gap: 1,
        overflow: 'hidden',
        whiteSpace: 'nowrap',
      }}
    >
      {!wide && (
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {label}
        </Box>
      )}
      <Box sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>
        {content}
      </Box>
    </Box>
  );
  return (
    <Box
      role="row"
      id={props.id}
      aria-rowindex={props.rowIndex}
      aria-busy={!line}
      data-active={props.active || undefined}
      style={placed(props)}
      sx={{
        display: 'grid',
        gridTemplateColumns: wide ? columns(environments.length) : '1fr 1fr',
        alignItems: 'center',
        alignContent: 'center',
        columnGap: 1,
        px: 2,
        boxSizing: 'border-box',
        fontSize: '0.875rem',
        lineHeight: 1.4,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      {line ? (
        <>
          {cell(
            'name',
            '',
            <>
              <Link
                component={RouterLink}
                to={pipelinePath(line.id)}
                sx={{ fontWeight: 600 }}
              >
                {line.name} {line.version}
              </Link>
              <Box component="span" sx={second}>
                {line.kind}
              </Box>
            </>,
          )}
          {cell(
            'owner',
            '',
            <>
              {line.owner ?? t('common.unknownOwner')}
              <Box component="span" sx={second}>
                {line.system ?? t('fleet.noSystem')}
              </Box>
            </>,
          )}
          {cell('build', t('fleet.build'), <StatusText status={line.build} />)}
          {environments.map(name =>
            cell(
              name,
              name,
              <EnvironmentCell line={line} environment={name} />,
            ),
          )}
          {cell(
            'digest',
            t('fleet.digestAge'),
            line.digestSince ? (
              <Age iso={line.digestSince} />
            ) : (
              t('fleet.noDigest')
            ),
          )}
          {cell(
            'since',
            t('fleet.since'),
            line.since ? <Age iso={line.since} /> : t('status.unknown'),
          )}
          {cell('next', '', <Next line={line} />)}
        </>
      ) : (
        <LoadingRow />
      )}
    </Box>
  );
});

function EnvironmentCell(props: {
  line: PrimitiveSummary;
  environment: string;
}) {
  const t = useText();
  const { line, environment } = props;
  const found = line.environments.find(e => e.environment === environment);
  if (!found) return <>{t('common.none')}</>;
  const drift = driftOf(line, environment);
  return (
    <>
      <EnvironmentStatus enabled={found.enabled} status={found.status} />
      {drift && (
        <Box component="span" sx={second}>
          {drift.since ? (
            <>
              {t('fleet.behind', { source: drift.source })}{' '}
              <Age iso={drift.since} />
            </>
          ) : (
            t('fleet.differs', { source: drift.source })
          )}
        </Box>
      )}
    </>
  );
}

function Next({ line }: { line: PrimitiveSummary }) {
  return ['template', 'link'].includes(line.nextStep.kind) ? (
    <NextStepButton step={line.nextStep} variant="text" size="small" />
  ) : (
    <>{line.nextStep.title}</>
  );
}
