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
import { createGitopsApproveAction } from './actions/gitops-approve';
import { createGitopsDispatchAction } from './actions/gitops-dispatch';
import { createScaffoldAction } from './actions/scaffold';
import { createVerifyAction } from './actions/verify';
import { dispatchRequestSchema } from './gitops/dispatch-request';
import { FakeGitHub } from './__testUtils__/fake-github';
import { createTestServices } from './__testUtils__/services';

const folder = join(resolvePackagePath('@ameide/plugin-scaffolder-backend-module-primitives'), '../../templates');
const names = ['create-primitive', 'enable-primitive', 'promote-primitive', 'rollback-primitive', 'retry-smoke', 'approve-request', 'waive-rule'];
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

/** Fields that a page shows only for some answers. */
function conditionalFields(page: { dependencies?: Record<string, { oneOf: Array<{ properties: object }> }> }): string[] {
  return Object.values(page.dependencies ?? {}).flatMap(({ oneOf }) => oneOf.flatMap(({ properties }) => Object.keys(properties)));
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
        createGitopsApproveAction(services),
      ].map(({ id, schema }) => [id, { id, schema }]),
    );
  });
  afterAll(() => github.stop());

  it('is a template that Backstage accepts, with a form that is valid JSON Schema', async () => {
    const template = read(name);
    await expect(templateEntityV1beta3Validator.check(template)).resolves.toBe(true);
    expect(template.metadata.name).toBe(name);
    new Ajv({ strict: true, strictRequired: false, formats: { date: true } }).compile(formSchema(name));
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
    const conditional = template.spec.parameters.flatMap(conditionalFields);
    for (const [, parameter] of JSON.stringify(template.spec).matchAll(/parameters\.(\w+)/g)) expect([...parameters, ...conditional]).toContain(parameter);
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

  it.each(['enable-primitive', 'rollback-primitive', 'retry-smoke'])('offers the environments that there are, in %s', name => {
    const [page] = read(name).spec.parameters;
    expect(['local', ...page.properties.environment.enum]).toEqual(environments);
  });
});

describe('the form of waive-rule', () => {
  const validate = new Ajv({ strict: false, formats: { date: /^\d{4}-\d\d-\d\d$/ } }).compile(formSchema('waive-rule'));
  const asked = { rule: 'core-ci', until: '2026-12-31', reason: 'The vendor sends the account' };
  const values = { ...asked, whom: 'primitive', primitive: 'domain-orders-v0' };

  it.each<[string, object, boolean]>([
    ['one primitive', values, true],
    ['one primitive in dev', { ...values, environment: 'dev' }, true],
    ['an owner', { ...asked, whom: 'owner', owner: 'group:default/orders' }, true],
    ['nobody', { ...asked, whom: 'primitive' }, false],
    ['no owner', { ...values, whom: 'owner' }, false],
    ['ever', { ...values, until: undefined }, false],
    ['no reason', { ...values, reason: 'because' }, false],
    ['a rule that can be none', { ...values, rule: 'Core CI' }, false],
  ])('asks for what the schema wants, for %s', (_, given, isValid) => {
    expect(validate(JSON.parse(JSON.stringify(given)))).toBe(isValid);
    const { whom: _whom, ...rest } = given as Record<string, unknown>;
    const isTaken = dispatchRequestSchema.safeParse({ workflow: 'waive', ...rest }).success;
    expect(isTaken || !isValid).toBe(true);
  });
});

describe('the reason', () => {
  const id = 'domain-orders-v0';
  const digest = `sha256:${'a'.repeat(64)}`;
  const reason = 'Orders without a customer fail';
  const forms: Array<[string, (environment: string) => object, string[]]> = [
    ['enable-primitive', environment => ({ primitive: id, environment, digest }), ['dev', 'staging']],
    ['promote-primitive', target => ({ primitives: [id], source: 'staging', target }), ['staging']],
    ['rollback-primitive', environment => ({ primitive: id, environment }), ['dev', 'staging']],
    ['retry-smoke', environment => ({ primitive: id, environment }), ['dev', 'staging']],
  ];

  it.each(forms)('is asked for by %s in production, and only there', (name, values, others) => {
    const validate = new Ajv({ strict: false }).compile(formSchema(name));
    for (const environment of others) expect([environment, validate(values(environment))]).toEqual([environment, true]);
    expect(validate(values('production'))).toBe(false);
    expect(validate({ ...values('production'), reason })).toBe(true);
  });

  it.each(forms)('is asked for by the schema that %s is parsed with, where the form asks', (name, values) => {
    const [step] = read(name).spec.steps;
    const { workflow } = step.input;
    const accepts = (input: object) => dispatchRequestSchema.safeParse({ workflow, ...input }).success;
    expect(accepts(values('production'))).toBe(false);
    expect(accepts({ ...values('production'), reason })).toBe(true);
  });
});
