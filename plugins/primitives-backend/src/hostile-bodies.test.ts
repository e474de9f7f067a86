import { gzipSync } from 'node:zlib';
import { callers, startApi } from './__testUtils__/api-backend';
import { fakeAnswers } from './__testUtils__/fake-reads';
import { exampleRequests } from './__testUtils__/open-api-check';

jest.setTimeout(60_000);

/** Every route that takes a body, with the first of its examples. */
const routes = exampleRequests()
  .filter(({ body }) => body !== undefined)
  .filter(
    ({ operation }, index, all) =>
      all.findIndex(each => each.operation === operation) === index,
  )
  .map(({ method, address, body }) => ({
    ...{ method: method.toUpperCase(), address },
    example: JSON.stringify(body),
  }));

/** A megabyte of white space, which JSON lets pass. */
const padding = ' '.repeat(1_000_000);

describe('bodies that somebody sent to harm the portal', () => {
  const fake = fakeAnswers();
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi(fake.answers);
  });
  afterAll(() => api.stop());
  beforeEach(() => {
    fake.hints.length = 0;
  });

  async function send(
    { method, address }: { method: string; address: string },
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(`${api.baseUrl}${address}`, {
      ...{ method, body },
      headers: {
        ...callers.user,
        'content-type': 'application/json',
        ...headers,
      },
    });
    return { status: response.status, text: await response.text() };
  }

  it('are of every route that takes one', () => {
    expect(routes.map(({ address }) => address)).toEqual([
      '/changes/preview',
      '/audit/rules/dry-run',
      '/refresh',
    ]);
  });

  it.each(routes)('$address takes its example', async ({ example, ...to }) => {
    expect((await send(to, example)).status).toBeLessThan(300);
  });

  it.each(routes)('$address takes no large one', async ({ example, ...to }) => {
    expect((await send(to, `${padding}${example}`)).status).toBe(413);
  });

  it.each(routes)(
    '$address takes none that is large once it is unpacked',
    async ({ example, ...to }) => {
      const packed = new Uint8Array(gzipSync(`${padding}${example}`));
      expect(packed.length).toBeLessThan(4_000);
      const headers = { 'content-encoding': 'gzip' };
      expect((await send(to, packed, headers)).status).toBe(413);
    },
  );

  it.each(
    routes.flatMap(to =>
      [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
      ].map(type => ({ ...to, type })),
    ),
  )('$address takes no $type for JSON', async ({ type, example, ...to }) => {
    const { status, text } = await send(to, example, { 'content-type': type });
    expect({ status, text }).toEqual({
      status: 400,
      text: expect.stringContaining(
        'content-type: must be application/json where there is a body',
      ),
    });
    expect(fake.hints).toEqual([]);
  });

  it.each(
    routes.flatMap(to =>
      [
        '[]',
        '[{}]',
        '"text"',
        '5',
        'null',
        '{',
        '{"__proto__":{"polluted":true}}',
        '{"constructor":{"prototype":{"polluted":true}}}',
        `${'['.repeat(1_500)}${']'.repeat(1_500)}`,
      ].map(body => ({ ...to, body })),
    ),
  )('$address refuses $body', async ({ body, ...to }) => {
    const { status, text } = await send(to, body);
    expect({ status, text }).toMatchObject({ status: 400 });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(fake.hints).toEqual([]);
  });

  it.each(
    routes.flatMap(({ example, ...to }) =>
      // Into every object of the example.
      [...example.matchAll(/\{/g)].map(({ index }) => ({
        ...to,
        body: `${example.slice(
          0,
          index + 1,
        )}"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},${example.slice(
          index + 1,
        )}`,
      })),
    ),
  )('$address takes a prototype in $body for data', async ({ body, ...to }) => {
    await send(to, body);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get([], 'polluted')).toBeUndefined();
  });
});
