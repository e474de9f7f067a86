import type { Amount, Provider, ProviderCharge } from '../ports/provider.ts';

/** Above this the sandbox declines, so that a refusal can be tried. */
const limitCents = 1_000_000n;

/** A provider that lives in memory; a real one takes its place behind the same port. */
export class SandboxProvider implements Provider {
  readonly #charges = new Map<string, ProviderCharge>();

  /** 2.5 percent, rounded up, and at least 10. */
  async feeFor(amount: Amount): Promise<bigint> {
    const fee = (amount.cents * 25n + 999n) / 1000n;
    return fee > 10n ? fee : 10n;
  }

  async charge(reference: string, amount: Amount): Promise<ProviderCharge> {
    const known = this.#charges.get(reference);
    if (known) return known;
    const charge = { id: `ch_${this.#charges.size + 1}`, isAccepted: amount.cents <= limitCents };
    this.#charges.set(reference, charge);
    return charge;
  }
}
