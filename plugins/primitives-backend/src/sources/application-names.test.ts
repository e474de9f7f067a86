import { ApplicationNames } from './application-names';

const environments = ['dev', 'staging'] as const;

describe('ApplicationNames', () => {
  it.each([
    ['<environment>-<component>', 'dev-domain-orders-v0-smoke'],
    ['<component>.<environment>', 'domain-orders-v0-smoke.dev'],
    ['eu-<environment>-x-<component>-y', 'eu-dev-x-domain-orders-v0-smoke-y'],
  ])('reads and writes %s', (template, name) => {
    const names = new ApplicationNames({ template, environments });
    expect(names.parse(name)).toEqual({
      ...{ environment: 'dev', component: 'domain-orders-v0-smoke' },
      ...{ subject: 'dev-domain-orders-v0-smoke', scope: 'domain/orders' },
      isSmoke: true,
    });
    expect(names.format('dev-domain-orders-v0-smoke')).toBe(name);
  });

  it.each([
    'production-domain-orders-v0',
    'dev-grafana',
    'dev-',
    'dev',
    'dev-smoke',
    'domain-orders-v0',
  ])('knows nobody’s primitive in %s', name => {
    const template = '<environment>-<component>';
    const names = new ApplicationNames({ template, environments });
    expect(names.parse(name)).toBeUndefined();
  });
});
