import { pipeline as pipe } from 'node:stream/promises';
import { Readable } from 'node:stream';
import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  ApiRoute,
  apiRoutes,
  createOpenApi,
  evidenceFileName,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import express, { Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { Answers } from './api/answers';
import { auditAsCsv, auditAsJson, readAudit } from './api/audit-export';
import { authorize } from './api/authorize';
import { Call, readBody, readRequest } from './api/read-request';
import { audited } from './audited';

/** A body names a source or a primitive. */
const maxBody = '4kb';
/** A body holds a selection of ids. */
const maxPreviewBody = '16kb';
/** A body holds a rule with its texts. */
const maxRuleBody = '64kb';

/** The plugin's HTTP API. It answers from the store; what one person opens is read when it is opened. @internal */
export function createRouter(options: {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  answers: Answers;
}): express.Router {
  const { auditor, httpAuth, permissions, answers } = options;
  const router = Router();
  const openApi = createOpenApi();

  /** `target` is what a route that changes something is about. */
  async function check(
    route: ApiRoute,
    request: Request,
    target?: () => PrimitiveTarget,
  ): Promise<void> {
    if (route.open) return;
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { permission } = route;
    if (!permission) return;
    await authorize({
      ...{ permissions, permission, credentials, target: target?.() },
      readResource: each => answers.resource(each),
    });
  }

  /** Answers a route that reads: who asks is checked first, then what. */
  function get<P extends z.ZodObject, Q extends z.ZodObject>(
    route: ApiRoute & { params: P; query: Q },
    answer: (call: Call<P, Q>, response: Response) => Promise<unknown>,
  ): void {
    router.get(expressPath(route), async (request, response) => {
      // What one may see is one's own; a copy is good after asking whether it still is.
      response.set('cache-control', 'private, no-cache');
      response.vary('authorization');
      await check(route, request);
      const body = await answer(readRequest(route, request), response);
      if (response.headersSent) return;
      // Express adds an ETag of the text, and answers 304 where the caller has it.
      if (typeof body === 'string') response.type('json').send(body);
      else response.json(body);
    });
  }

  get(apiRoutes.getHealth, () => answers.health());
  get(apiRoutes.getOpenApi, async () => openApi);
  get(apiRoutes.getSources, () => answers.sources());
  get(apiRoutes.getFleetCounts, () => answers.counts());
  get(apiRoutes.getFleetGroups, ({ query }) => answers.groups(query));
  get(apiRoutes.getPromotions, ({ query }) => answers.model.promotions(query));
  get(apiRoutes.getPromotionMoves, ({ query }) =>
    answers.promotionMoves(query),
  );
  get(apiRoutes.getProgress, ({ query }) => answers.progress(query));
  get(apiRoutes.getDelivery, ({ query }) => answers.delivery(query));
  get(apiRoutes.listPrimitives, ({ query }) => answers.fleet(query));
  get(apiRoutes.getPipeline, ({ params, query }) =>
    answers.pipeline(params.id, query.at),
  );
  get(apiRoutes.getHistory, ({ params, query }) =>
    answers.history(params.id, query),
  );
  get(apiRoutes.getCommits, ({ params, query }) =>
    answers.commits(params.id, query),
  );
  get(apiRoutes.getMoves, ({ params }) => answers.moves(params.id));
  get(apiRoutes.getChoices, ({ params, query }) =>
    answers.choices(params.id, query),
  );
  get(apiRoutes.getDurations, ({ params }) => answers.durations(params.id));
  get(apiRoutes.getPullDiff, ({ params }) =>
    answers.pullDiff(params.id, params.number),
  );
  get(apiRoutes.getApplications, ({ params }) =>
    answers.applications(params.id, params.environment),
  );
  get(apiRoutes.getDigestLineage, ({ params }) =>
    answers.lineage({ type: 'digest', value: params.digest }),
  );
  get(apiRoutes.getCommitLineage, ({ params }) =>
    answers.lineage({ type: 'commit', value: params.sha }),
  );
  get(apiRoutes.getAudit, ({ query }) => answers.audit(query.at));
  get(apiRoutes.listAuditItems, ({ query }) => answers.model.auditItems(query));
  get(apiRoutes.listBreaches, ({ query }) => answers.model.breaches(query));
  get(apiRoutes.listBreakGlass, ({ query }) => answers.breakGlass(query));
  get(apiRoutes.verifyHistory, () => answers.verifyHistory());
  get(apiRoutes.getEvidenceKey, async () => answers.evidence.key());
  get(apiRoutes.exportAudit, async ({ query }, response) => {
    const audit = await readAudit(answers.model, {
      at: query.at,
      now: new Date(),
    });
    const { format } = query;
    const name = `audit-${audit.at.toISOString().slice(0, 10)}.${format}`;
    response.attachment(name);
    response.type(format);
    const text = format === 'csv' ? auditAsCsv(audit) : auditAsJson(audit);
    await pipe(Readable.from(text), response);
  });

  // It changes nothing; who takes evidence out of the portal is written down all the same.
  router.get(
    expressPath(apiRoutes.getEvidence),
    async (request, response) => {
      const meta = { id: request.params.id, digest: request.params.digest };
      const event = { eventId: 'evidence', request, meta };
      await audited(auditor, event, async () => {
        await check(apiRoutes.getEvidence, request);
        const { params } = readRequest(apiRoutes.getEvidence, request);
        const { id, digest } = params;
        const document = await answers.evidence.read(id, digest);
        response
          .set('cache-control', 'no-store')
          .attachment(evidenceFileName({ id, digest, document }))
          .type('json')
          .send(JSON.stringify(document));
      });
    },
  );

  get(apiRoutes.getTrends, ({ query }) => answers.trends(query));
  get(apiRoutes.listWaivers, ({ query }) => answers.model.waivers(query.at));
  get(apiRoutes.listDoneRules, () => answers.rules.list());

  // These change nothing, so that they are no events of the auditor.
  router.post(
    expressPath(apiRoutes.previewChange),
    express.json({ limit: maxPreviewBody }),
    async (request, response) => {
      await check(apiRoutes.previewChange, request);
      readRequest(apiRoutes.previewChange, request);
      const { change } = readBody(apiRoutes.previewChange.body, request.body);
      response
        .set('cache-control', 'no-store')
        .json(await answers.preview(change));
    },
  );
  router.post(
    expressPath(apiRoutes.dryRunRule),
    express.json({ limit: maxRuleBody }),
    async (request, response) => {
      await check(apiRoutes.dryRunRule, request);
      readRequest(apiRoutes.dryRunRule, request);
      const { rule } = readBody(apiRoutes.dryRunRule.body, request.body);
      response
        .set('cache-control', 'no-store')
        .json(await answers.rules.try(rule));
    },
  );

  router.post(
    expressPath(apiRoutes.refresh),
    express.json({ limit: maxBody }),
    async (request, response) => {
      await audited(auditor, { eventId: 'refresh', request }, async () => {
        const read = () => readBody(apiRoutes.refresh.body, request.body);
        await check(apiRoutes.refresh, request, () => ({
          id: read().primitive,
        }));
        readRequest(apiRoutes.refresh, request);
        await answers.refresh(read());
        response
          .status(apiRoutes.refresh.status)
          .set('cache-control', 'no-store')
          .json({ status: 'accepted' });
      });
    },
  );

  return router;
}

function expressPath(route: ApiRoute): string {
  return route.path.replace(/\{(\w+)\}/g, ':$1');
}
