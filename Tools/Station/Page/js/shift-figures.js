// The figures of the shift, as texts.

import { milliseconds, number, percent } from './format.js';
import { t } from './i18n.js';

/** Their names, in the order of figuresOf. */
export const figureNames = ['yield', 'rate', 'parts', 'ok', 'ng', 'unsure', 'p50', 'p99'];

/** The figures of a summary. */
export function figuresOf({ shift, rate, latency }) {
  return [
    shift.yield === undefined ? t('figure.unknown') : percent(shift.yield),
    number(rate),
    number(shift.parts),
    number(shift.ok),
    number(shift.ng),
    number(shift.unsure),
    milliseconds(latency.p50),
    milliseconds(latency.p99),
  ];
}
