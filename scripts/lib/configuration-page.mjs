const ours = '@ameide/';

/** Text that stays in one cell of a table, whatever is in it. */
export const cell = text => String(text ?? '')
  .replace(/\s+/g, ' ')
  .replace(/[|<>]/g, found => ({ '|': '\\|', '<': '&lt;', '>': '&gt;' })[found])
  .trim();

/** Markdown of every key that the project's own packages add to app-config, from the serialized config schema. */
export function configurationPage({ schemas }) {
  const own = schemas
    .filter(({ packageName }) => packageName.startsWith(ours) || ['app', 'backend'].includes(packageName))
    // Packages are read side by side, and come in any order.
    .sort((a, b) => (a.packageName < b.packageName ? -1 : 1));
  const rows = own.flatMap(({ value }) => rowsOf(value, '', new Set(value.required ?? [])));
  return `# Configuration

Made from the config schema by \`node scripts/docs.mjs\`. A key is optional unless it says *required*, which counts once the object around it is there. The visibility says who may see a value: \`backend\` stays on the server, \`secret\` is never shown anywhere, \`frontend\` reaches the browser. \`*\` stands for any name.

| key | type | | visibility | default | meaning |
| --- | --- | --- | --- | --- | --- |
${rows.map(row => `| ${row.join(' | ')} |`).join('\n')}
`;
}

function rowsOf(schema, path, required) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const key = path ? `${path}.${name}` : name;
    const items = property.type === 'array' ? property.items ?? {} : property;
    const isList = items !== property;
    const place = isList ? `${key}[]` : key;
    const below = rowsOf(items, place, new Set(items.required ?? []));
    // Of a map, whose keys are whoever's names.
    const { additionalProperties: each } = items;
    if (each && typeof each === 'object') below.push(...rowsOf(each, `${place}.*`, new Set(each.required ?? [])));
    const row = [
      `\`${key}\``,
      cell(typeOf(property)),
      required.has(name) ? 'required' : '',
      property.visibility ?? 'backend',
      cell(property.default === undefined ? '' : typeof property.default === 'string' ? property.default : JSON.stringify(property.default)),
      cell(property.description),
    ];
    return [row, ...below];
  });
}

function typeOf({ type, anyOf, items, enum: values }) {
  if (values) return values.join(' or ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return `list of ${typeOf(items ?? {})}`;
  return Array.isArray(type) ? type.join(' or ') : type ?? 'any';
}
