import {
  auditExportQuerySchema,
  auditExportSchema,
  auditItemsPageSchema,
  auditItemsQuerySchema,
  auditOverviewSchema,
  auditQuerySchema,
  breachesPageSchema,
  breachesQuerySchema,
} from '../audit';
import { breakGlassPageSchema, breakGlassQuerySchema } from '../break-glass';
import { evidenceDocumentSchema, evidenceKeySchema } from '../evidence';
import { doneRulesSchema, dryRunRequestSchema, dryRunSchema } from '../rules';
import { trendsQuerySchema, trendsSchema } from '../trends';
import { historyVerificationSchema } from '../verification';
import { waiversQuerySchema, waiversSchema } from '../waivers';
import { ApiRoute, audits, digestInPath, idParams } from './route';

/** Routes of the audit: verdicts, breaches, rules, history and evidence. @public */
export const auditRoutes = {
  getAudit: {
    ...audits,
    path: '/audit',
    summary: 'The non-negotiables, with their newest breaches',
    query: auditQuerySchema,
    response: auditOverviewSchema,
  },
  listAuditItems: {
    ...audits,
    path: '/audit/items',
    summary: 'The Definition of Done of every primitive',
    query: auditItemsQuerySchema,
    response: auditItemsPageSchema,
  },
  listBreaches: {
    ...audits,
    path: '/audit/breaches',
    summary: 'Breaches of the non-negotiables',
    query: breachesQuerySchema,
    response: breachesPageSchema,
  },
  listDoneRules: {
    ...audits,
    path: '/audit/rules',
    summary:
      'The rules of the Definition of Done with their counts, and the non-negotiables',
    response: doneRulesSchema,
  },
  getTrends: {
    ...audits,
    path: '/audit/trends',
    summary: 'Verdicts and open breaches by day, of a team or the fleet',
    query: trendsQuerySchema,
    response: trendsSchema,
  },
  listWaivers: {
    ...audits,
    path: '/audit/waivers',
    summary: 'Exceptions from rules, and what each changes',
    query: waiversQuerySchema,
    response: waiversSchema,
  },
  dryRunRule: {
    ...audits,
    method: 'post',
    path: '/audit/rules/dry-run',
    summary: 'Which verdicts a changed rule would change; changes nothing',
    body: dryRunRequestSchema,
    response: dryRunSchema,
  },
  listBreakGlass: {
    ...audits,
    path: '/audit/break-glass',
    summary: 'What was changed outside Git, from when until when',
    query: breakGlassQuerySchema,
    response: breakGlassPageSchema,
  },
  verifyHistory: {
    ...audits,
    path: '/history/verify',
    summary: 'Whether the history is as it was written',
    response: historyVerificationSchema,
  },
  getEvidence: {
    ...audits,
    path: '/primitives/{id}/evidence/{digest}',
    summary: 'Evidence of everything that is known of a digest, to be kept',
    params: idParams.extend({ digest: digestInPath }),
    response: evidenceDocumentSchema,
    notFound: true,
  },
  getEvidenceKey: {
    ...audits,
    path: '/evidence/key',
    summary: 'The key to check the signatures of evidence with',
    response: evidenceKeySchema,
    notFound: true,
  },
  exportAudit: {
    ...audits,
    path: '/audit/export',
    summary: 'The whole audit as one file',
    query: auditExportQuerySchema,
    response: auditExportSchema,
    csv: true,
  },
} satisfies Record<string, ApiRoute>;
