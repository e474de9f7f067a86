/** Days from now, as a waiver names its last one. */
const inDays = days => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Exceptions of every kind: of one primitive in one environment, of everything of an owner, and one that is over. */
const waiversOf = portal => [
  { rule: 'smokes-in-argocd', primitive: portal.ids[6], environment: 'production', until: inDays(30), reason: 'The vendor sends the account next week' },
  { rule: 'environment-running', owner: 'group:default/team-8', until: inDays(7), reason: 'The registry mirror is being moved' },
  { rule: 'core-ci', primitive: portal.ids[0], until: inDays(-3), reason: 'The parser was being rewritten' },
];

/** Puts waivers into the GitOps repository, and waits until the portal knows of them. */
export async function writeWaivers(portal) {
  const waivers = waiversOf(portal);
  await portal.fleet.changes.waive(waivers);
  for (const end = performance.now() + 120_000; performance.now() < end; await new Promise(resolve => setTimeout(resolve, 500))) {
    await portal.refresh();
    const { items } = await portal.ask('primitives/audit/waivers');
    if (items.length === waivers.length) return;
  }
  throw new Error('The portal did not come to know of the waivers');
}
