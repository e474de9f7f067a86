import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import type { Amount, Provider } from '../ports/provider.ts';
import { ChargeStatus, type Money, type __Name__Service } from '../proto/index.ts';

/** What the handlers work with. */
export type Dependencies = { provider: Provider };

/** The RPC handlers: they check what comes in, and speak with the provider through its port. */
export function createHandlers({ provider }: Dependencies): ServiceImpl<typeof __Name__Service> {
  return {
    async quote(request) {
      const amount = parseAmount(request.amount);
      const { currency } = amount;
      const fee = await provider.feeFor(amount);
      return { fee: { cents: fee, currency }, total: { cents: amount.cents + fee, currency } };
    },
    async charge({ reference, amount }) {
      if (!reference) throw invalid('reference: must not be empty');
      const { id, isAccepted } = await provider.charge(reference, parseAmount(amount));
      return { chargeId: id, status: isAccepted ? ChargeStatus.ACCEPTED : ChargeStatus.DECLINED };
    },
  };
}

function parseAmount(money: Money | undefined): Amount {
  if (!money || money.cents <= 0n) throw invalid('amount.cents: must be more than 0');
  if (!/^[A-Z]{3}$/.test(money.currency)) {
    throw invalid(`amount.currency: ${JSON.stringify(money.currency)} is not three capital letters`);
  }
  return { cents: money.cents, currency: money.currency };
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
