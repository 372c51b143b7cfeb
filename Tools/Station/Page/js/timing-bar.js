// Where a part's time went, as one bar with a legend.

import { element } from './dom.js';
import { milliseconds } from './format.js';
import { t } from './i18n.js';

const steps = ['wait', 'preprocess', 'inference', 'decide'];

/** The bar of a part's timings, in milliseconds. */
export function timingBar(timings) {
  const known = steps.filter(step => timings[step] !== undefined);
  const all = known.reduce((sum, step) => sum + timings[step], 0) || 1;
  const text = known.map(step => `${t(`timing.${step}`)} ${milliseconds(timings[step])}`).join(', ');
  const bar = element(
    'div',
    { class: 'timing-bar', role: 'img', 'aria-label': text },
    known.map(step => {
      const segment = element('span', { class: `timing-step timing-${step}` });
      segment.style.flexGrow = timings[step] / all;
      return segment;
    }),
  );
  const legend = element(
    'dl',
    { class: 'timing-legend' },
    known.map(step =>
      element(
        'div',
        {},
        element('dt', {}, element('span', { class: `timing-key timing-${step}` }), t(`timing.${step}`)),
        element('dd', { text: milliseconds(timings[step]) }),
      ),
    ),
  );
  return element(
    'div',
    { class: 'stack' },
    bar,
    legend,
    element('p', { class: 'small quiet', text: t('timing.total', { total: milliseconds(timings.total ?? 0) }) }),
  );
}
