import { pipeline as pipe } from 'node:stream/promises';
import { Readable } from 'node:stream';
import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  ApiRoute,
  apiRoutes,
  createOpenApi,
  evidenceFileName,
  PrimitiveTarget,
  refusal,
} from '@ameide/plugin-primitives-common';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { isReadPermission } from '@backstage/plugin-permission-common';
import express, { NextFunction, Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { Answers } from './api/answers';
import { auditAsCsv, auditAsJson, readAudit } from './api/audit-export';
import { authorize } from './api/authorize';
import { readChangePermissions } from './api/change-permissions';
import { KeptDecisions } from './api/kept-decisions';
import { Call, readBody, readRequest, takeJson } from './api/read-request';
import { audited } from './audited';
import { messageOf } from './message-of';
import { shownFault } from './sources/fault';

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
  logger: LoggerService;
  permissions: PermissionsService;
  answers: Answers;
}): express.Router {
  const { auditor, httpAuth, logger, permissions, answers } = options;
  const router = Router();
  const openApi = createOpenApi();
  const decisions = new KeptDecisions();

  function callerOf(request: Request): Promise<BackstageCredentials> {
    return httpAuth.credentials(request, { allow: ['user', 'service'] });
  }

  /** Answers to whoever asks, and of no primitive where no permission says of which; `target` is what a route that changes something is about. */
  async function check(
    route: ApiRoute,
    request: Request,
    target?: () => PrimitiveTarget,
  ): Promise<Answers> {
    if (route.open) return answers;
    const credentials = await callerOf(request);
    const { permission } = route;
    if (!permission) return answers;
    const decide = () =>
      authorize({
        ...{ permissions, permission, credentials, target: target?.() },
        readResource: each => answers.resource(each),
      });
    return answers.to(
      isReadPermission(permission)
        ? await decisions.get(request, permission, decide)
        : await decide(),
    );
  }

  /** Answers a route that reads, from what is `mine`: who asks is checked first, then what. */
  function get<P extends z.ZodObject, Q extends z.ZodObject>(
    route: ApiRoute & { params: P; query: Q },
    answer: (
      call: Call<P, Q> & {
        mine: Answers;
        /** Whether who asks may ask for this too, about every primitive. */
        may: (route: ApiRoute) => Promise<boolean>;
        /** Who asks. */
        caller: () => Promise<BackstageCredentials>;
      },
      response: Response,
    ) => Promise<unknown>,
  ): void {
    router.get(expressPath(route), async (request, response) => {
      // What one may see is one's own; a copy is good after asking whether it still is.
      response.set('cache-control', 'private, no-cache');
      response.vary('authorization');
      const mine = await check(route, request);
      const call = {
        ...{ ...readRequest(route, request), mine },
        may: (other: ApiRoute) => isAllowed(check(other, request)),
        caller: () => callerOf(request),
      };
      const body = await answer(call, response);
      if (response.headersSent) return;
      // Express adds an ETag of the text, and answers 304 where the caller has it.
      if (typeof body === 'string') response.type('json').send(body);
      else response.json(body);
    });
  }

  get(apiRoutes.getHealth, ({ mine }) => mine.health());
  get(apiRoutes.getOpenApi, async () => openApi);
  get(apiRoutes.getSources, async ({ mine, may }) =>
    mine.sources({ withDetails: await may(apiRoutes.refresh) }),
  );
  get(apiRoutes.getFleetCounts, ({ mine }) => mine.fleet.counts());
  get(apiRoutes.getFleetGroups, ({ query, mine }) => mine.fleet.groups(query));
  get(apiRoutes.getPromotions, ({ query, mine }) =>
    mine.model.promotions(query),
  );
  get(apiRoutes.getPromotionMoves, ({ query, mine }) =>
    mine.changes.promotionMoves(query),
  );
  get(apiRoutes.getChangePermissions, async ({ caller }) =>
    readChangePermissions({ permissions, credentials: await caller() }),
  );
  get(apiRoutes.getProgress, ({ query, mine }) => mine.changes.progress(query));
  get(apiRoutes.getDelivery, ({ query, mine }) => mine.fleet.delivery(query));
  get(apiRoutes.listPrimitives, ({ query, mine }) => mine.fleet.page(query));
  get(apiRoutes.getPipeline, ({ params, query, mine }) =>
    mine.pipeline(params.id, query.at),
  );
  get(apiRoutes.getHistory, ({ params, query, mine }) =>
    mine.history(params.id, query),
  );
  get(apiRoutes.getCommits, ({ params, query, mine }) =>
    mine.commits(params.id, query),
  );
  get(apiRoutes.getMoves, ({ params, mine }) => mine.moves(params.id));
  get(apiRoutes.getChoices, ({ params, query, mine }) =>
    mine.choices(params.id, query),
  );
  get(apiRoutes.getDurations, ({ params, mine }) => mine.durations(params.id));
  get(apiRoutes.getPullDiff, ({ params, mine }) =>
    mine.pullDiff(params.id, params.number),
  );
  get(apiRoutes.getPullChecks, ({ params, mine }) =>
    mine.pullChecks(params.id, params.number),
  );
  get(apiRoutes.getApplications, ({ params, mine }) =>
    mine.applications(params.id, params.environment),
  );
  get(apiRoutes.getDigestLineage, ({ params, mine }) =>
    mine.lineage({ type: 'digest', value: params.digest }),
  );
  get(apiRoutes.getCommitLineage, ({ params, mine }) =>
    mine.lineage({ type: 'commit', value: params.sha }),
  );
  get(apiRoutes.getAudit, ({ query, mine }) => mine.audit.overview(query.at));
  get(apiRoutes.listAuditItems, ({ query, mine }) =>
    mine.model.auditItems(query),
  );
  get(apiRoutes.listBreaches, ({ query, mine }) => mine.model.breaches(query));
  get(apiRoutes.listBreakGlass, ({ query, mine }) =>
    mine.audit.breakGlass(query),
  );
  get(apiRoutes.verifyHistory, ({ mine }) => mine.audit.verifyHistory());
  get(apiRoutes.getEvidenceKey, async ({ mine }) => mine.audit.evidenceKey());
  get(apiRoutes.exportAudit, async ({ query, mine }, response) => {
    const audit = await readAudit(mine.model, {
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
  router.get(expressPath(apiRoutes.getEvidence), async (request, response) => {
    const meta = { id: request.params.id, digest: request.params.digest };
    const event = { eventId: 'evidence', request, meta };
    await audited(auditor, event, async () => {
      const mine = await check(apiRoutes.getEvidence, request);
      const { params } = readRequest(apiRoutes.getEvidence, request);
      const { id, digest } = params;
      const document = await mine.audit.evidence(id, digest);
      response
        .set('cache-control', 'no-store')
        .attachment(evidenceFileName({ id, digest, document }))
        .type('json')
        .send(JSON.stringify(document));
    });
  });

  get(apiRoutes.getTrends, ({ query, mine }) => mine.fleet.trends(query));
  get(apiRoutes.listWaivers, ({ query, mine }) => mine.model.waivers(query.at));
  get(apiRoutes.listDoneRules, ({ mine }) => mine.audit.rules());

  // These change nothing, so that they are no events of the auditor.
  router.post(
    expressPath(apiRoutes.previewChange),
    ...takeJson(maxPreviewBody),
    async (request, response) => {
      const mine = await check(apiRoutes.previewChange, request);
      readRequest(apiRoutes.previewChange, request);
      const { change } = readBody(apiRoutes.previewChange.body, request.body);
      response
        .set('cache-control', 'no-store')
        .json(await mine.changes.preview(change));
    },
  );
  router.post(
    expressPath(apiRoutes.dryRunRule),
    ...takeJson(maxRuleBody),
    async (request, response) => {
      const mine = await check(apiRoutes.dryRunRule, request);
      readRequest(apiRoutes.dryRunRule, request);
      const { rule } = readBody(apiRoutes.dryRunRule.body, request.body);
      response
        .set('cache-control', 'no-store')
        .json(await mine.audit.tryRule(rule));
    },
  );

  router.post(
    expressPath(apiRoutes.refresh),
    ...takeJson(maxBody),
    async (request, response) => {
      // What was asked for, where that can be read; what cannot is refused, which is on record too.
      const { data } = apiRoutes.refresh.body.safeParse(request.body);
      const event = { eventId: 'refresh', request, ...(data && { meta: data }) };
      await audited(auditor, event, async () => {
        const read = () => readBody(apiRoutes.refresh.body, request.body);
        await check(apiRoutes.refresh, request, () => ({
          id: read().primitive,
        }));
        readRequest(apiRoutes.refresh, request);
        const mine = read().primitive
          ? // Asking for one by name must not tell whether it exists.
            await check(apiRoutes.getPipeline, request)
          : answers;
        await mine.refresh(read());
        response
          .status(apiRoutes.refresh.status)
          .set('cache-control', 'no-store')
          .json({ status: 'accepted' });
      });
    },
  );

  router.use((error: unknown, _: Request, __: Response, next: NextFunction) => {
    const shown = shownFault(error);
    if (shown === undefined) return next(error);
    logger.warn(messageOf(error));
    return next(refusal(ServiceUnavailableError, shown));
  });

  return router;
}

async function isAllowed(check: Promise<unknown>): Promise<boolean> {
  try {
    await check;
    return true;
  } catch (error) {
    if (error instanceof NotAllowedError) return false;
    throw error;
  }
}

function expressPath(route: ApiRoute): string {
  return route.path.replace(/\{(\w+)\}/g, ':$1');
}
