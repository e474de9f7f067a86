import { Advice } from '../lib/steps.mjs';

const id = 'domain-orders-v0';

/**
 * Goes through the pages of an app as a guest: creates a primitive by its template and looks at
 * its tab, its card, the fleet, the audit and the sources. Rejects with an Advice that says what
 * a page did not show, or what went wrong in the browser.
 */
export async function lookAround({ page, url, system, steps }) {
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const look = async (name, work) => {
    try {
      await steps.step(name, work);
    } catch (error) {
      throw new Advice(`${name}, at ${page.url()}:\n${error.message}\nThe page says:\n${(await page.locator('body').innerText()).slice(0, 1500)}\nIn the browser:\n${errors.slice(-10).join('\n')}`);
    }
  };
  const text = content => page.getByText(content).first().waitFor();

  await look('Sign-in', async () => {
    await page.goto(url);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('link', { name: 'Settings' }).first().waitFor();
  });
  await look('The app\'s own first page is still the catalog', () => text('My Company Catalog'));
  await look('Create page: a primitive by its form', () => create(page, url));
  await look('Pipeline tab', async () => {
    await page.goto(`${url}/catalog/default/component/${id}`);
    await page.getByRole('tab', { name: 'Pipeline' }).click();
    await page.getByRole('region', { name: 'Build', exact: true }).getByRole('button', { name: /^Verify ?Passed/ }).waitFor();
  });
  await look('Card on the overview', async () => {
    await page.goto(`${url}/catalog/default/component/${id}`);
    await page.getByRole('link', { name: 'Open the pipeline' }).waitFor();
  });
  await look('Fleet', async () => {
    await page.goto(`${url}/primitives`);
    await page.getByRole('link', { name: id }).or(page.getByRole('gridcell', { name: id })).first().waitFor();
  });
  await look('Audit', async () => {
    await page.goto(`${url}/audit`);
    await text('Changes only by pull request');
  });
  await look('Sources', async () => {
    await page.goto(`${url}/sources`);
    await text('The core repository on GitHub');
  });
  await look('Home', async () => {
    await page.goto(`${url}/primitives/home`);
    await page.getByRole('link', { name: 'Create primitive' }).first().waitFor();
  });
}

/** Fills the form the way a person does, and waits for the two pull requests. */
async function create(page, url) {
  await page.goto(`${url}/create/templates/default/create-primitive`);
  await page.getByRole('textbox', { name: 'Name' }).fill('orders');
  await page.getByText(`${id} is free.`).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('textbox', { name: 'Owner' }).fill('guests');
  await page.getByRole('option', { name: /guests/i }).first().click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: /example/i }).check();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('link', { name: 'Pull request on the core repository' }).waitFor({ timeout: 180_000 });
  await page.getByRole('link', { name: 'Wiring pull request' }).waitFor();
}
