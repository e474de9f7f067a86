import { placeOfApplication, placeOfValues } from './place';

const id = 'domain-orders-v0';

describe('the place of a breach', () => {
  it.each([
    [`dev-${id}`, { environment: 'dev', id }],
    [`dev-${id}-smoke`, { environment: 'dev', id }],
    [`elsewhere-${id}`, {}],
    ['dev-ingress', { environment: 'dev' }],
  ])('%s', (name, place) => {
    expect(placeOfApplication(name, ['dev', 'staging'])).toEqual(place);
  });

  it.each([
    [[`dev/${id}`], { environment: 'dev', id }],
    [[`dev/${id}-smoke`, `dev/${id}`], { environment: 'dev', id }],
    [[`dev/${id}`, `staging/${id}`], { id }],
    [[], {}],
  ])('values of %j', (subjects, place) => {
    expect(placeOfValues(subjects)).toEqual(place);
  });
});
