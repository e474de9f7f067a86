/** The registry could not be asked, so nothing is known: neither a pass nor a finding. */
export class CouldNotLook extends Error {
  name = 'CouldNotLook';
}

/** As many packages as npm itself asks about at once would time out on a slow line. */
const perRequest = 500;
const timeoutMs = 10_000;

/**
 * Asks a registry for the advisories on packages, by npm's bulk endpoint
 * (docs.npmjs.com, "Auditing package dependencies"). Throws `CouldNotLook` unless every answer is whole.
 * @returns {Promise<{ id: string, name: string, severity: string, title: string, url: string, range: string }[]>}
 */
export async function askAdvisories({ registry, packages }) {
  const versions = new Map();
  for (const { name, version } of packages) versions.set(name, [...(versions.get(name) ?? []), version]);
  const names = [...versions.keys()];
  const found = [];
  for (let start = 0; start < names.length; start += perRequest) {
    const asked = Object.fromEntries(names.slice(start, start + perRequest).map(name => [name, versions.get(name)]));
    found.push(...(await askOnce(registry, asked)));
  }
  return found;
}

async function askOnce(registry, asked) {
  let answer;
  try {
    const response = await fetch(new URL('-/npm/v1/security/advisories/bulk', registry), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    answer = await response.json();
  } catch (error) {
    throw new CouldNotLook(`The registry has not said which advisories there are: ${error.cause?.message ?? error.message}`);
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer) || !Object.values(answer).every(Array.isArray)) {
    throw new CouldNotLook('The registry has not said which advisories there are: its answer is no map of lists');
  }
  return Object.entries(answer).flatMap(([name, advisories]) =>
    advisories.map(({ id, severity, title, url, vulnerable_versions: range }) => ({
      id: /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/.exec(String(url))?.[0] ?? String(id),
      ...{ name, severity: String(severity), title: String(title), url: String(url), range: String(range) },
    })),
  );
}

/**
 * What is to be done about advisories and the exceptions that were reviewed.
 * @param {{ found: { id: string, name: string }[], exceptions: { id: string, package: string, reason: string, until: string }[], today: string }} options
 *   Days are `YYYY-MM-DD`; an exception holds through its last day.
 * @returns {string[]} One line each; empty when all is well.
 */
export function judgeAdvisories({ found, exceptions, today }) {
  const problems = exceptions.flatMap(exception => {
    const { id, reason, until } = exception;
    if (!id || !exception.package || !reason?.trim() || !/^\d{4}-\d\d-\d\d$/.test(until ?? '')) {
      return [`${id ?? 'An exception'}: needs id, package, reason and until (YYYY-MM-DD)`];
    }
    return [];
  });
  for (const advisory of found) {
    const exception = exceptions.find(each => each.id === advisory.id && each.package === advisory.name);
    const words = `${advisory.name} ${advisory.range}: ${advisory.severity}: ${advisory.title} (${advisory.url})`;
    if (!exception) problems.push(`${advisory.id}: ${words}`);
    else if (!(exception.until >= today)) problems.push(`${advisory.id}: its exception ended on ${exception.until}: ${words}`);
  }
  return problems;
}
