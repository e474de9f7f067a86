import { z } from 'zod';
import { auditItemSchema, auditRuleSchema, breachSchema } from '../audit';
import {
  environmentPipelineSchema,
  nextStepSchema,
  pipelineSchema,
  primitiveSummarySchema,
} from '../pipeline';
import { sourceStatusSchema } from '../source-status';
import { evidenceSchema, stageSchema } from '../stage';
import {
  verdictSchema,
  verdictSeenSchema,
  verdictWaiverSchema,
} from '../verdict';
import { findingSchema } from '../report';
import { saidSchema, sayingSchema } from '../sayings';
import { dsseEnvelopeSchema } from '../evidence/dsse';
import { evidenceStatementSchema } from '../evidence/statement';
import {
  auditExportSchema,
  auditItemsPageSchema,
  auditOverviewSchema,
  breachesPageSchema,
} from './audit';
import { breakGlassItemSchema, breakGlassPageSchema } from './break-glass';
import { digestMoveSchema } from '../change-request';
import {
  changePermissionSchema,
  changePermissionsSchema,
} from './change-permissions';
import {
  changePreviewSchema,
  choicesSchema,
  digestChoiceSchema,
  progressSchema,
  promotionMovesSchema,
} from './changes';
import {
  applicationEventSchema,
  applicationRecordSchema,
  applicationRecordsSchema,
  applicationSyncSchema,
  commitsBetweenSchema,
  durationsSchema,
  listedCommitSchema,
  moveSchema,
  movesSchema,
  pullChecksSchema,
  pullDiffSchema,
  refusalSchema,
  stepDurationSchema,
} from './details';
import { evidenceDocumentSchema, evidenceKeySchema } from './evidence';
import { fleetCountsSchema, fleetPageSchema } from './fleet';
import { historyPageSchema, transitionSchema } from './history';
import {
  attestationSchema,
  lineageEnvironmentSchema,
  lineageItemSchema,
  lineagePullSchema,
  lineageSchema,
} from './lineage';
import { ApiRoute, apiRoutes } from './routes';
import {
  doneRulesSchema,
  dryRunChangeSchema,
  dryRunSchema,
  standingRuleSchema,
  verdictCountsSchema,
} from './rules';
import { trendDaySchema, trendsSchema } from './trends';
import { listedWaiverSchema, waiversSchema } from './waivers';
import { acceptedSchema, healthSchema, sourcesReportSchema } from './sources';
import { historyVerificationSchema } from './verification';

/** A part of an OpenAPI document. @public */
export type OpenApiNode = { [key: string]: unknown };

/** How the backend answers when it does not do what was asked: Backstage's `ErrorResponseBody`. */
const errorSchema = z.looseObject({
  error: z.looseObject({
    name: z.string(),
    message: z.string(),
    said: saidSchema({ message: sayingSchema }),
  }),
  response: z.looseObject({ statusCode: z.number().int() }),
});

/** Schemas that have a name of their own in the document. */
const components = {
  Accepted: acceptedSchema,
  ApplicationEvent: applicationEventSchema,
  ApplicationRecord: applicationRecordSchema,
  ApplicationRecords: applicationRecordsSchema,
  ApplicationSync: applicationSyncSchema,
  Attestation: attestationSchema,
  AuditExport: auditExportSchema,
  AuditItem: auditItemSchema,
  AuditItemsPage: auditItemsPageSchema,
  AuditOverview: auditOverviewSchema,
  AuditRule: auditRuleSchema,
  Breach: breachSchema,
  BreachesPage: breachesPageSchema,
  BreakGlassItem: breakGlassItemSchema,
  BreakGlassPage: breakGlassPageSchema,
  ChangePermission: changePermissionSchema,
  ChangePermissions: changePermissionsSchema,
  ChangePreview: changePreviewSchema,
  Choices: choicesSchema,
  CommitsBetween: commitsBetweenSchema,
  DigestChoice: digestChoiceSchema,
  DigestMove: digestMoveSchema,
  Durations: durationsSchema,
  DoneRules: doneRulesSchema,
  DryRun: dryRunSchema,
  DryRunChange: dryRunChangeSchema,
  EnvironmentPipeline: environmentPipelineSchema,
  DsseEnvelope: dsseEnvelopeSchema,
  Error: errorSchema,
  Evidence: evidenceSchema,
  EvidenceDocument: evidenceDocumentSchema,
  EvidenceKey: evidenceKeySchema,
  EvidenceStatement: evidenceStatementSchema,
  Finding: findingSchema,
  FleetCounts: fleetCountsSchema,
  FleetPage: fleetPageSchema,
  Health: healthSchema,
  HistoryPage: historyPageSchema,
  HistoryVerification: historyVerificationSchema,
  Lineage: lineageSchema,
  LineageEnvironment: lineageEnvironmentSchema,
  LineageItem: lineageItemSchema,
  LineagePull: lineagePullSchema,
  ListedCommit: listedCommitSchema,
  ListedWaiver: listedWaiverSchema,
  Move: moveSchema,
  Moves: movesSchema,
  NextStep: nextStepSchema,
  Pipeline: pipelineSchema,
  PrimitiveSummary: primitiveSummarySchema,
  Progress: progressSchema,
  PromotionMoves: promotionMovesSchema,
  PullChecks: pullChecksSchema,
  PullDiff: pullDiffSchema,
  Refusal: refusalSchema,
  Saying: sayingSchema,
  SourceStatus: sourceStatusSchema,
  SourcesReport: sourcesReportSchema,
  Stage: stageSchema,
  StandingRule: standingRuleSchema,
  StepDuration: stepDurationSchema,
  Transition: transitionSchema,
  TrendDay: trendDaySchema,
  Trends: trendsSchema,
  Verdict: verdictSchema,
  VerdictCounts: verdictCountsSchema,
  VerdictSeen: verdictSeenSchema,
  VerdictWaiver: verdictWaiverSchema,
  Waivers: waiversSchema,
};

/** What each status that is no success means, in the document's words. */
const failures = {
  400: 'The request is not as this document says; the message names what',
  401: 'Nobody is signed in',
  403: 'The permission is missing',
  404: 'Nothing is known under this name',
} as const;

/** JSON Schema of what a schema takes; the dialect is said by the document that it goes into. @public */
export function jsonSchemaOf(schema: z.ZodType): OpenApiNode {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The format says it; the pattern of a moment has 300 characters of leap years.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  // Zod leaves the examples of a schema out that transforms somewhere within; ours are of what is sent.
  const examples = z.globalRegistry.get(schema)?.examples;
  return examples === undefined ? json : { ...json, examples };
}

/**
 * The OpenAPI 3.1 document of the API, made from {@link apiRoutes} and the schemas that
 * requests and answers are checked by (OpenAPI 3.1 speaks JSON Schema 2020-12).
 * @public
 */
export function createOpenApi(): OpenApiNode {
  const paths: Record<string, OpenApiNode> = {};
  for (const [operationId, route] of Object.entries<ApiRoute>(apiRoutes)) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method]: operationOf(operationId, route),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'primitives',
      version: '1',
      description:
        'What the portal knows of primitives. Lists, pipelines and the audit come from its store; what one person opens of a primitive may be read from outside then.',
      license: {
        name: 'Apache-2.0',
        url: 'https://www.apache.org/licenses/LICENSE-2.0',
      },
      contact: {
        name: 'The portal of the installation',
        url: 'https://backstage.io',
      },
    },
    servers: [{ url: '/' }, { url: '/api/primitives' }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

function operationOf(operationId: string, route: ApiRoute): OpenApiNode {
  const failing: Array<keyof typeof failures> = [
    400,
    ...(route.open ? [] : [401 as const]),
    ...(route.permission ? [403 as const] : []),
    ...(route.notFound ? [404 as const] : []),
  ];
  return {
    operationId,
    summary: route.summary,
    description: route.permission
      ? `Needs the permission ${route.permission.name}.`
      : 'Needs no permission.',
    security: route.open ? [{}] : [{ JWT: [] }],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
    ],
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: { 'application/json': { schema: jsonSchemaOf(route.body) } },
      },
    }),
    responses: {
      [route.status]: {
        description:
          route.status === 202 ? 'It was taken' : 'What was asked for',
        content: {
          'application/json': { schema: reference(route.response) },
          ...(route.csv && { 'text/csv': { schema: { type: 'string' } } }),
        },
      },
      ...(route.method === 'get' && {
        304: { description: 'Nothing changed since the ETag that was sent' },
      }),
      ...Object.fromEntries(
        failing.map(status => [
          status,
          {
            description: failures[status],
            content: { 'application/json': { schema: reference(errorSchema) } },
          },
        ]),
      ),
    },
  };
}

function parametersOf(
  schema: z.ZodObject,
  place: 'path' | 'query',
): OpenApiNode[] {
  const required = jsonSchemaOf(schema).required;
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...json } = jsonSchemaOf(field);
    return {
      name,
      in: place,
      required:
        place === 'path' ||
        (Array.isArray(required) && required.includes(name)),
      ...(description !== undefined && { description }),
      ...(place === 'query' && { allowReserved: false }),
      ...(json.type === 'array' && { style: 'form', explode: true }),
      schema: json,
    };
  });
}

function reference(schema: z.ZodType): OpenApiNode {
  const known = Object.entries(components).find(([, each]) => each === schema);
  return known ? { $ref: refTo(known[0]) } : jsonSchemaOf(schema);
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

function componentSchemas(): Record<string, OpenApiNode> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components))
    registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: refTo, io: 'input' });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...json }]) => [
      name,
      json,
    ]),
  );
}
