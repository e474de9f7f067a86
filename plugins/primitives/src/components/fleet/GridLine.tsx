import { memo, ReactNode } from 'react';
import Skeleton from '@mui/material/Skeleton';
import { styled } from '@mui/material/styles';
import { Link as RouterLink } from 'react-router-dom';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { driftOf } from '../../model/fleet';
import { nextStepTarget, pipelinePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { EnvironmentStatus, StatusText } from '../shared/StatusText';
import { visuallyHidden } from '../shared/visually-hidden';
import { rowProps } from '../shared/GridCells';
import { RowPlace } from '../shared/VirtualGrid';
import { gridColumns } from './grid-shape';

/**
 * One element has the style of all in it: rows come and go while somebody scrolls, and a
 * style of its own for each part of each row is what that would cost most.
 */
const Row = styled('div')(({ theme }) => ({
  display: 'grid',
  gridTemplateColumns: '1fr 1fr',
  alignItems: 'center',
  alignContent: 'center',
  columnGap: theme.spacing(1),
  rowGap: theme.spacing(0.75),
  paddingInline: theme.spacing(2),
  boxSizing: 'border-box',
  fontSize: '0.875rem',
  lineHeight: 1.4,
  borderBottom: `1px solid ${theme.palette.divider}`,
  '& a': {
    color: theme.palette.primary.main,
    textDecoration: 'none',
    '&:hover, &:focus-visible': { textDecoration: 'underline' },
  },
  '& strong > a': { fontWeight: 600 },
  '& [role=gridcell]': {
    display: 'flex',
    gap: theme.spacing(1),
    minWidth: 0,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    // On a phone the name of a value stands above it, so that neither is cut off.
    [theme.breakpoints.down('md')]: { flexDirection: 'column', gap: 0 },
    '& > div': { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  },
  '& .label': { fontSize: '0.75rem', color: theme.palette.text.secondary },
  '& small': {
    display: 'block',
    fontSize: '0.75rem',
    // A line of the grid has room for two of these below a status.
    lineHeight: 1.25,
    color: theme.palette.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
}));

type LineProps = Omit<RowPlace, 'index'> & {
  line?: PrimitiveSummary;
  environments: readonly string[];
  wide: boolean;
};

/** One primitive; a skeleton of the same size while it is not known. @internal */
export const GridLine = memo(function Line(props: LineProps) {
  const t = useText();
  const { line, environments, wide } = props;
  const row = rowProps(props);
  const columns = wide && {
    gridTemplateColumns: gridColumns(environments.length),
  };
  return (
    <Row
      {...row}
      aria-busy={!line}
      style={{ ...row.style, ...columns }}
    >
      {line ? (
        <Cells line={line} environments={environments} wide={wide} />
      ) : (
        <span role="gridcell">
          <span style={visuallyHidden}>{t('fleet.loadingRow')}</span>
          <Skeleton width="60%" />
        </span>
      )}
    </Row>
  );
});

function Cells(props: {
  line: PrimitiveSummary;
  environments: readonly string[];
  wide: boolean;
}) {
  const t = useText();
  const { line, environments, wide } = props;
  const cell = (key: string, label: string, content: ReactNode) => (
    <div key={key} role="gridcell">
      {!wide && label && <span className="label">{label}</span>}
      <div>{content}</div>
    </div>
  );
  return (
    <>
      {cell(
        'name',
        '',
        <>
          <strong>
            <RouterLink to={pipelinePath(line.id)}>
              {line.name} {line.version}
            </RouterLink>
          </strong>
          <small>{line.kind}</small>
        </>,
      )}
      {cell(
        'owner',
        '',
        <>
          {line.owner ? ownerName(line.owner) : t('common.unknownOwner')}
          <small>{line.system ?? t('fleet.noSystem')}</small>
        </>,
      )}
      {cell('build', t('fleet.build'), <StatusText status={line.build} />)}
      {environments.map(name =>
        cell(name, name, <EnvironmentCell line={line} environment={name} />),
      )}
      {cell(
        'digest',
        t('fleet.digestAge'),
        line.digestSince ? <Age iso={line.digestSince} /> : t('fleet.noDigest'),
      )}
      {cell(
        'since',
        t('fleet.since'),
        line.since ? <Age iso={line.since} /> : t('status.unknown'),
      )}
      {cell('next', '', <Next line={line} />)}
    </>
  );
}

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
        <small>{t('fleet.differs', { source: drift.source })}</small>
      )}
      {drift?.since && (
        <small>
          <Age iso={drift.since} />
        </small>
      )}
    </>
  );
}

/** A link and no button: hundreds of these come and go with scrolling. */
function Next({ line }: { line: PrimitiveSummary }) {
  const t = useText();
  const { title } = line.nextStep;
  const target = nextStepTarget(line.nextStep);
  if (!target) return <span title={title}>{title}</span>;
  return 'path' in target ? (
    <RouterLink to={target.path} title={title}>
      {title}
    </RouterLink>
  ) : (
    <a
      href={target.url}
      title={title}
      target="_blank"
      rel="noopener noreferrer"
    >
      {title}
      <span style={visuallyHidden}> ({t('common.newTab')})</span>
    </a>
  );
}
