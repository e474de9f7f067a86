import { readBytes } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { forTheLog, RefusedError, UnavailableError } from '../errors';
import { registryUrl } from '../registry/client';

const resourceSchema = z.object({
  hookType: z.string().optional(),
  hookPhase: z.string().optional(),
});

const syncResultSchema = z.object({
  revision: z.string().optional(),
  revisions: z.array(z.string()).nullish(),
  resources: z.array(resourceSchema).nullish(),
});

/** What a promotion is judged by, of an Application as `GET /api/v1/applications/{name}` gives it. */
const applicationSchema = z.object({
  status: z
    .object({
      sync: z
        .object({
          status: z.string().optional(),
          revision: z.string().optional(),
          revisions: z.array(z.string()).nullish(),
        })
        .optional(),
      health: z.object({ status: z.string().optional() }).optional(),
      reconciledAt: z.string().nullish(),
      operationState: z
        .object({
          phase: z.string().optional(),
          finishedAt: z.string().nullish(),
          syncResult: syncResultSchema.nullish(),
        })
        .nullish(),
    })
    .optional(),
});

/** An Application of Argo CD, in the parts that a promotion is judged by. @public */
export type ArgoCDApplication = z.infer<typeof applicationSchema>;

/**
 * The fields that a list gives of what a promotion is judged by. Of the time of the last
 * look, and of the revision of the last comparison, it gives nothing; the last one named
 * here is Argo CD's own name for the result of the last sync
 * (pkg/apiclient/application/forwarder_overwrite.go).
 */
const listedFields = [
  'metadata.name',
  'status.sync.status',
  'status.health',
  'status.operationState.phase',
  'status.operationState.finishedAt',
  'status.operationState.operation.sync',
];

const listSchema = z.object({
  items: z
    .array(
      applicationSchema.extend({
        metadata: z.object({ name: z.string() }),
        status: z
          .object({
            ...applicationSchema.shape.status.unwrap().shape,
            operationState: z
              .object({
                phase: z.string().optional(),
                finishedAt: z.string().nullish(),
                operation: z
                  .object({ sync: syncResultSchema.nullish() })
                  .nullish(),
              })
              .nullish(),
          })
          .optional(),
      }),
    )
    .nullish(),
});

const treeSchema = z.object({
  nodes: z
    .array(
      z.object({ kind: z.string(), images: z.array(z.string()).nullish() }),
    )
    .nullish(),
});

/** A server that says nothing for this long is down for our purposes. */
const timeoutMs = 20_000;

/** Argo CD's own cap of an answer is 200 MB; the few fields of thousands of Applications have less than this. */
const maxBytes = 64 * 1024 * 1024;

/** Reads an Argo CD server over its API. Never refreshes, syncs or logs in. @public */
export class ArgoCDClient {
  readonly #url: string;
  readonly #token: string;

  /** `server` is host and port, as the argocd command takes it in `ARGOCD_SERVER`. */
  static create(options: { server: string; token: string }): ArgoCDClient {
    return new ArgoCDClient(registryUrl(options.server), options.token);
  }

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /**
   * One Application; undefined when Argo CD shows none of that name. It answers 403 for
   * one that is not there just as for one that the account may not see.
   */
  async application(name: string): Promise<ArgoCDApplication | undefined> {
    return this.#read(
      `/api/v1/applications/${encodeURIComponent(name)}`,
      applicationSchema,
    );
  }

  /**
   * Every Application that the account may see, by name, as far as a list tells: without
   * `reconciledAt` and the revision of the comparison, which {@link application} gives.
   */
  async applications(): Promise<Map<string, ArgoCDApplication>> {
    const fields = listedFields.map(field => `items.${field}`).join(',');
    const path = `/api/v1/applications?fields=${fields}`;
    const list = await this.#read(path, listSchema);
    if (!list)
      throw new RefusedError(
        forTheLog(
          `Argo CD at ${this.#url} lets the account of ARGOCD_AUTH_TOKEN list no Applications; give it the right to get them`,
        ),
      );
    return new Map(
      (list.items ?? []).map(({ metadata, status = {} }) => {
        const { operationState, ...rest } = status;
        const { operation, ...state } = operationState ?? {};
        return [
          metadata.name,
          {
            status: {
              ...rest,
              ...(operationState && {
                operationState: { ...state, syncResult: operation?.sync },
              }),
            },
          },
        ];
      }),
    );
  }

  /** Images of each pod of an Application; undefined when Argo CD shows no such Application. */
  async podImages(name: string): Promise<string[][] | undefined> {
    const tree = await this.#read(
      `/api/v1/applications/${encodeURIComponent(name)}/resource-tree`,
      treeSchema,
    );
    return tree?.nodes
      ?.filter(node => node.kind === 'Pod')
      .map(node => node.images ?? []);
  }

  async #read<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(this.#url + path, {
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${this.#token}`,
        },
        // Where a redirect leads, the token must not follow.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      body = response.ok
        ? JSON.parse(
            new TextDecoder().decode(await readBytes(response, maxBytes)),
          )
        : undefined;
    } catch (error) {
      throw new UnavailableError(
        `Argo CD at ${this.#url} does not answer: ${
          error instanceof Error ? error.message : String(error)
        }; check ARGOCD_SERVER and that it is running`,
        { cause: error },
      );
    }
    if (response.status === 401)
      throw new RefusedError(
        forTheLog(
          `Argo CD at ${
            this.#url
          } does not accept the token; give a valid one in ARGOCD_AUTH_TOKEN`,
        ),
      );
    if (response.status === 403 || response.status === 404) return undefined;
    if (!response.ok)
      throw new UnavailableError(
        `Argo CD at ${this.#url} answered ${response.status} for ${path}`,
      );
    const result = schema.safeParse(body);
    if (result.success) return result.data;
    throw new UnavailableError(
      `Argo CD at ${
        this.#url
      } answered something else for ${path} than its API says`,
    );
  }
}

/** What a promotion asks Argo CD. @public */
export type ArgoCDReader = Pick<
  ArgoCDClient,
  'applications' | 'application' | 'podImages'
>;
