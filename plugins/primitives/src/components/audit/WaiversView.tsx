import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import {
  environmentSchema,
  ListedWaiver,
  primitivesAuditReadPermission,
  Waivers,
} from '@ameide/plugin-primitives-common';
import { useWaivers } from '../../hooks/use-audit';
import { useText } from '../../hooks/use-text';
import { auditPath, plainView } from '../../model/audit-query';
import { rulePath } from '../../model/links';
import { ownerName } from '../../model/owner';
import { Age } from '../shared/Age';
import { ExternalLink } from '../shared/ExternalLink';
import { LiveContent } from '../shared/LiveContent';
import { RowTable } from '../shared/RowTable';
import { SectionTitle } from '../shared/SectionTitle';
import { AskForWaiver } from './AskForWaiver';
import { WaiverRows } from './audit-skeletons';

/** Exceptions from rules: what each changes, which are over, and how to ask for one. @internal */
export function WaiversView(props: { at?: string }) {
  const t = useText();
  const live = useWaivers(props.at);
  return (
    <section aria-labelledby="primitives-waivers">
      <SectionTitle id="primitives-waivers">
        {t('audit.waivers.title')}
      </SectionTitle>
      <LiveContent
        live={live}
        permission={primitivesAuditReadPermission.name}
        skeleton={<WaiverRows count={4} />}
      >
        {waivers => (
          <>
            <Box sx={{ fontSize: '0.875rem', maxWidth: '80ch' }}>
              {t('audit.waivers.what')}{' '}
              <ExternalLink
                url={waivers.url}
                sx={{ textDecoration: 'underline' }}
              >
                {t('audit.waivers.file')}
              </ExternalLink>
              {waivers.by && (
                <> ({t('audit.waivers.changedBy', { by: waivers.by })})</>
              )}
            </Box>
            <WaiverTable waivers={waivers} at={props.at} />
            <AskForWaiver target={{}} />
          </>
        )}
      </LiveContent>
    </section>
  );
}

/** Waivers, those of one rule where it is named. @internal */
export function WaiverTable(props: {
  waivers: Waivers;
  rule?: string;
  at?: string;
}) {
  const t = useText();
  const { waivers, rule, at } = props;
  const items = waivers.items.filter(
    each => rule === undefined || each.rule === rule,
  );
  if (items.length === 0)
    return <Alert severity="info">{t('audit.waivers.none')}</Alert>;
  const heads = [
    ...(['rule', 'whom', 'until', 'reason', 'granted', 'changes'] as const),
  ];
  return (
    <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
      <RowTable size="small" aria-label={t('audit.waivers.title')}>
        <TableHead>
          <TableRow>
            {heads.map(name => (
              <TableCell key={name}>{t(`audit.waivers.${name}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map((waiver, index) => (
            <TableRow key={index}>
              <TableCell component="th" scope="row">
                {waiver.title ? (
                  <Link component={RouterLink} to={rulePath(waiver.rule, at)}>
                    {waiver.title}
                  </Link>
                ) : (
                  `${waiver.rule} (${t('audit.waivers.foreign')})`
                )}
              </TableCell>
              <TableCell data-label={t('audit.waivers.whom')}>
                <span>
                  {waiver.primitive ??
                    t('audit.waivers.ofOwner', {
                      owner: ownerName(waiver.owner) ?? '',
                    })}
                  {', '}
                  {waiver.environment ?? t('audit.waivers.everywhere')}
                </span>
              </TableCell>
              <TableCell data-label={t('audit.waivers.until')}>
                <span>
                  {waiver.until}{' '}
                  <Box component="span" sx={{ color: 'text.secondary' }}>
                    {t(
                      waiver.isOver
                        ? 'audit.waivers.over'
                        : 'audit.waivers.inForce',
                    )}
                  </Box>
                </span>
              </TableCell>
              <TableCell data-label={t('audit.waivers.reason')}>
                {waiver.reason}
              </TableCell>
              <TableCell data-label={t('audit.waivers.granted')}>
                <span>
                  {waiver.by ?? t('audit.waivers.grantedUnknown')}{' '}
                  {waiver.since && (
                    <Box component="span" sx={{ color: 'text.secondary' }}>
                      <Age iso={waiver.since} />
                    </Box>
                  )}
                </span>
              </TableCell>
              <TableCell data-label={t('audit.waivers.changes')}>
                <Changes waiver={waiver} at={at} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </RowTable>
    </Paper>
  );
}

function Changes(props: { waiver: ListedWaiver; at?: string }) {
  const t = useText();
  const { waiver, at } = props;
  const { verdicts, breaches, rule, primitive, owner, environment } = waiver;
  const filter = {
    ...{ rule, owner, waived: 'yes' as const, text: primitive ?? '' },
    environment: environmentSchema.safeParse(environment).data,
  };
  const done = auditPath({ ...plainView('done', at), ...filter });
  if (verdicts === undefined && breaches === undefined) {
    return (
      <Link component={RouterLink} to={done}>
        {t('audit.waivers.changesUnknown')}
      </Link>
    );
  }
  if (!verdicts && !breaches) return <>{t('audit.waivers.nothing')}</>;
  return (
    <Box component="span" sx={{ display: 'flex', gap: 1.5 }}>
      {verdicts ? (
        <Link component={RouterLink} to={done}>
          {t('audit.waivers.verdicts', { count: verdicts })}
        </Link>
      ) : null}
      {breaches ? (
        <Link
          component={RouterLink}
          to={auditPath({ ...plainView('breaches', at), ...filter })}
        >
          {t('audit.waivers.breaches', { count: breaches })}
        </Link>
      ) : null}
    </Box>
  );
}
