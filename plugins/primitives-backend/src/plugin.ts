import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
  tracingServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { primitivesCreatePermission } from '@ameide/plugin-primitives-common';
import {
  addPrimitiveResourceType,
  Readable,
  readPrimitivesConfig,
} from '@ameide/plugin-primitives-node';
import { Registrar } from './actions/registrar';
import { registerReads } from './actions/register-reads';
import { registerRequests } from './actions/register-requests';
import { announce } from './announce';
import { Answers, AnswersOptions } from './api/answers';
import { AuditRules } from './api/audit-rules';
import { Figures } from './api/figures';
import { staleAfterMs } from './api/health';
import { budgetsOf, Collector, lagsOf } from './collect/collector';
import { Lease } from './collect/lease';
import { readDoneRules } from './done/read-rules';
import { DeliveryReader } from './delivery/delivery-reader';
import { createDetails } from './details/create-details';
import { DetailsTelemetry } from './details/details-telemetry';
import { EvidenceReader } from './evidence/evidence-reader';
import { EvidenceSigner } from './evidence/evidence-signer';
import { commitsOfMirror } from './evidence/mirror-commit';
import { HistoryVerifier } from './history/history-verifier';
import { LineageSubject } from './lineage/lineage-facts';
import { LineageReader } from './lineage/lineage-reader';
import { CollectorMetrics } from './metrics';
import { breakGlassPage } from './read/break-glass';
import { BreachAlerts } from './notify/breach-alerts';
import { readNotifications } from './notify/read-notifications';
import { sendDigests } from './notify/weekly-digest';
import { everything, nothing } from './read/readable';
import { StoredReadModel } from './read/stored-read-model';
import { createRouter } from './router';
import { SignalTags } from './signal-tags';
import { createSources } from './sources/create-sources';
import { databaseNow } from './store/database-time';
import { countDue } from './store/dirty-store';
import { HintStore } from './store/hint-store';
import { openDatabase } from './store/open-database';
import { pruneHistory } from './store/retention';
import { SourceStatusStore } from './store/source-status-store';
import { CollectorTracing } from './tracing';
import { TrendReader } from './trends/trend-reader';
import { TrendWriter } from './trends/trend-writer';
import { subscribeToWebhooks } from './webhooks';

/** Collects what GitHub, the registry and Argo CD report of primitives, and serves what follows. @public */
export const primitivesPlugin = createBackendPlugin({
  pluginId: 'primitives',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        cache: coreServices.cache,
        rootConfig: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        tracing: tracingServiceRef,
      },
      async init(deps) {
        const { rootConfig, events, logger, scheduler } = deps;
        const config = {
          ...readPrimitivesConfig(rootConfig),
          done: readDoneRules(rootConfig),
        };
        deps.permissionsRegistry.addPermissions([primitivesCreatePermission]);

        const db = await openDatabase(deps.database);
        const { sources, reads } = await createSources({
          ...{ config, rootConfig, logger },
        });
        const statuses = new SourceStatusStore({ sources });
        const hints = new HintStore({ db, logger });
        const tags = await SignalTags.open(db);
        const model = StoredReadModel.create({
          ...{ db, statuses, config, logger, tags, readable: nothing },
        });
        const metrics = new CollectorMetrics({
          metrics: deps.metrics,
          gauges: {
            dirty: async () => countDue(db, await databaseNow(db)),
            lags: () => lagsOf(db, statuses),
            budgets: () => budgetsOf(sources),
          },
        });
        const tracing = new CollectorTracing({ ...deps, metrics });
        const told = readNotifications(rootConfig);
        const { notifications } = deps;
        const alerts = new BreachAlerts({
          ...{ db, notifications, statuses, logger },
          fallback: told.fallback,
        });
        const collector = new Collector({
          ...{ db, sources, statuses, hints, config, logger, metrics },
          tracing,
          lease: new Lease({
            ...{ db, logger, name: 'collector' },
            onChange: change => metrics.lease(change),
          }),
          frequencyMs: config.schedule.frequencyMs,
          onChange: changes => announce({ ...deps, tags, changes }),
          ...(told.breaches && { beside: tenure => alerts.run(tenure) }),
        });

        const stopped = new AbortController();
        let collecting: Promise<void> | undefined;
        deps.lifecycle.addStartupHook(() => {
          collecting = collector.run(stopped.signal);
        });
        deps.lifecycle.addShutdownHook(async () => {
          stopped.abort();
          await collecting;
        });
        await scheduler.scheduleTask({
          id: 'primitives-prune-history',
          scope: 'global',
          frequency: { days: 1 },
          timeout: { minutes: 30 },
          initialDelay: { minutes: 10 },
          fn: () => pruneHistory(db, config.history),
        });
        const history = new HistoryVerifier({ db, logger });
        await scheduler.scheduleTask({
          id: 'primitives-verify-history',
          scope: 'global',
          frequency: { days: 1 },
          timeout: { minutes: 30 },
          initialDelay: { minutes: 5 },
          fn: () => history.watch(),
        });
        if (told.digest) {
          await scheduler.scheduleTask({
            ...told.digest,
            id: 'primitives-weekly-digest',
            scope: 'global',
            fn: () => sendDigests({ db, notifications, logger }),
          });
        }
        const trendWriter = new TrendWriter({ db, config, statuses, logger });
        await scheduler.scheduleTask({
          id: 'primitives-audit-day',
          scope: 'global',
          // A day that ended is to be there soon; to find that none did costs next to nothing.
          frequency: { minutes: 10 },
          timeout: { minutes: 30 },
          // Once the sources were read for the first time, usually.
          initialDelay: { minutes: 1 },
          fn: () => trendWriter.run(),
        });
        await subscribeToWebhooks({ events, config, hints });

        const telemetry = new DetailsTelemetry({ ...deps, requests: tracing });
        const lineage = new LineageReader({ db, logger, config });
        const readLineage = telemetry.reading(
          'lineage',
          (subject: LineageSubject, readable: Readable) =>
            lineage.read(subject, readable),
        );
        const clock = () => new Date();
        const delivery = new DeliveryReader({
          db,
          // Environments are in the order of promotion.
          environment: config.environments[config.environments.length - 1],
        });
        const { github, core } = config;
        const commitOf = commitsOfMirror({
          ...{ mirror: reads.coreMirror, logger },
          commitUrl: sha =>
            `${github.webUrl}/${core.owner}/${core.repository}/commit/${sha}`,
        });
        const evidence = new EvidenceReader({
          ...{ db, statuses, config, logger },
          signer: EvidenceSigner.fromConfig(rootConfig),
          commitOf: sha =>
            tracing.within({ name: 'github-core' }, () => commitOf(sha)),
        });
        const trendReader = new TrendReader({ db });
        const stands: AnswersOptions = {
          model,
          details: telemetry.observe(
            createDetails({
              ...{ db, logger, config, reads, clock },
              ...{ cache: deps.cache, requests: tracing },
              sources: () => model.sources(),
              lineage: subject => readLineage(subject, everything),
            }),
          ),
          figures: new Figures({
            db,
            firstEnvironment: config.environments[0],
          }),
          rules: new AuditRules({
            ...{ db, rules: config.done },
            pipelines: readable => model.readableBy(readable).pipelines(),
          }),
          trends: request => trendReader.read(request),
          lineage: readLineage,
          delivery: request => delivery.read(request),
          breakGlass: (query, readable) =>
            breakGlassPage(db, query, {
              ...{ environments: config.environments, readable },
            }),
          verifyHistory: () => history.verify(),
          evidence,
          hint: wishes => hints.add(wishes),
          staleAfterMs: staleAfterMs(config.schedule.frequencyMs),
          clock,
        };
        // Nobody has asked yet: who does, reads what the policy says.
        const answers = new Answers(stands, nothing);
        addPrimitiveResourceType(deps.permissionsRegistry, id =>
          answers.resource({ id }),
        );
        const registrar = new Registrar({
          ...deps,
          readResource: target => answers.resource(target),
        });
        registerReads(registrar, answers);
        registerRequests(registrar, {
          answers,
          scaffolder: deps.scaffolder,
          appUrl: rootConfig.getString('app.baseUrl'),
        });
        deps.httpRouter.use(createRouter({ ...deps, answers }));
        deps.httpRouter.addAuthPolicy({
          path: '/health',
          allow: 'unauthenticated',
        });
      },
    });
  },
});
