import { createAlertToasts } from './alert-toasts';

describe('createAlertToasts', () => {
  it.each([
    ['danger', 'error'],
    ['success', 'success'],
    ['neutral', 'info'],
  ] as const)('posts %s as an alert: %s', (status, severity) => {
    const post = jest.fn();
    const toasts = createAlertToasts({
      alertApi: { post, alert$: jest.fn() },
    });
    toasts.post({ title: 'The sources could not be asked', status });
    expect(post).toHaveBeenCalledWith({
      message: 'The sources could not be asked',
      severity,
      display: 'transient',
    });
  });
});
