import { ReactElement, ReactNode, useSyncExternalStore } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { AuditLines } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import { isAuditNarrowed } from '../../model/audit-query';
import { AlertButton } from '../shared/AlertButton';
import { StaleNotice } from '../shared/Failure';
import { TextButton } from '../shared/TextButton';
import { RowPlace, VirtualGrid } from '../shared/VirtualGrid';

/** A list of the audit of any length, with what is said where it is empty or cannot be read on. @internal */
export function AuditGrid<T>(props: {
  list: AuditLines<T>;
  /** How many there are, where that is known before the list is read. */
  all?: number;
  label: string;
  keys: string;
  /** How many there are, in words. */
  shown: (total: number) => string;
  /** Said where there is none at all, and where the filter leaves none. */
  empty: string;
  noMatch: string;
  /** What is offered below, where there is none at all. */
  emptyAction?: ReactNode;
  /** Takes the filter away; absent where nobody set one. */
  onClear?: () => void;
  columns?: number;
  rowHeight: number;
  minWidth?: string;
  head: ReactNode;
  row: (place: RowPlace, line: T | undefined) => ReactElement;
  onOpen: (line: T, column: number) => void;
}) {
  const { list, all, row, onOpen, onClear, ...grid } = props;
  const { shown, empty, emptyAction, noMatch, ...rest } = grid;
  const { lines, failure, query } = list;
  const total = list.total ?? all;
  const t = useText();
  useSyncExternalStore(lines.subscribe, lines.version);
  if (lines.length === 0) {
    const isNarrowed = onClear && isAuditNarrowed(query);
    return (
      <>
        <Alert
          severity="info"
          action={
            isNarrowed && (
              <AlertButton onClick={onClear}>{t('fleet.clear')}</AlertButton>
            )
          }
        >
          {isNarrowed ? noMatch : empty}
        </Alert>
        {!isNarrowed && emptyAction}
      </>
    );
  }
  return (
    <>
      <Box role="status" sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {total === undefined
          ? // The last line stands for all that are still to be read.
            t('audit.shownSome', { shown: shown(lines.length - 1) })
          : shown(total)}
      </Box>
      {total === undefined && list.onCount && (
        <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
          {t('audit.uncounted')}{' '}
          <TextButton
            onClick={list.onCount}
            disabled={list.isCounting}
            sx={{ py: 0 }}
          >
            {t(list.isCounting ? 'audit.counting' : 'audit.count')}
          </TextButton>
        </Box>
      )}
      {failure && <StaleNotice error={failure} onRetry={list.onRetry} />}
      <VirtualGrid
        {...rest}
        count={lines.length}
        onSee={(first, last) => lines.see(first, last)}
        onOpen={(index, column) => {
          const line = lines.at(index);
          if (line !== undefined) onOpen(line, column);
        }}
        row={place => row(place, lines.at(place.index))}
      />
    </>
  );
}
