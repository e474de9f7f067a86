import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  parsePrimitiveId,
  primitivesAuditReadPermission,
  primitivesReadPermission,
  primitivesRefreshPermission,
} from '@ameide/plugin-primitives-common';
import express, { Request } from 'express';
import Router from 'express-promise-router';
import { audited } from './audited';
import { ReadModel } from './read-model';

/** The plugin's HTTP API. It answers from the store, and never calls out. @internal */
export function createRouter(options: {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  model: ReadModel;
  refresh: () => Promise<void>;
}): express.Router {
  const { auditor, httpAuth, permissions, model, refresh } = options;
  const router = Router();

  async function authorize(
    req: Request,
    permission: BasicPermission,
  ): Promise<void> {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [decision] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `This needs the permission '${permission.name}'`,
      );
    }
  }

  router.get('/health', async (_req, res) => {
    const sources = await model.sources();
    res.json({
      status: 'ok',
      sources: sources.map(({ source, status }) => ({ source, status })),
    });
  });

  router.get('/primitives', async (req, res) => {
    await authorize(req, primitivesReadPermission);
    res.json(await model.fleet());
  });

  router.get('/primitives/:id', async (req, res) => {
    await authorize(req, primitivesReadPermission);
    const { id } = req.params;
    if (!parsePrimitiveId(id)) {
      throw new InputError(
        `'${id}' is no primitive's id; ids are <kind>-<name>-<version>, for example 'domain-orders-v0'`,
      );
    }
    const pipeline = await model.pipeline(id);
    if (!pipeline) throw new NotFoundError(`No primitive '${id}' is known`);
    res.json(pipeline);
  });

  router.get('/audit', async (req, res) => {
    await authorize(req, primitivesAuditReadPermission);
    res.json(await model.audit());
  });

  router.post('/refresh', async (req, res) => {
    await audited(auditor, { eventId: 'refresh', request: req }, async () => {
      await authorize(req, primitivesRefreshPermission);
      await refresh();
      res.status(202).json({ status: 'accepted' });
    });
  });

  return router;
}
