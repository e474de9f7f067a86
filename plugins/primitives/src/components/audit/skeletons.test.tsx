import { screen } from '@testing-library/react';
import { auditOf } from '../../__testUtils__/fleet-fixtures';
import { auditApi, renderPage } from '../../__testUtils__/render';
import { auditViews } from '../../model/audit-query';
import { AuditPage } from './AuditPage';

const { getAudit } = auditApi(auditOf(8));

/** What is drawn in place of what is being read: of each the look and the size. */
async function shapeOf(path: string, api = {}): Promise<string[]> {
  const { unmount } = renderPage(<AuditPage />, { api, path });
  await screen.findByText('Loading');
  const shape = [...document.querySelectorAll('[class*=MuiSkeleton]')].map(
    each => `${each.className} ${each.getAttribute('style') ?? ''}`,
  );
  unmount();
  return shape;
}

describe('views of the audit that are being read', () => {
  it('have the shape of what comes, each its own', async () => {
    const shapes = new Set<string>();
    for (const view of auditViews)
      shapes.add((await shapeOf(`/?view=${view}`)).join('\n'));
    expect(shapes.size).toBe(auditViews.length);
    expect(shapes).not.toContain('');
  });

  it.each(['breaches', 'done', 'outside', 'waivers', 'trends'])(
    'keep it until the list of the view %s is there, too',
    async view => {
      const whole = await shapeOf(`/?view=${view}`);
      const list = await shapeOf(`/?view=${view}`, { getAudit });
      expect(list.length).toBeGreaterThan(0);
      expect(whole.slice(-list.length)).toEqual(list);
    },
  );
});
