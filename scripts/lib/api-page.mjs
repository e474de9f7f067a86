import { cell } from './configuration-page.mjs';

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** Markdown of every operation of an OpenAPI 3 document. */
export function apiPage(document) {
  const { info, paths, components = {} } = document;
  const resolve = value => {
    if (!value?.$ref) return value;
    return value.$ref.split('/').slice(1).reduce((at, part) => at?.[part], document);
  };
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.filter(method => item[method]).map(method => ({ path, method, shared: item.parameters ?? [], ...item[method] })),
  );
  const sections = operations.map(({ path, method, shared, summary, description, parameters = [], requestBody, responses = {} }) => {
    const given = [...shared, ...parameters].map(resolve);
    return [
      `## \`${method.toUpperCase()} ${path}\``,
      [summary, description].filter(Boolean).map(text => text.trim()).join('\n\n'),
      given.length && table(['parameter', 'in', 'type', 'meaning'], given.map(({ name, in: where, required, schema, description: text }) => [
        `\`${name}\`${required ? ' (required)' : ''}`, where, typeName(schema), text ?? resolve(schema)?.description,
      ])),
      requestBody && `Body: ${bodyName(resolve(requestBody))}`,
      table(['status', 'body', 'meaning'], Object.entries(responses).map(([status, response]) => {
        const { description: text, ...rest } = resolve(response);
        return [status, bodyName(rest), text];
      })),
    ].filter(Boolean).join('\n\n');
  });
  const schemas = Object.entries(components.schemas ?? {}).map(([name, schema]) => [
    `### ${name}`,
    schema.description ?? '',
    schema.properties && table(['field', 'type', 'meaning'], Object.entries(schema.properties).map(([field, value]) => [
      `\`${field}\`${schema.required?.includes(field) ? ' (required)' : ''}`, typeName(value), value.description,
    ])),
  ].filter(Boolean).join('\n\n'));
  return `${[
    `# ${info.title}`,
    info.description ?? '',
    'Made from `plugins/primitives-backend/src/schema/openapi.yaml` by `node scripts/docs.mjs`. Requests carry a Backstage token: `Authorization: Bearer <token>`.',
    ...sections,
    schemas.length && '## Schemas',
    ...schemas,
  ].filter(Boolean).join('\n\n')}\n`;
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows.map(row => row.map(cell))].map(row => `| ${row.join(' | ')} |`).join('\n');
}

function bodyName({ content = {} }) {
  return Object.entries(content).map(([type, { schema }]) => `${typeName(schema)} (${type})`).join(', ');
}

function typeName(schema = {}) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.join(', ');
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choice) return [...new Set(choice.map(typeName))].join(' or ');
  if (schema.type === 'array') return `list of ${typeName(schema.items)}`;
  return schema.const !== undefined ? String(schema.const) : [schema.type ?? 'any'].flat().join(' or ');
}
