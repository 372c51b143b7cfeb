// The last verdict: word, shape and colour, label and score, and the scores against what they need.

import { element, setAttribute, setText } from './dom.js';
import { milliseconds, score, time } from './format.js';
import { stationLanguage, t } from './i18n.js';
import { VerdictMark } from './marks.js';
import { ScoreBars } from './score-bars.js';

export class LiveVerdict {
  #mark = new VerdictMark('large');
  #label = element('span');
  #score = element('span');
  #caption = ['part', 'time', 'latency', 'serial'].map(() => element('span'));
  #bars;

  constructor(mostScores) {
    this.#bars = new ScoreBars(mostScores);
    this.root = element(
      'section',
      { class: 'panel live-verdict', 'aria-label': t('live.verdict') },
      this.#mark.root,
      element('p', { class: 'live-label' }, this.#label, this.#score),
      this.#bars.root,
      element('p', { class: 'live-caption' }, this.#caption),
    );
  }

  show(part) {
    this.#mark.show(part.outcome);
    setText(this.#label, part.label ?? part.reason ?? '');
    setAttribute(this.#label, 'lang', part.label ? null : stationLanguage);
    this.#label.title = part.reason ?? '';
    setText(this.#score, part.label ? score(part.score) : '');
    this.#bars.show(part);
    const texts = [
      t('live.part', { part: part.part }),
      time(part.time),
      milliseconds(part.timings?.total ?? 0),
      part.serial ? t('live.serial', { serial: part.serial }) : '',
    ];
    texts.forEach((text, index) => setText(this.#caption[index], text));
  }
}
