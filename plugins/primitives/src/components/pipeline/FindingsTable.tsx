import { Fragment } from 'react';
import Box from '@mui/material/Box';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Finding } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { isWebAddress, sourceUrl } from '../../model/links';
import { ExternalLink } from '../shared/ExternalLink';
import { RowTable } from '../shared/RowTable';
import { MarkText } from '../shared/StatusText';

function place(finding: Finding): string | undefined {
  if (!finding.file) return undefined;
  return finding.line ? `${finding.file}:${finding.line}` : finding.file;
}

/** Lets a long path break after its slashes, and be copied as it is. */
function breakable(path: string) {
  return path.split('/').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && (
        <>
          /<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}

/** What a check found: the rule, what is wrong, where, and what to do about it. @internal */
export function FindingsTable(props: {
  findings: readonly Finding[];
  commitUrl?: string;
  /** Where to look when the source itself cannot be linked. */
  fallbackUrl?: string;
}) {
  const t = useText();
  const link = (finding: Finding) =>
    (finding.file && sourceUrl(props.commitUrl, finding.file, finding.line)) ??
    (props.fallbackUrl && isWebAddress(props.fallbackUrl)
      ? props.fallbackUrl
      : undefined);
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <RowTable size="small" aria-label={t('findings.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('findings.rule')}</TableCell>
            <TableCell>{t('findings.message')}</TableCell>
            <TableCell>{t('findings.place')}</TableCell>
            <TableCell>{t('findings.remedy')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.findings.map((finding, index) => {
            const where = place(finding);
            const url = link(finding);
            return (
              // Two findings may be alike in everything, so their order is their identity.
              <TableRow key={index}>
                <TableCell data-label={t('findings.rule')}>
                  <MarkText
                    mark={finding.severity === 'error' ? 'failed' : 'unknown'}
                    text={finding.rule}
                  />
                </TableCell>
                <TableCell data-label={t('findings.message')}>
                  {finding.message}
                </TableCell>
                <TableCell data-label={t('findings.place')}>
                  <Box
                    component="span"
                    sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}
                  >
                    {where && url ? (
                      <ExternalLink url={url}>{breakable(where)}</ExternalLink>
                    ) : (
                      (where && breakable(where)) ?? t('findings.noPlace')
                    )}
                  </Box>
                </TableCell>
                <TableCell data-label={t('findings.remedy')}>
                  {finding.remedy}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </RowTable>
    </Box>
  );
}
