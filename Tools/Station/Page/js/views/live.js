// The live view: picture, verdict, scores, counts of the shift, the last bad parts, and what the station is made of.

import { element, setText } from '../dom.js';
import { Figures, Tiles } from '../figures.js';
import { bytes, milliseconds, number, percent, time } from '../format.js';
import { t } from '../i18n.js';
import { live } from '../live-connection.js';
import { livePicture } from '../live-picture.js';
import { ScoreBars } from '../score-bars.js';
import { VerdictLine } from '../verdict-line.js';

const mostScores = 4;
const hottest = 85;

/** Shows it until the signal ends it. */
export function show(root, signal) {
  const verdict = new VerdictLine();
  const scores = new ScoreBars(mostScores);
  const figures = new Figures(['yield', 'rate', 'parts', 'ok', 'ng', 'unsure', 'p50', 'p99']);
  const tiles = new Tiles();
  const strip = new Strip();
  const since = element('h2');
  root.replaceChildren(element('h1', { class: 'view-title', text: t('view.live') }), element('div', { class: 'live-grid' },
    element('div', { class: 'stack' },
      livePicture(signal).root,
      element('section', { class: 'panel', 'aria-label': t('live.last') }, verdict.root, scores.root)),
    element('div', { class: 'stack' },
      element('section', { class: 'panel stack' }, since, figures.root),
      element('section', { class: 'panel stack' }, element('h2', { text: t('live.recentNg') }), strip.root),
      element('section', { class: 'panel stack' }, element('h2', { text: t('live.station') }), tiles.root))));

  live.on('verdict', part => {
    verdict.show(part);
    scores.show(part);
  }, signal);
  live.on('summary', summary => {
    setText(since, t('live.shift', { time: time(summary.shift.since) }));
    figures.show(...figuresOf(summary));
    strip.show(summary.recentNg);
    tiles.show(tilesOf(summary));
  }, signal);
}

/** The figures of a summary, as texts. */
export function figuresOf({ shift, rate, latency }) {
  return [
    shift.yield === undefined ? t('figure.unknown') : percent(shift.yield), number(rate), number(shift.parts), number(shift.ok),
    number(shift.ng), number(shift.unsure), milliseconds(latency.p50), milliseconds(latency.p99),
  ];
}

function tilesOf(summary) {
  const { camera, disk } = summary;
  return [
    [t('tile.camera'), camera.connected ? camera.name : t('tile.away', { name: camera.name }), !camera.connected],
    [t('tile.model'), summary.slot ? t('tile.slot', { model: summary.model, slot: summary.slot }) : summary.model, summary.sound === false],
    [t('tile.provider'), summary.provider, false],
    summary.recipe && [t('tile.recipe'), summary.recipe, false],
    ...summary.outputs.map(output => [
      t('tile.output', { name: output.name }),
      output.ok ? t('tile.well', { waiting: number(output.waiting) }) : output.error ?? t('tile.troubled'), !output.ok,
    ]),
    disk && [t('tile.disk'), t('tile.free', { bytes: bytes(disk.freeBytes) }), Boolean(disk.stopped)],
    ...(summary.devices ?? []).filter(device => device.temperatureCelsius !== undefined).map(device => [
      device.name, t('unit.celsius', { value: number(device.temperatureCelsius) }), device.temperatureCelsius > hottest,
    ]),
  ].filter(Boolean);
}

// The last bad parts. Rows are kept and changed.
class Strip {
  #rows = [];
  #none = element('li', { text: t('live.noNg') });

  constructor() {
    this.root = element('ul', { class: 'strip' }, this.#none);
  }

  show(parts) {
    while (this.#rows.length < parts.length) {
      const [label, when] = [element('span'), element('span')];
      this.#rows.push({ root: element('li', {}, label, when), label, when });
    }
    parts.forEach((part, index) => {
      setText(this.#rows[index].label, part.label ? `${part.label} ${percent(part.score ?? 0, 0)}` : t('outcome.ng'));
      setText(this.#rows[index].when, t('live.at', { part: part.part, time: time(part.time) }));
    });
    const wanted = parts.length === 0 ? [this.#none] : this.#rows.slice(0, parts.length).map(row => row.root);
    if (this.root.childElementCount !== wanted.length || this.root.firstChild !== wanted[0]) {
      this.root.replaceChildren(...wanted);
    }
  }
}
