import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dataFolder } from '../data-folder';
import { ToolPin } from './install';

/** Names of the programs that the gate stands on. @public */
export const toolNames = ['helm', 'kustomize', 'kubeconform'] as const;

/** Name of a program that the gate stands on. @public */
export type ToolName = (typeof toolNames)[number];

const pin = z.object({
  version: z.string(),
  oldest: z.string(),
  module: z.string(),
  versionVariable: z.string(),
  release: z.string(),
  path: z.string(),
  sha256: z.record(z.string(), z.string()),
  manual: z.string(),
});

/** The one place where versions are pinned: `data/tools.json`. @public */
export function toolPins(): Record<ToolName, ToolPin> {
  return z
    .record(z.enum(toolNames), pin)
    .parse(JSON.parse(readFileSync(join(dataFolder(), 'tools.json'), 'utf8')));
}
