import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CheckResult } from '@ameide/plugin-primitives-common';
import { verifyPrimitives } from '../..';
import { runGeneration } from '../../contract/run-generation';
import { CoreRepository } from '../../testing/core-repository';
import { moduleFileProblem } from './module-file';

jest.setTimeout(60_000);

it.each([
  ['version: v2\nmodules:\n  - path: src\n', undefined],
  ['version: v2\nplugins:\n  - plugin: ./evil\n', 'plugins: is not allowed'],
  ['version: v2\npolicies: []\n', 'policies: is not allowed'],
  ['version: v2\n"plugins": []\n', 'plugins: is not allowed'],
  ['{"version":"v2","plugins":[]}', 'plugins: is not allowed'],
  ['version: v2\n<<: {plugins: []}\n', '"<<": is not one of'],
  ['a: &a {plugins: []}\nversion: v2\n<<: *a\n', 'is not YAML'],
  ['version: v1\n', 'version: must be v2'],
  ['version: v2\nversion: v1\n', 'is not YAML'],
  ['- version: v2\n', 'must hold keys'],
  ['[', 'is not YAML'],
  ['', 'must hold keys'],
])('of the module file %j says %s', (text, problem) => {
  // No problem is no text at all.
  expect(moduleFileProblem(text) ?? 'undefined').toContain(String(problem));
});

describe('two contracts of one module', () => {
  const module = 'packages/ameide_core_proto';
  const proto = (name: string) =>
    `${module}/src/ameide_core_proto/domain/${name}/v1/${name}.proto`;
  let repository: CoreRepository;
  let base: string;
  const path = (file: string) => join(repository.root, file);
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(path(file), change(readFileSync(path(file), 'utf8')));

  beforeAll(async () => {
    repository = CoreRepository.create();
    for (const name of ['orders', 'billing']) {
      await repository.scaffold({ name });
    }
    base = repository.commit('Two');
  });
  afterEach(() => repository.git('reset', '--quiet', '--hard'));
  afterAll(() => repository.remove());

  async function verify(): Promise<Record<string, CheckResult>> {
    const reports = await verifyPrimitives({
      root: repository.root,
      select: 'all',
      base,
      checks: ['contract'],
      cache: false,
    });
    return Object.fromEntries(
      reports.map(({ primitive, checks }) => [primitive.name, checks[0]]),
    );
  }

  it('are judged together, each by its own', async () => {
    edit(proto('orders'), text => text.replace('rpc Get(', 'rpc get('));
    const { orders, billing } = await verify();
    expect(billing.issues).toEqual([]);
    expect(orders.issues).toMatchObject([
      {
        rule: 'contract/breaking/RPC_NO_DELETE',
        file: proto('orders'),
        line: expect.any(Number),
      },
      {
        rule: 'contract/lint/RPC_PASCAL_CASE',
        file: proto('orders'),
        line: expect.any(Number),
        column: expect.any(Number),
      },
    ]);
    expect(await verify().then(again => again.orders.issues)).toEqual(
      orders.issues,
    );
  });

  it('are no pass where one does not compile', async () => {
    edit(proto('orders'), text => `${text}\nmessage {`);
    const { orders, billing } = await verify();
    expect(orders.issues.map(({ rule }) => rule)).toContain(
      'contract/lint/COMPILE',
    );
    expect(billing.issues).toMatchObject([
      {
        rule: 'contract/not-compared',
        message: `${proto('orders')} does not compile`,
      },
    ]);
  });

  it('are judged without the one that is gone', async () => {
    rmSync(path(`${module}/src/ameide_core_proto/domain/billing`), {
      recursive: true,
    });
    const { orders, billing } = await verify();
    expect(orders.issues).toEqual([]);
    expect(billing.issues).toMatchObject([{ rule: 'contract/missing' }]);
  });

  it('are judged without the one that is too large, from which nothing is generated', async () => {
    const folder = `${module}/src/ameide_core_proto/domain/billing`;
    for (let file = 0; file < 500; file++)
      writeFileSync(path(`${folder}/v1/x${file}.proto`), 'no contract');
    const { orders, billing } = await verify();
    rmSync(path(folder), { recursive: true });
    repository.git('checkout', '--quiet', '--', folder);
    expect(orders.issues).toEqual([]);
    expect(billing.issues).toMatchObject([
      {
        rule: 'contract/too-large',
        message: `src/ameide_core_proto/domain/billing has more than 500 files`,
        file: folder,
      },
    ]);
  });

  const large = 4 * 1024 * 1024 + 1;
  const larger = 'has more than 4194304 bytes';

  it('are not compared where another one is too large for buf', async () => {
    edit(proto('orders'), text => `${text}// Changed\n`);
    truncateSync(path(proto('billing')), large);
    const { orders, billing } = await verify();
    expect(billing.issues).toMatchObject([{ rule: 'contract/too-large' }]);
    expect(orders.issues).toMatchObject([
      {
        rule: 'contract/not-compared',
        message: `${module}/src/ameide_core_proto/domain/billing ${larger}, so that buf was not run`,
      },
    ]);
  });

  const shared = `${module}/src/shared/v1/shared.proto`;
  const writeShared = () => {
    mkdirSync(path(`${module}/src/shared/v1`), { recursive: true });
    writeFileSync(path(shared), '');
    truncateSync(path(shared), large);
  };

  it('are not compared where a file of no primitive is too large for buf', async () => {
    writeShared();
    edit(proto('orders'), text => `${text}// Changed\n`);
    const { orders } = await verify();
    rmSync(path(shared));
    expect(orders.issues).toMatchObject([
      {
        rule: 'contract/not-compared',
        message: `${shared} ${larger}, so that buf was not run`,
      },
    ]);
  });

  describe('of which the base has what buf cannot read', () => {
    let before: string;
    beforeEach(() => {
      before = base;
    });
    afterEach(() => {
      repository.git('reset', '--quiet', '--hard', before);
      base = before;
    });

    /** Merged by somebody who may pass the check, or from before there was one. */
    const enlarge = (name: string) =>
      edit(proto(name), text => `${text}//${'x'.repeat(large)}\n`);
    const commit = () => {
      base = repository.commit('Large');
    };
    /** The pull request that puts it right. */
    const repair = () => repository.git('checkout', '--quiet', before, '.');
    const importBilling = (text: string) =>
      text.replace(
        'syntax = "proto3";',
        'syntax = "proto3";\nimport "ameide_core_proto/domain/billing/v1/billing.proto";',
      );
    const unreadable = (name: string, what = name) => ({
      rule: 'contract/base-unreadable',
      severity: 'warning',
      message: `${module}/src/ameide_core_proto/domain/${what} in the base, so that buf did not compare with it`,
      file: `${module}/src/ameide_core_proto/domain/${name}`,
    });

    it('pass where it is repaired, and the others are compared as ever', async () => {
      enlarge('billing');
      commit();
      edit(proto('orders'), text => `${text}// Changed\n`);
      const waiting = await verify();
      expect(waiting.orders.issues).toMatchObject([
        {
          rule: 'contract/not-compared',
          remedy: expect.stringContaining('in a pull request of its own'),
        },
      ]);
      repair();
      const { billing, orders } = await verify();
      expect(billing).toMatchObject({
        status: 'passed',
        issues: [unreadable('billing', `billing ${larger}`)],
      });
      expect(orders).toMatchObject({ status: 'passed', issues: [] });
      edit(proto('orders'), text => text.replace('rpc Get(', 'rpc get('));
      const broken = await verify();
      expect(broken.billing.status).toBe('passed');
      expect(broken.orders.issues.map(({ rule }) => rule)).toContain(
        'contract/breaking/RPC_NO_DELETE',
      );
    });

    it('pass where they import it, with a warning', async () => {
      enlarge('billing');
      edit(proto('orders'), importBilling);
      commit();
      repair();
      const { billing, orders } = await verify();
      expect([billing.status, orders.status]).toEqual(['passed', 'passed']);
      expect(orders.issues).toMatchObject([
        unreadable('orders', `orders with all that it imports ${larger}`),
      ]);
    });

    it('pass where what did not compile is repaired, and what imports it, and the others are compared as ever', async () => {
      await repository.scaffold({ name: 'stock' });
      before = repository.commit('Three');
      edit(proto('billing'), text => `${text}message {\n`);
      edit(proto('orders'), importBilling);
      commit();
      edit(proto('stock'), text => `${text}// Changed\n`);
      expect((await verify()).stock.issues).toMatchObject([
        {
          rule: 'contract/not-compared',
          message: `${proto('billing')} does not compile`,
        },
      ]);
      repair();
      edit(proto('stock'), text => text.replace('rpc Get(', 'rpc get('));
      const { billing, orders, stock } = await verify();
      expect([billing, orders]).toMatchObject(
        ['billing', 'orders'].map(name => ({
          status: 'passed',
          issues: [
            {
              rule: 'contract/base-unreadable',
              message: `${proto(name)} does not compile in the base, so that buf did not compare with it`,
            },
          ],
        })),
      );
      expect(stock.issues.map(({ rule }) => rule)).toContain(
        'contract/breaking/RPC_NO_DELETE',
      );
    });

    it('pass where nothing of the base is left to compare with', async () => {
      enlarge('billing');
      enlarge('orders');
      commit();
      repair();
      const { billing, orders } = await verify();
      expect([billing, orders]).toMatchObject(
        ['billing', 'orders'].map(name => ({
          status: 'passed',
          issues: [unreadable(name, `${name} ${larger}`)],
        })),
      );
    });

    it('are compared where only a file of no primitive was, which is gone', async () => {
      writeShared();
      commit();
      repository.git('rm', '--quiet', shared);
      edit(proto('orders'), text => text.replace('rpc Get(', 'rpc get('));
      const { billing, orders } = await verify();
      expect(billing).toMatchObject({ status: 'passed', issues: [] });
      expect(orders.issues.map(({ rule }) => rule)).toContain(
        'contract/breaking/RPC_NO_DELETE',
      );
    });
  });

  it('are too large with what they import, and give no code then', async () => {
    edit(proto('orders'), text =>
      text.replace(
        'syntax = "proto3";',
        'syntax = "proto3";\nimport "ameide_core_proto/domain/billing/v1/billing.proto";',
      ),
    );
    truncateSync(path(proto('billing')), large - 1);
    const message = `src/ameide_core_proto/domain/orders with all that it imports ${larger}`;
    const { orders } = await verify();
    expect(orders.issues).toMatchObject([
      { rule: 'contract/too-large', message },
    ]);
    await expect(
      runGeneration({
        root: repository.root,
        primitive: { kind: 'domain', name: 'orders' },
        scratch: path('scratch'),
      }),
    ).rejects.toThrow(`${message}, so that nothing is generated from it`);
  });

  it('give no code where there is more than a contract may have', async () => {
    truncateSync(path(proto('billing')), 4 * 1024 * 1024 + 1);
    const primitive = { kind: 'domain', name: 'billing' };
    const scratch = path('scratch');
    await expect(
      runGeneration({ root: repository.root, primitive, scratch }),
    ).rejects.toThrow(
      /domain\/billing has more than 4194304 bytes, .* \(contract\/too-large\)$/,
    );
  });

  it('run no plugin that buf.yaml names', async () => {
    const ran = path('ran');
    writeFileSync(path('evil'), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    edit(
      `${module}/buf.yaml`,
      text => `${text}plugins:\n  - plugin: ${path('evil')}\n`,
    );
    const { orders } = await verify();
    expect(orders.issues).toMatchObject([
      { rule: 'contract/module-file', file: `${module}/buf.yaml` },
    ]);
    expect(existsSync(ran)).toBe(false);
    rmSync(path('evil'));
  });
});
