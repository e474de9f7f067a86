import { OutsideSystemError } from '@ameide/plugin-primitives-node';
import { NotFoundError } from '@backstage/errors';
import { FactValue } from '../facts/fact';
import { MemorySourceContext } from '../testing/source-context';
import { Agenda } from './agenda';
import { ApplicationNames } from './application-names';
import { factsOf } from './fact-of';
import { SmokeLogReader } from './smoke-log-reader';

const smoke = 'dev-domain-orders-v0-smoke';
const subject = `${smoke}@${'9'.repeat(40)}`;
const failed: FactValue<'smoke'> = {
  phase: 'Failed',
  hooks: [
    {
      ...{ kind: 'Job', name: 'smoke-rpc', namespace: 'ameide-dev' },
      ...{ type: 'PostSync', phase: 'Failed' },
    },
  ],
};
const forbidden = () =>
  new OutsideSystemError('Argo CD at http://argo.test has not permitted it', {
    ...{ system: 'Argo CD', fault: 'forbidden' },
  });

describe('SmokeLogReader', () => {
  const { signal } = new AbortController();

  /** A failed smoke whose log is due, and a reader whose Argo CD answers in turn. */
  async function failing(...answers: Array<string | Error>) {
    const context = new MemorySourceContext({ signal });
    const fact = factsOf('argocd', 1);
    await context.record([
      fact('smoke', subject, failed, {
        ...{ scope: 'domain/orders', revision: '' },
      }),
    ]);
    const logs = jest.fn(async () => {
      const answer = answers.shift() ?? '';
      if (answer instanceof Error) throw answer;
      return answer;
    });
    const agenda = new Agenda({ first: 0, longest: 0 });
    agenda.soon(subject);
    let now = 1;
    const reader = new SmokeLogReader({
      ...{ context, agenda, clock: () => ++now },
      argocd: { logs },
      names: new ApplicationNames({
        ...{ template: '<environment>-<component>', environments: ['dev'] },
      }),
    });
    context.recorded.length = 0;
    return { context, agenda, logs, reader };
  }

  it('reads again what could not be read, and says why meanwhile', async () => {
    const { context, logs, reader, agenda } = await failing(
      forbidden(),
      forbidden(),
      'expected 2, got 3',
    );
    await reader.readDue();
    expect(logs).toHaveBeenCalledTimes(3);
    expect(context.recorded.map(({ value }) => value)).toEqual([
      {
        log: expect.stringMatching(/^The log could not be read. Argo CD/),
        isUnread: true,
      },
      { log: 'expected 2, got 3' },
    ]);
    expect(JSON.stringify(context.recorded)).not.toContain('argo.test');
    expect(agenda.has(subject)).toBe(false);
  });

  it('leaves a log that is gone', async () => {
    const { context, logs, reader, agenda } = await failing(
      new NotFoundError('no such Job'),
    );
    await reader.readDue();
    expect(logs).toHaveBeenCalledTimes(1);
    expect(context.recorded.map(({ value }) => value)).toEqual([
      { log: 'The log could not be read. There is none.' },
    ]);
    expect(agenda.has(subject)).toBe(false);
  });
});
