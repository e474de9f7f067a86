import {
  verifyReportSchema,
  verifyReportsSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/**
 * JSON Schema of what `ameide primitive verify --json` prints, published as
 * `schemas/verify-report.schema.json`. Properties that it does not name are allowed:
 * later versions of the first form may add some, and never take one away.
 * @internal
 */
export function verifyReportJsonSchema(): object {
  const form = (schema: z.ZodType) => {
    const { $schema: _, ...body } = z.toJSONSchema(schema, { io: 'input' });
    return body;
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:ameide:verify-report:1',
    title: 'Report of ameide primitive verify',
    description:
      'One report for one primitive; a list of them with --all or --changed',
    anyOf: [form(verifyReportSchema), form(verifyReportsSchema)],
  };
}
