// Charts by uPlot (vendor/uplot): colours of the theme, times of the viewer's zone and language, width of the place.

import { element, loadScript, loadStyle } from './dom.js';
import { dateTime, shortDate, shortTime } from './format.js';
import { t } from './i18n.js';
import { colour, onTheme } from './theme.js';

const height = 220;
const day = 86400;
const dashes = [[], [8, 4], [2, 3], [12, 4, 2, 4], [5, 2], [1, 4]];
const padding = [12, 32, null, null];
const smallType = '12px system-ui, sans-serif';

/** Loads the library; before the first chart. */
export async function loadCharts() {
  await Promise.all([
    loadScript('/vendor/uplot/uPlot.iife.min.js'),
    loadStyle('/vendor/uplot/uPlot.min.css'),
    loadStyle('/css/trends.css'),
  ]);
}

/**
 * A chart until the signal ends it.
 * @param {object} chart `title`, `times` in seconds, `series` [{name, values, tone?, bars?, noPoints?, isHidden?}], `format` of a value,
 *   `limit`? a line that is marked, `range`? [least, most] that is shown at least, `xText`? of a time, `bands`? of uPlot, `end`? of the
 *   last of the times, where a value stands for the time until the next. A series that `isHidden` is shown by a click in the legend.
 */
export function chart({ title, times, series, format, limit, range, xText, bands, end, signal }) {
  const place = element('div', {
    class: 'chart-place',
    role: 'img',
    'aria-label': t('trends.chart', { title, names: series.map(({ name }) => name).join(', ') }),
  });
  const root = element('section', { class: 'panel chart' }, element('h2', { text: title }), place);
  const data = [times, ...series.map(({ values }) => values)];
  let plot = null;

  const draw = () => {
    plot?.destroy();
    plot = new uPlot(optionsOf({ times, series, format, limit, range, xText, bands, end, width: place.clientWidth }), data, place);
  };
  const watch = new ResizeObserver(() => (plot ? plot.setSize({ width: place.clientWidth, height }) : draw()));
  watch.observe(place);
  onTheme(() => plot && draw(), signal);
  signal.addEventListener('abort', () => {
    watch.disconnect();
    plot?.destroy();
  });
  return root;
}

function optionsOf({ times, series, format, limit, range, xText, bands, end, width }) {
  const grid = { stroke: colour('line'), width: 1 };
  const axis = { stroke: colour('quiet'), font: smallType, grid, ticks: grid };
  return {
    width,
    height,
    padding,
    bands,
    cursor: { sync: { key: 'trends' }, points: { size: 6 } },
    legend: { live: true },
    scales: {
      x: { time: true, range: spanOf(times, end) },
      y: { range: (plot, least, most) => rangeOf(least, most, range) },
    },
    axes: [
      {
        ...axis,
        space: 84,
        splits: xText && (() => times),
        values: (plot, moments, place, space, step) => moments.map(moment => (xText ?? axisText)(moment, step)),
      },
      { ...axis, size: 64, values: (plot, values) => values.map(format) },
    ],
    series: [
      { label: t('trends.time'), value: (plot, moment) => (moment === null ? '' : (xText ?? fullText)(moment)) },
      ...series.map((one, index) => seriesOf(one, index, format)),
    ],
    hooks: limit === undefined ? {} : { draw: [plot => drawLimit(plot, limit)] },
  };
}

function spanOf(times, end) {
  return end ? [times[0], end] : times.length === 1 ? [times[0] - day / 2, times[0] + day / 2] : undefined;
}

function seriesOf({ name, tone, bars, noPoints, isHidden }, index, format) {
  const stroke = colour(tone ?? `series-${(index % dashes.length) + 1}`);
  return {
    label: name,
    show: !isHidden,
    stroke,
    width: 1.75,
    spanGaps: false,
    dash: bars ? [] : dashes[index % dashes.length],
    value: (plot, value) => (value === null || value === undefined ? '' : format(value)),
    ...(bars && { paths: uPlot.paths.bars({ size: [0.7, 48], align: 1 }), fill: stroke, width: 0 }),
    points: noPoints || bars ? { show: false } : { size: 5 },
  };
}

function rangeOf(least, most, [low, high] = [0, 0]) {
  const bottom = Math.min(low, least ?? low);
  const top = Math.max(high, most ?? high);
  return [bottom, top > bottom ? top + (top - bottom) * 0.08 : bottom + 1];
}

function drawLimit(plot, limit) {
  const y = Math.round(plot.valToPos(limit, 'y', true));
  const { ctx: context, bbox } = plot;
  context.save();
  context.strokeStyle = colour('ng');
  context.lineWidth = 2;
  context.setLineDash([10, 5]);
  context.beginPath();
  context.moveTo(bbox.left, y);
  context.lineTo(bbox.left + bbox.width, y);
  context.stroke();
  context.restore();
}

const fullText = moment => dateTime(moment * 1000);

// Midnight shows the day, other times the hour.
function axisText(moment, step) {
  const when = new Date(moment * 1000);
  return step >= day || (when.getHours() === 0 && when.getMinutes() === 0) ? shortDate(when) : shortTime(when);
}
