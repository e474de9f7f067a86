import { Delivery, DeliveryFigures } from '@ameide/plugin-primitives-common';

/** The four figures, in the order of DORA. @internal */
export const deliveryFigures = [
  'leadTime',
  'frequency',
  'failure',
  'restore',
] as const;

/** One of {@link deliveryFigures}. @internal */
export type FigureName = (typeof deliveryFigures)[number];

/** What a figure is as one number: seconds, deployments, or a part of one; undefined where it is not known. @internal */
export function valueOf(
  figures: DeliveryFigures,
  name: FigureName,
): number | undefined {
  switch (name) {
    case 'leadTime':
      return figures.leadTime.median;
    case 'frequency':
      return figures.perWeek;
    case 'failure':
      return figures.changeFailure.ratio;
    default:
      return figures.restore.median;
  }
}

/** Whether anything reached production, failed there or was restored. @internal */
export function hasDelivered(figures: DeliveryFigures): boolean {
  const { deployments, changeFailure, restore } = figures;
  return deployments + changeFailure.changes + restore.restored + restore.open > 0;
}

/** A figure for each week; undefined where history does not reach or nothing was delivered. @internal */
export function weeklyValues(weeks: Delivery['weeks'], name: FigureName) {
  return weeks.map(week => ({
    from: week.from,
    value: week.known ? valueOf(week, name) : undefined,
  }));
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A figure in words of a language; undefined stays so. @internal */
export function formatFigure(
  value: number | undefined,
  name: FigureName,
  locale: string,
): string | undefined {
  if (value === undefined) return undefined;
  if (name === 'frequency')
    return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(
      value,
    );
  if (name === 'failure')
    return new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 1,
    }).format(value);
  const [unit, size] =
    units.find(([, seconds]) => value >= seconds) ?? units[3];
  return new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit, unitDisplay: 'long' },
    maximumFractionDigits: 1,
  }).format(value / size);
}
