import { FigureName, formatFigure } from '../model/delivery';
import { useLanguage, useText } from './use-text';

/** Says a figure of delivery with its unit, or that it is not known. @internal */
export function useFigureWords(): (
  value: number | undefined,
  name: FigureName,
) => string {
  const t = useText();
  const language = useLanguage();
  return (value, name) => {
    const text = formatFigure(value, name, language);
    if (text === undefined) return t('delivery.unknown');
    return name === 'frequency' ? t('delivery.perWeek', { value: text }) : text;
  };
}
