import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import { offeredLanguages } from '@ameide/core-repo';
import { environments, primitiveKinds, primitiveLanguages, primitiveRefSchema } from '@ameide/plugin-primitives-common';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { createCheckoutAction } from './actions/checkout';
import { createContractAction } from './actions/contract';
import { createCorePullRequestAction } from './actions/core-pull-request';
import { createGitopsDispatchAction } from './actions/gitops-dispatch';
import { createScaffoldAction } from './actions/scaffold';
import { createVerifyAction } from './actions/verify';
import { FakeGitHub } from './__testUtils__/fake-github';
import { createTestServices } from './__testUtils__/services';

const folder = join(resolvePackagePath('@ameide/plugin-scaffolder-backend-module-primitives'), '../../templates');
const names = ['create-primitive', 'enable-primitive', 'promote-primitive'];
const read = (name: string) => parse(readFileSync(join(folder, name, 'template.yaml'), 'utf8'));

/** All pages of a form as one schema, without what only draws. */
function formSchema(name: string): object {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).filter(([key]) => !key.startsWith('ui:') && key !== 'enumNames').map(([key, inner]) => [key, strip(inner)]),
    );
  };
  return { type: 'object', allOf: read(name).spec.parameters.map(strip) };
}

describe.each(names)('template %s', name => {
  let github: FakeGitHub;
  let actions: Map<string, Pick<TemplateAction, 'id' | 'schema'>>;
  beforeAll(async () => {
    github = await FakeGitHub.start();
    const services = createTestServices({ github });
    actions = new Map(
      [
        createCheckoutAction(services),
        createContractAction(services),
        createScaffoldAction(services),
        createVerifyAction(services),
        createCorePullRequestAction(services),
        createGitopsDispatchAction(services),
      ].map(({ id, schema }) => [id, { id, schema }]),
    );
  });
  afterAll(() => github.stop());

  it('is a template that Backstage accepts, with a form that is valid JSON Schema', async () => {
    const template = read(name);
    await expect(templateEntityV1beta3Validator.check(template)).resolves.toBe(true);
    expect(template.metadata.name).toBe(name);
    new Ajv({ strict: true, strictRequired: false }).compile(formSchema(name));
  });

  it('calls actions that exist, with the inputs that they take, and reads outputs that they give', () => {
    const template = read(name);
    const outputs = new Map<string, string[]>();
    const used = (text: string) => [...text.matchAll(/steps\.(\w+)\.output\.(\w+)/g)].map(([, step, output]) => ({ step, output }));
    for (const step of template.spec.steps) {
      const action = actions.get(step.action);
      expect(action).toBeDefined();
      const schema = action?.schema?.input;
      expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(step.input)));
      expect(Object.keys(step.input)).toEqual(expect.arrayContaining([schema?.required ?? []].flat()));
      for (const { step: from, output } of used(JSON.stringify(step.input))) expect(outputs.get(from)).toContain(output);
      outputs.set(step.id, Object.keys(action?.schema?.output?.properties ?? {}));
      // The scaffolder does not render names.
      expect(step.name).not.toContain('${{');
    }
    // An output that is not set drops the key, so a bare condition would hold.
    for (const { if: condition } of template.spec.output.links) {
      expect(condition ?? '${{ x is defined }}').toMatch(/ is defined \}\}$/);
    }
    for (const { step, output } of used(JSON.stringify(template.spec.output))) expect(outputs.get(step)).toContain(output);
  });

  it('hands over parameters that the form has', () => {
    const template = read(name);
    const parameters = template.spec.parameters.flatMap((page: { properties: object }) => Object.keys(page.properties));
    for (const [, parameter] of JSON.stringify(template.spec).matchAll(/parameters\.(\w+)/g)) expect(parameters).toContain(parameter);
  });
});

describe('the form of create-primitive', () => {
  const validate = new Ajv({ strict: false }).compile(formSchema('create-primitive'));
  const values = { kind: 'domain', name: 'orders', version: 'v0', language: 'typescript', owner: 'group:default/a', from: 'example' };

  it.each([
    ['name', ['orders', 'order-history', 'o', 'a1-b2', 'a'.repeat(24), 'a'.repeat(25), 'Orders', 'o_r', '-o', 'o--r', 'o-', '1o', 'orders-smoke', 'x-dispatcher', 'x-ingress', 'x-relay', 'relay', 'smoke', '']],
    ['version', ['v0', 'v1', 'v10', 'v01', 'v', '1', 'v1.0', 'V1']],
    ['kind', [...primitiveKinds, 'gadget']],
  ])('accepts a %s exactly when the rule does', (field, candidates) => {
    for (const candidate of candidates) {
      const ref = { kind: 'domain', name: 'orders', version: 'v0', [field]: candidate };
      expect([candidate, validate({ ...values, ...ref })]).toEqual([candidate, primitiveRefSchema.safeParse(ref).success]);
    }
  });

  it.each(primitiveKinds)('offers a %s in the languages that there are skeletons of, TypeScript first', async kind => {
    const offered = primitiveLanguages.filter(language => validate({ ...values, kind, language }));
    expect(offered).toEqual(await offeredLanguages(kind));
    expect(offered[0]).toBe('typescript');
  });

  it('offers the environments that there are, in the other forms', () => {
    const [page] = read('enable-primitive').spec.parameters;
    expect(['local', ...page.properties.environment.enum]).toEqual(environments);
  });
});
