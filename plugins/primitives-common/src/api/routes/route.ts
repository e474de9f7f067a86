import { Permission } from '@backstage/plugin-permission-common';
import { z } from 'zod';
import {
  primitivesAuditReadPermission,
  primitivesReadPermission,
} from '../../permissions';
import { digestSchema } from '../../image';
import { primitiveIdSchema } from '../sources';

/** One route of the API: what it takes, what it answers, and who may ask. @public */
export type ApiRoute = {
  method: 'get' | 'post';
  /** As OpenAPI writes it: `/primitives/{id}`. */
  path: string;
  summary: string;
  /** Absent where anybody may ask, signed in or not. */
  permission?: Permission;
  /** Where there is no permission: whether one has to be signed in all the same. */
  open?: boolean;
  params: z.ZodObject;
  query: z.ZodObject;
  body?: z.ZodObject;
  response: z.ZodType;
  status: 200 | 202;
  /** Whether the answer may be comma-separated values too. */
  csv?: boolean;
  /** Whether a part of the path may name what is not known. */
  notFound?: boolean;
};

const noParams = z.strictObject({});
const noQuery = z.strictObject({});

/** The part of a path that names a primitive. @internal */
export const idParams = z.strictObject({ id: primitiveIdSchema });

/** A digest in a path, with an example for the documentation. @internal */
export const digestInPath = digestSchema.meta({
  examples: [`sha256:${'3f'.repeat(32)}`],
});

/** A route that reads, with nothing in its path or query. @internal */
export const read = {
  method: 'get',
  params: noParams,
  query: noQuery,
  status: 200,
} as const;

/** A route that reads pipelines. @internal */
export const pipelines = { ...read, permission: primitivesReadPermission };

/** A route that reads the audit. @internal */
export const audits = { ...read, permission: primitivesAuditReadPermission };
