// The last verdict: word, shape and colour, label, score, and how long it took.

import { element, setText } from './dom.js';
import { milliseconds, percent } from './format.js';
import { t } from './i18n.js';
import { VerdictMark } from './marks.js';

export class VerdictLine {
  #mark = new VerdictMark('large');
  #label = element('span');
  #detail = element('span', { class: 'quiet' });

  constructor() {
    this.root = element('p', { class: 'verdict-line' }, this.#mark.root, this.#label, this.#detail);
  }

  show(part) {
    this.#mark.show(part.outcome);
    setText(this.#label, part.label ? `${part.label} ${percent(part.score, 0)}` : part.reason ?? '');
    setText(this.#detail, t('live.part', { part: part.part, time: milliseconds(part.timings.total) }));
  }
}
