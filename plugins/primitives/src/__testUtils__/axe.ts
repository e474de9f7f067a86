import axe from 'axe-core';

/** Fails with what axe finds wrong with the accessibility of an element. @internal */
export async function expectNoAxeViolations(element: Element): Promise<void> {
  const { violations } = await axe.run(element, {
    // jsdom computes no layout and no colours.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(
    violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join('\n')}`),
  ).toEqual([]);
}
