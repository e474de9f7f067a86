import { VerifyReport } from '@ameide/plugin-primitives-common';
import { PrimitiveRequest } from '../primitive-request';

/** What the actions use of the core repo's rules (`@ameide/core-repo`). @internal */
export type CoreTools = {
  createContract(options: { root: string } & Pick<PrimitiveRequest, 'kind' | 'name' | 'version' | 'language' | 'from'>): Promise<unknown>;
  generateCode(options: { root: string } & Pick<PrimitiveRequest, 'kind' | 'name' | 'version'>): Promise<unknown>;
  scaffoldPrimitive(options: { root: string } & PrimitiveRequest): Promise<unknown>;
  verifyPrimitive(options: {
    root: string;
    kind: PrimitiveRequest['kind'];
    name: string;
    base?: string;
    signal?: AbortSignal;
  }): Promise<VerifyReport>;
  formatReport(report: VerifyReport): string;
  formatReportMarkdown(report: VerifyReport): string;
  previewScaffold(
    options: Pick<PrimitiveRequest, 'kind' | 'name' | 'version' | 'language' | 'from'>,
  ): Promise<Array<{ path: string }>>;
};
