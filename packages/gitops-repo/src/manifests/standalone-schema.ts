import { z } from 'zod';

/** A node of a JSON schema. @internal */
export type SchemaNode = { [key: string]: unknown };

const node: z.ZodType<SchemaNode> = z.record(z.string(), z.unknown());

/** Form of the files in `data/schemas`. @internal */
export const schemaDataSchema = z.object({
  source: z.string(),
  /** Definitions of kinds, by `<group>/<kind>_<version>`. */
  kinds: z.record(z.string(), z.string()),
  definitions: z.record(z.string(), node),
});

/** What one Kubernetes version, or one set of custom resources, says of its kinds. @internal */
export type SchemaData = z.infer<typeof schemaDataSchema>;

/**
 * The schema of one kind with everything it refers to in it: kubeconform then names the
 * field that is wrong, not the reference to it. Optional fields may be null, which the API
 * server takes for absent. Of what contains itself one more level is told, then anything is taken.
 * @internal
 */
export function standaloneSchema(
  data: SchemaData,
  definition: string,
): SchemaNode {
  const isBuiltIn = !definition.includes('/');
  const expand = (given: SchemaNode, above: readonly string[]): SchemaNode => {
    const { $ref: name } = given;
    if (typeof name === 'string') {
      if (above.includes(name)) return {};
      return expand(data.definitions[name], [...above, name]);
    }
    const result: SchemaNode = { ...given };
    const child = node.safeParse(given.items);
    if (child.success) result.items = expand(child.data, above);
    const values = node.safeParse(given.additionalProperties);
    if (values.success)
      result.additionalProperties = expand(values.data, above);
    const properties = z.record(z.string(), node).safeParse(given.properties);
    if (properties.success) {
      const required = Array.isArray(given.required) ? given.required : [];
      result.properties = Object.fromEntries(
        Object.entries(properties.data).map(([key, value]) => {
          const expanded = expand(value, above);
          return [
            key,
            isBuiltIn && !required.includes(key) ? orNull(expanded) : expanded,
          ];
        }),
      );
    }
    return result;
  };
  return expand({ $ref: definition }, []);
}

function orNull(schema: SchemaNode): SchemaNode {
  if (typeof schema.type === 'string' && schema.enum === undefined)
    return { ...schema, type: [schema.type, 'null'] };
  return Array.isArray(schema.oneOf)
    ? { ...schema, oneOf: [...schema.oneOf, { type: 'null' }] }
    : schema;
}
