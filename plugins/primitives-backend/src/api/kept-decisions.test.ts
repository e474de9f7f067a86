import {
  primitivesAuditReadPermission,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { KeptDecisions } from './kept-decisions';

function policy() {
  let now = 0;
  const decide = jest.fn(async (): Promise<Readable> => 'everything');
  const decisions = new KeptDecisions(() => now);
  return {
    decide,
    /** Asks with a token; who has none came in by a cookie. */
    ask: (token?: string, permission = primitivesReadPermission) =>
      decisions.get(
        { headers: token ? { authorization: `Bearer ${token}` } : {} },
        permission,
        decide,
      ),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('decisions on reading', () => {
  it('asks the policy once for what one caller reads within three seconds', async () => {
    const { ask, decide, pass } = policy();
    await Promise.all([ask('a'), ask('a'), ask('a')]);
    pass(3_000);
    await expect(ask('a')).resolves.toBe('everything');
    expect(decide).toHaveBeenCalledTimes(1);
  });

  it('asks again after that', async () => {
    const { ask, decide, pass } = policy();
    await ask('a');
    pass(5_001);
    await ask('a');
    expect(decide).toHaveBeenCalledTimes(2);
  });

  it('asks again behind who reads all the while, and gives what was decided within five seconds', async () => {
    const { ask, decide, pass } = policy();
    for (let seconds = 0; seconds < 12; seconds += 1) {
      await ask('a');
      pass(1_001);
    }
    expect(decide).toHaveBeenCalledTimes(4);
    const part: Readable = { field: 'owner', values: ['group:default/x'] };
    let hasDecided = () => {};
    decide.mockReturnValueOnce(
      new Promise(resolve => {
        hasDecided = () => resolve(part);
      }),
    );
    await expect(ask('a')).resolves.toBe('everything');
    await expect(ask('a')).resolves.toBe('everything');
    expect(decide).toHaveBeenCalledTimes(5);
    hasDecided();
    await Promise.resolve();
    await expect(ask('a')).resolves.toBe(part);
    expect(decide).toHaveBeenCalledTimes(5);
  });

  it('lets nobody read on whom the policy refuses meanwhile', async () => {
    const { ask, decide, pass } = policy();
    await ask('a');
    pass(3_001);
    decide.mockRejectedValue(new Error('primitives.read is missing'));
    await expect(ask('a')).resolves.toBe('everything');
    await expect(ask('a')).rejects.toThrow('primitives.read is missing');
    expect(decide).toHaveBeenCalledTimes(3);
  });

  it('keeps nothing for another caller, nor for another permission', async () => {
    const { ask, decide } = policy();
    await ask('a');
    await ask('b');
    await ask('a', primitivesAuditReadPermission);
    expect(decide).toHaveBeenCalledTimes(3);
  });

  it('asks each time for who has no token', async () => {
    const { ask, decide } = policy();
    await ask();
    await ask();
    expect(decide).toHaveBeenCalledTimes(2);
  });

  it('keeps no refusal, and no failure', async () => {
    const { ask, decide } = policy();
    decide.mockRejectedValueOnce(new Error('primitives.read is missing'));
    await expect(ask('a')).rejects.toThrow('primitives.read is missing');
    await expect(ask('a')).resolves.toBe('everything');
    expect(decide).toHaveBeenCalledTimes(2);
  });
});
