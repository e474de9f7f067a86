import { httpError } from '../__testUtils__/render';
import { reasonOf, statusOf } from './response-error';

describe('what an error says', () => {
  it('is the backend’s own words where it answered', async () => {
    const error = await httpError(503, 'The database does not answer');
    expect(reasonOf(error)).toBe('The database does not answer');
    expect(statusOf(error)).toBe(503);
  });

  it('is its message, or whatever was thrown', () => {
    expect(reasonOf(new Error('Failed to fetch'))).toBe('Failed to fetch');
    expect(statusOf(new Error('Failed to fetch'))).toBeUndefined();
    expect(reasonOf('away')).toBe('away');
  });
});
