import Skeleton from '@mui/material/Skeleton';
import { AuditQuery } from '../../model/audit-query';
import {
  CardSkeletons,
  FieldSkeletons,
  ListSkeleton,
  RowSkeletons,
  TitleSkeleton,
} from '../shared/skeletons';
import { breachHeight, doneHeight } from './row-heights';

/** Breaches that are being read. @internal */
export const BreachRows = () => (
  <RowSkeletons count={6} height={breachHeight} />
);

/** Rows of the Definition of Done that are being read. @internal */
export const DoneRows = () => <RowSkeletons count={9} height={doneHeight} />;

/** Whether the history is whole, while it is looked at. @internal */
export const ChainRows = () => <RowSkeletons count={1} height={64} />;

/** Changes outside Git that are being read. @internal */
export const OutsideRows = () => <RowSkeletons count={4} height={110} />;

/** Waivers that are being read. @internal */
export const WaiverRows = (props: { count: number }) => (
  <RowSkeletons count={props.count} height={{ wide: 52, narrow: 172 }} />
);

/** Charts of the trends that are being read. @internal */
export const TrendCards = () => (
  <>
    <div>
      <TitleSkeleton />
      <Skeleton variant="rounded" height={240} />
    </div>
    <div>
      <TitleSkeleton />
      <CardSkeletons count={8} height={150} columns={2} />
    </div>
  </>
);

/** The five non-negotiables. */
const Standing = () => (
  <div>
    <TitleSkeleton />
    <ListSkeleton count={5} marked />
  </div>
);

/** A view of the audit in the shape that it will have, its list as the list itself is while it is read. @internal */
export function AuditSkeleton(props: { view: AuditQuery['view'] }) {
  switch (props.view) {
    case 'done':
      return (
        <div>
          <TitleSkeleton />
          <FieldSkeletons search count={6} />
          <DoneRows />
        </div>
      );
    case 'outside':
      return (
        <>
          <div>
            <TitleSkeleton />
            <ChainRows />
          </div>
          <div>
            <TitleSkeleton />
            <FieldSkeletons count={4} />
            <OutsideRows />
          </div>
        </>
      );
    case 'waivers':
      return (
        <div>
          <TitleSkeleton />
          <WaiverRows count={4} />
        </div>
      );
    case 'rules':
      return (
        <>
          <Standing />
          <div>
            <TitleSkeleton />
            <ListSkeleton count={8} />
          </div>
          <div>
            <TitleSkeleton />
            <Skeleton variant="rounded" height={220} />
          </div>
        </>
      );
    case 'trends':
      return (
        <>
          <FieldSkeletons count={2} />
          <TrendCards />
        </>
      );
    default:
      return (
        <>
          <Standing />
          <div>
            <TitleSkeleton />
            <FieldSkeletons search count={6} />
            <BreachRows />
          </div>
        </>
      );
  }
}
