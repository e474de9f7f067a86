/** An amount in the smallest unit of a currency. */
export type Amount = { cents: bigint; currency: string };

/** What the provider made of a charge. */
export type ProviderCharge = { id: string; isAccepted: boolean };

/** What is asked of a provider, in our words. One adapter for each provider. */
export interface Provider {
  /** Fee for an amount. */
  feeFor(amount: Amount): Promise<bigint>;
  /** Charges; the provider knows a reference again. */
  charge(reference: string, amount: Amount): Promise<ProviderCharge>;
}
