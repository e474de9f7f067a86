import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { dummyVariables, spawnBackend } from '../support/backend.ts';
import { launchBrowser } from '../support/browser.ts';
import { databaseOf, startDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const root = join(import.meta.dirname, '../..');
const embedded = 'app-config.yaml';
const webhookSecret = 'a-secret-of-the-test-only';

/** The signature of a body, as GitHub makes it (docs.github.com, "Validating webhook deliveries"). */
function sign(body: string): string {
  return `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`;
}


/** What a configuration file says of the headers; both must say the same but for the addresses. */
async function cspOf(file: string): Promise<Record<string, string[] | false>> {
  return parse(await readFile(join(root, file), 'utf8')).backend.csp;
}

/** The policy of an answer, by directive. */
function readPolicy(header: string | null): Map<string, string[]> {
  return new Map(
    (header ?? '').split(';').map(part => {
      const [name, ...values] = part.trim().split(/\s+/);
      return [name, values];
    }),
  );
}

/** A violation as a page reports it. */
type Violation = { page: string; directive: string; blocked: string; sample: string };

describe('the edge of the portal', () => {
  let portal: string;
  let folder: string;
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let backend: Awaited<ReturnType<typeof spawnBackend>>;
  let browser: Browser;
  let context: BrowserContext;
  const violations: Violation[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-csp-'));
    const port = await claimPorts();
    portal = `http://localhost:${port}`;
    database = await startDatabase(databaseOf('edge'));
    backend = await spawnBackend({
      file: embedded,
      env: {
        ...(await dummyVariables(embedded)),
        NODE_ENV: 'development', // the guest comes in nowhere else
        PORTAL_PORT: String(port),
        PORTAL_STATE: folder,
        // Nobody answers there: the pages are looked at, not the outside systems.
        PLATFORM_GITHUB_HOST: 'localhost:1',
        PLATFORM_GITHUB_URL: 'http://localhost:1',
        PLATFORM_REGISTRY_HOST: 'localhost:1',
        PLATFORM_REGISTRY_URL: 'http://localhost:1',
        PLATFORM_ARGOCD_URL: 'http://localhost:1',
        GITHUB_WEBHOOK_SECRET: webhookSecret,
      },
      changes: {
        backend: {
          workingDirectory: folder,
          database: database.config,
        },
      },
    });
    await backend.untilReady(portal);
    browser = await launchBrowser();
    context = await browser.newContext();
    await context.exposeFunction('reportViolation', (violation: Violation) => violations.push(violation));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', event => {
        const { effectiveDirective: directive, blockedURI: blocked, sample } = event;
        Reflect.get(window, 'reportViolation')({ page: location.pathname, directive, blocked, sample });
      });
    });
  });
  after(async () => {
    await browser?.close();
    await backend?.stop();
    await database?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function webhook(body: string, headers: Record<string, string>): Promise<Response> {
    return fetch(`${portal}/api/events/http/github`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-github-event': 'push', ...headers },
    });
  }

  /** A page whose contents are there, signed in as the guest. */
  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${portal}${path}`);
    // The guest is let in without being asked; what is around a page is there when it is.
    await page.getByRole('link', { name: 'Audit' }).first().waitFor({ timeout: 20_000 }).catch(async () => {
      assert.fail(`${path} shows only: ${await page.locator('body').innerText()}\n${JSON.stringify(violations)}`);
    });
    await page.waitForLoadState('load');
    return page;
  }

  /** Each page, with something that is there when the page is. */
  const pages: Array<[string, (page: Page) => Locator]> = [
    ['/', page => page.getByRole('link', { name: 'Create primitive' }).first()],
    ['/primitives', page => page.getByRole('searchbox').first()],
    ['/sources', page => page.getByText('The core repository on GitHub').first()],
    ['/audit', page => page.getByRole('heading', { name: 'Audit' }).first()],
    ['/audit?view=rules', page => page.getByRole('textbox', { name: 'Expression (CEL)' })],
    ['/catalog', page => page.getByRole('heading', { name: /catalog/i }).first()],
    ['/catalog/default/component/nobody', page => page.getByText(/not found/i).first()],
    ['/settings', page => page.getByRole('heading', { name: 'Settings' }).first()],
    ['/notifications', page => page.getByRole('heading', { name: 'Notifications' }).first()],
    ['/create', page => page.getByText('Create primitive').first()],
    ['/create/templates/default/create-primitive', page => page.getByRole('button', { name: /^Kind/ })],
    ['/create/tasks', page => page.getByText('Task ID').first()],
    ['/create/actions', page => page.getByText('catalog:fetch').first()],
    ['/create/templating-extensions', page => page.getByText('parseRepoUrl').first()],
    ['/create/edit', page => page.getByText('Template Form').first()],
    ['/create/edit/custom-fields', page => page.locator('.cm-editor').first()],
    ['/create/edit/template-form', page => page.locator('.cm-editor').first()],
  ];

  it('breaks on no page, with styles that pages make and editors too', async () => {
    // Our policy lets nobody edit templates here; an organisation's own may.
    await context.route('**/api/permission/authorize', route => {
      const { items }: { items: Array<{ id: string }> } = route.request().postDataJSON();
      return route.fulfill({ json: { items: items.map(({ id }) => ({ id, result: 'ALLOW' })) } });
    });
    const page = await open('/');
    for (const [path, what] of pages) {
      // As a link of the app does, which loads nothing twice.
      await page.evaluate(to => {
        history.pushState({}, '', to);
        dispatchEvent(new PopStateEvent('popstate'));
      }, path);
      await what(page).waitFor({ timeout: 20_000 }).catch(async () => assert.fail(`${path} shows only: ${await page.locator('body').innerText()}`));
      // Styles that are refused leave the page in the browser's own font.
      const font = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
      assert.doesNotMatch(font, /^(Times|serif)/, path);
      const editors = await page.locator('.cm-editor').evaluateAll(all => all.map(each => getComputedStyle(each).display));
      assert.ok(editors.every(display => display === 'flex'), `${path}: ${editors}`);
    }
    await page.close();
    await context.unroute('**/api/permission/authorize');
    assert.deepEqual(violations, []);
  });

  it('refuses what somebody got into a page', async () => {
    const page = await open('/');
    const ran = await page.evaluate(() => {
      const box = document.createElement('div');
      box.innerHTML = '<img src="data:image/png;base64,AA" onerror="window.ran = true"><p style="position:fixed">over everything</p><style>p { display: flex }</style>';
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(box, script);
      const { position, display } = getComputedStyle(box.querySelector('p')!);
      return { ran: Reflect.get(window, 'ran'), position, display };
    });
    const away = await page.evaluate(() => fetch('http://127.0.0.1:1/?stolen').then(() => 'sent', error => error.message));
    await eventually('each is reported', async () => new Set(violations.map(({ directive }) => directive)).size >= 5, 10);
    assert.deepEqual(
      { ...ran, away, directives: [...new Set(violations.map(({ directive }) => directive))].sort() },
      { ran: undefined, position: 'static', display: 'block', away: 'Failed to fetch', directives: ['connect-src', 'script-src-attr', 'script-src-elem', 'style-src-attr', 'style-src-elem'] },
    );
    await page.close();
  });

  it('comes with every page, lets no script or style stand in one, and no other site frame it', async () => {
    const response = await fetch(portal);
    const policy = readPolicy(response.headers.get('content-security-policy'));
    for (const directive of ['default-src', 'script-src', 'script-src-attr', 'style-src', 'style-src-attr', 'style-src-elem', 'connect-src', 'object-src']) {
      assert.ok(policy.has(directive), `${directive} is missing`);
      assert.ok(!policy.get(directive)?.includes("'unsafe-inline'"), directive);
      assert.ok(!policy.get(directive)?.some(source => /^(\*|https?:|wss?:|data:)$/.test(source)), directive);
    }
    assert.deepEqual(policy.get('frame-ancestors'), ["'none'"]);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('x-powered-by'), null);
  });

  it('is the same in production, which also sends browsers to https', async () => {
    const { 'upgrade-insecure-requests': upgrade, ...own } = await cspOf(embedded);
    assert.equal(upgrade, false);
    assert.deepEqual(await cspOf('app-config.production.yaml'), own);
  });

  it('lets no other origin read an answer with credentials', async () => {
    for (const origin of ['https://evil.example', 'null', `${portal}.evil.example`]) {
      const response = await fetch(`${portal}/api/primitives/health`, { headers: { origin } });
      assert.notEqual(response.headers.get('access-control-allow-origin'), origin);
      assert.notEqual(response.headers.get('access-control-allow-origin'), '*');
    }
  });

  it('lets no guest in for a page whose own name was made to lead here', async () => {
    const { port } = new URL(portal);
    const asked = request({
      ...{ host: '127.0.0.1', port, path: '/api/auth/guest/refresh', method: 'POST' },
      headers: { host: `evil.example:${port}`, 'x-requested-with': 'XMLHttpRequest' },
    }).end();
    const [response]: IncomingMessage[] = await once(asked, 'response');
    response.resume();
    assert.equal(response.statusCode, 421);
  });

  for (const [what, body, headers] of [
    ['unsigned', '{"ref":"refs/heads/main"}', {}],
    ['signed with another secret', '{"ref":"refs/heads/main"}', { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'another').update('{"ref":"refs/heads/main"}').digest('hex')}` }],
    ['signed for another body', '{"ref":"refs/heads/other"}', { 'x-hub-signature-256': sign('{"ref":"refs/heads/main"}') }],
    ['with a signature of the old kind alone', '{"ref":"refs/heads/main"}', { 'x-hub-signature': `sha1=${createHmac('sha1', webhookSecret).update('{"ref":"refs/heads/main"}').digest('hex')}` }],
  ] as const) {
    it(`takes no webhook of GitHub's that is ${what}`, async () => {
      const response = await webhook(body, headers);
      assert.equal(response.status, 403, await response.text());
    });
  }

  it('takes a signed webhook, again and again, since it only says where to look', async () => {
    const body = '{"ref":"refs/heads/main"}';
    for (let delivery = 0; delivery < 2; delivery++) {
      assert.equal((await webhook(body, { 'x-hub-signature-256': sign(body) })).status, 202);
    }
  });

  it('refuses a body that is too large before it is read', async () => {
    const body = JSON.stringify({ ref: 'x'.repeat(6_000_000) });
    assert.equal((await webhook(body, { 'x-hub-signature-256': sign(body) })).status, 413);
  });
});
