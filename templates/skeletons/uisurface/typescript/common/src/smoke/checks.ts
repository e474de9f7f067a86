import assert from 'node:assert/strict';
import { createClient } from '@connectrpc/connect';
import { __Name__Service } from '../proto/index.ts';
import type { SmokeCheck } from '../runtime/smoke.ts';

/** What must be true of a running service. */
export const checks: readonly SmokeCheck[] = [
  {
    title: 'GetView greets the visitor by name',
    async run({ rpc }) {
      const { title, greeting } = await createClient(__Name__Service, rpc).getView({ visitor: 'Ada' });
      assert.equal(title, '__name__');
      assert.equal(greeting, 'Welcome, Ada.');
    },
  },
  {
    title: 'the first page shows the same, and lets no markup in',
    async run({ httpUrl }) {
      const response = await fetch(`${httpUrl}/?visitor=${encodeURIComponent('<b>Ada</b>')}`);
      assert.equal(response.status, 200);
      const html = await response.text();
      assert.match(html, /<h1>__name__<\/h1>/);
      assert.match(html, /Welcome, &#60;b&#62;Ada/);
    },
  },
];
