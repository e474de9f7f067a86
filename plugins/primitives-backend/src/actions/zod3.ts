import { jsonSchemaOf } from '@ameide/plugin-primitives-common';
import { z as z4 } from 'zod';
import { z, ZodTypeAny } from 'zod/v3';

const nodeSchema = z4.looseObject({
  type: z4.string().optional(),
  description: z4.string().optional(),
  enum: z4.array(z4.string()).optional(),
  const: z4.string().optional(),
  format: z4.string().optional(),
  pattern: z4.string().optional(),
  minLength: z4.number().optional(),
  maxLength: z4.number().optional(),
  minimum: z4.number().optional(),
  maximum: z4.number().optional(),
  maxItems: z4.number().optional(),
  get items() {
    return nodeSchema.optional();
  },
  get properties() {
    return z4.record(z4.string(), nodeSchema).optional();
  },
  required: z4.array(z4.string()).optional(),
  additionalProperties: z4.unknown().optional(),
});
type Node = z4.infer<typeof nodeSchema>;

/**
 * The actions registry takes schemas of zod 3, and ours are of zod 4: this makes the one
 * from the other, by JSON Schema, so that nothing is said twice. It knows what our
 * schemas use, and throws at start at what it does not know.
 * @internal
 */
export function toZod3(schema: z4.ZodObject) {
  return objectOf(nodeSchema.parse(jsonSchemaOf(schema)));
}

function objectOf(node: Node) {
  const required = new Set(node.required);
  const shape = Object.entries(node.properties ?? {}).map(([name, field]) => {
    const type = typeOf(field);
    return [name, required.has(name) ? type : type.optional()] as const;
  });
  const object = z.object(Object.fromEntries<ZodTypeAny>(shape));
  return node.additionalProperties === false ? object.strict() : object;
}

function typeOf(node: Node): ZodTypeAny {
  const type = plainTypeOf(node);
  return node.description ? type.describe(node.description) : type;
}

function plainTypeOf(node: Node): ZodTypeAny {
  const [first, ...rest] = node.enum ?? [];
  if (first !== undefined) return z.enum([first, ...rest]);
  if (node.const !== undefined) return z.literal(node.const);
  switch (node.type) {
    case 'string':
      return stringOf(node);
    case 'integer':
    case 'number':
      return numberOf(node);
    case 'boolean':
      return z.boolean();
    case 'array': {
      const array = z.array(typeOf(node.items ?? {}));
      return node.maxItems === undefined ? array : array.max(node.maxItems);
    }
    case 'object':
      return node.properties ? objectOf(node) : z.record(z.unknown());
    case undefined:
      return z.unknown();
    default:
      throw new Error(
        `An action's schema has the type '${node.type}', which is not known here`,
      );
  }
}

function stringOf(node: Node): ZodTypeAny {
  let type = z.string();
  if (node.minLength !== undefined) type = type.min(node.minLength);
  if (node.maxLength !== undefined) type = type.max(node.maxLength);
  if (node.pattern !== undefined) type = type.regex(new RegExp(node.pattern));
  return node.format === 'date-time' ? type.datetime({ offset: true }) : type;
}

function numberOf(node: Node): ZodTypeAny {
  let type = node.type === 'integer' ? z.number().int() : z.number();
  if (node.minimum !== undefined) type = type.min(node.minimum);
  if (node.maximum !== undefined) type = type.max(node.maximum);
  return type;
}
