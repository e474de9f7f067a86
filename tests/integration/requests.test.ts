import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { databaseOf } from '../support/database.ts';
import { PortalClient } from '../support/portal.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const reason = 'Orders without a customer fail';

describe('what somebody asks the portal for', () => {
  let system: TestSystem;
  let portal: PortalClient;

  before(async () => {
    system = await startTestSystem({ database: databaseOf('requests') });
    portal = new PortalClient(system.urls.portal);
  });
  after(() => system.stop());

  /** Lines of Backstage's auditor about an event, without the terminal's colours. */
  async function audited(event: string): Promise<string[]> {
    const log = await readFile(join(system.stateFolder, 'logs', 'portal.log'), 'utf8');
    const plain = log.replace(/\u001b\[\d+m/g, '');
    return plain.split('\n').filter(line => line.includes('isAuditEvent=true') && line.includes(`eventId="${event}"`));
  }

  it('may be all that the stories need, for a guest on one’s own machine, and is on record with who, what and the result', async () => {
    const values = { kind: 'domain', name: 'orders', version: 'v0', language: 'typescript', owner: 'group:default/orders-team', from: 'example', withSmoke: true };
    const { status, log } = await portal.runTemplate('create-primitive', values, 400);
    assert.equal(status, 'completed', log);
    for (const event of ['primitive-create', 'primitive-wiring']) {
      const [begun, ended] = await audited(event);
      assert.match(begun, /"requestedBy":"user:default\/guest".*status="initiated"/);
      assert.match(ended, /"primitive":"domain-orders-v0".*"result":\{"state":"created".*pull\/1.*status="succeeded"/);
    }
  });

  it('is on record when it fails outside', async () => {
    const { status } = await portal.runTemplate('rollback-primitive', { primitive: 'domain-orders-v0', environment: 'dev' }, 120);
    assert.equal(status, 'failed');
    const lines = await audited('primitive-rollback');
    assert.match(lines.at(-1) ?? '', /The run ended with failure in job 'Roll back'.*status="failed"/);
  });

  it('changes production with a reason alone', async () => {
    const values = { source: 'staging', target: 'production' };
    const { status } = await portal.call('scaffolder/v2/tasks', {
      method: 'POST',
      body: { templateRef: 'template:default/promote-primitive', values, secrets: {} },
    });
    assert.equal(status, 400, 'the form asks for it');
  });

  it('is a waiver until a day as well, whose reason goes into the workflow and the record', async () => {
    const values = { rule: 'smokes-in-argocd', whom: 'primitive', primitive: 'domain-orders-v0', until: '2099-12-31', reason };
    const task = await portal.runTemplate('waive-rule', values, 120);
    assert.equal(task.status, 'completed', task.log);
    const [begun, ended] = await audited('primitive-waive');
    assert.match(begun, new RegExp(`"primitive":"domain-orders-v0","reason":"${reason}".*"inputs":\\{"rule":"smokes-in-argocd","until":"2099-12-31","reason":"${reason}"`));
    assert.match(ended, /"result":\{"state":"created".*pull\/\d+.*status="succeeded"/);
  });
});
