import { createContext, ReactNode, useContext } from 'react';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import { visuallyHidden } from './visually-hidden';
import { useText } from '../../hooks/use-text';
import { Live } from '../../hooks/use-live';
import { reasonOf, statusOf } from '../../model/response-error';
import { Failure, StaleNotice } from './Failure';

/** Why something around could not be read, as it is said there; the parts within need not say it again. */
const saidAround = createContext<string | undefined>(undefined);

/** Shows a live reading: a skeleton first, then its content for as long as there is any. @internal */
export function LiveContent<T>(props: {
  live: Live<T>;
  permission: string;
  /** What to show when the backend says there is no such thing. */
  notFound?: ReactNode;
  /** Of the final layout, while nothing is known yet. */
  skeleton?: ReactNode;
  /** What is known without it, below why it could not be read. */
  without?: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const { live } = props;
  const around = useContext(saidAround);
  const reason = live.error && reasonOf(live.error);
  const isSaid = reason !== undefined && reason === around;
  const missing = live.error && statusOf(live.error) === 404;
  if (missing && props.notFound) return <>{props.notFound}</>;
  if (live.value === undefined && !live.error)
    return <Loading>{props.skeleton}</Loading>;
  return (
    <Stack spacing={3}>
      {live.error && live.value === undefined && (
        <Failure
          error={live.error}
          permission={props.permission}
          onRetry={live.reload}
          isReasonSaid={isSaid}
        />
      )}
      {live.error && live.value !== undefined && !isSaid && (
        <StaleNotice error={live.error} onRetry={live.reload} />
      )}
      {live.value === undefined ? (
        props.without
      ) : (
        <saidAround.Provider value={reason ?? around}>
          {props.children(live.value)}
        </saidAround.Provider>
      )}
    </Stack>
  );
}

/** Says that something is on its way, and shows the shape that it will have. @internal */
export function Loading(props: { children?: ReactNode }) {
  const t = useText();
  return (
    <Stack spacing={3} aria-busy>
      {props.children ?? (
        <>
          <Skeleton variant="rounded" height={56} />
          <Skeleton variant="rounded" height={120} />
          <Skeleton variant="rounded" height={120} />
        </>
      )}
      {/* The last: whatever follows the first has a distance, and what comes stands at the top. */}
      <span role="status" style={visuallyHidden}>
        {t('common.loading')}
      </span>
    </Stack>
  );
}
