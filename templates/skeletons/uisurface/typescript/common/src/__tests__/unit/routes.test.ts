import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderPage } from '../../routes/index.ts';

test('lets no markup into the page', () => {
  const html = renderPage({ title: '<t>', greeting: '"&\'', links: [{ title: '<l>', path: '"><script>' }] });
  assert.doesNotMatch(html, /<t>|<l>|<script>/);
  assert.match(html, /<h1>&#60;t&#62;<\/h1>/);
});
