import { AlertApi } from '@backstage/core-plugin-api';
import { ToastApi } from '@backstage/frontend-plugin-api';

const severities = {
  neutral: 'info',
  info: 'info',
  success: 'success',
  warning: 'warning',
  danger: 'error',
} as const;

/**
 * Toasts for the older frontend system, which has alerts alone: the title becomes the
 * message. It cannot be taken back there, so `close` leaves it to go by itself.
 * @internal
 */
export function createAlertToasts(options: { alertApi: AlertApi }): ToastApi {
  const { alertApi } = options;
  return {
    post({ title, status = 'success' }) {
      alertApi.post({
        message: String(title),
        severity: severities[status],
        display: 'transient',
      });
      return { close() {} };
    },
  };
}
