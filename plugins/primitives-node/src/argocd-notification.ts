import { z } from 'zod';

/** Topic of Backstage's events that Argo CD's notifications are published under. @public */
export const argocdNotificationTopic = 'argocd.notification';

/** What counts of a notification: the name of an Application, by Kubernetes' rule (RFC 1123 subdomain). @public */
export const argocdNotificationSchema = z.object({
  application: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
      'is no name of an Application',
    ),
});
