import { Harness } from './testing/harness';

const harness = new Harness();
const shop = { owner: 'acme', repo: 'shop' };
let sha = '';
let number = 0;

beforeAll(async () => {
  await harness.start();
  const pull = await harness.pull('shop', 'topic', { 'src/a b.ts': 'one\ntwo\nthree\n' });
  ({ number } = pull);
  sha = pull.head.sha;
}, 60_000);
afterAll(() => harness.stop());

function annotations(count: number, from = 0) {
  return Array.from({ length: count }, (_, index) => ({
    path: 'src/a b.ts', start_line: 2, end_line: 3, annotation_level: 'failure' as const, message: `Remark ${from + index}`, title: 'Look',
  }));
}

it('adds the annotations of each request, counts and lists them by pages', async () => {
  const octokit = harness.octokit('app-token');
  const { data: run } = await octokit.checks.create({
    ...shop, name: 'lint', head_sha: sha, conclusion: 'failure', output: { title: 't', summary: 's', annotations: annotations(50) },
  });
  expect(run.output.annotations_count).toBe(50);
  const { data: updated } = await octokit.checks.update({ ...shop, check_run_id: run.id, output: { title: 't', summary: 's', annotations: annotations(3, 50) } });
  expect(updated.output.annotations_count).toBe(53);
  const listed = await octokit.paginate(octokit.checks.listAnnotations, { ...shop, check_run_id: run.id, per_page: 30 });
  expect(listed.map(each => each.message)).toEqual(annotations(53).map(each => each.message));
  expect(listed[0]).toMatchObject({ path: 'src/a b.ts', start_line: 2, end_line: 3, blob_href: `${harness.url}/acme/shop/blob/${sha}/src/a%20b.ts` });
});

it.each(['create', 'update'] as const)('refuses more than 50 in one request to %s, in GitHub’s words', async operation => {
  const octokit = harness.octokit('app-token');
  const output = { title: 't', summary: 's', annotations: annotations(51) };
  const { data: run } = await octokit.checks.create({ ...shop, name: 'many', head_sha: sha, status: 'in_progress' });
  const request =
    operation === 'create'
      ? octokit.checks.create({ ...shop, name: 'many', head_sha: sha, output })
      : octokit.checks.update({ ...shop, check_run_id: run.id, output });
  await expect(request).rejects.toMatchObject({
    status: 422,
    response: { data: { message: 'Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied.' } },
  });
});

it('shows them on the pull request and on the page of the check, each with the way to its line', async () => {
  const page = async (path: string) => (await fetch(`${harness.url}/acme/shop/${path}`)).text();
  const link = `<a href="/acme/shop/blob/${sha}/src/a%20b.ts#L2"><code>src/a b.ts:2-3</code></a> <strong>failure</strong> Look`;
  const pull = await page(`pull/${number}`);
  expect(pull).toContain('Annotations (53)');
  expect(pull).toContain(link);
  const { data } = await harness.octokit().checks.listForRef({ ...shop, ref: sha, check_name: 'lint' });
  expect(await page(`runs/${data.check_runs[0]?.id}`)).toContain(link);
  expect(await page(`blob/${sha}/src/a%20b.ts`)).toContain('id="L2"');
});

it('takes those of a job, which are told in full each time', async () => {
  const remark = { level: 'warning' as const, path: 'README.md', startLine: 1, endLine: 1, message: 'Short' };
  const input = { key: 'job', name: 'job', headSha: sha, status: 'completed' as const, conclusion: 'success' as const };
  harness.github.upsertCheckRun({ owner: 'acme', name: 'shop' }, { ...input, annotations: [remark] });
  const { id } = harness.github.upsertCheckRun({ owner: 'acme', name: 'shop' }, { ...input, annotations: [remark, { ...remark, message: 'Long' }] });
  const { data } = await harness.octokit().checks.listAnnotations({ ...shop, check_run_id: id });
  expect(data.map(each => [each.path, each.annotation_level, each.message])).toEqual([['README.md', 'warning', 'Short'], ['README.md', 'warning', 'Long']]);
});
