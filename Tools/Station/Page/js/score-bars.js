// Scores as bars with a mark where each counts. Rows are kept and changed, so that a live page makes none.

import { element, setAttribute, setText } from './dom.js';
import { score } from './format.js';
import { t } from './i18n.js';

export class ScoreBars {
  #rows = [];
  #most;

  constructor(most) {
    this.#most = most;
    this.root = element('ul', { class: 'score-bars' });
  }

  /** Shows the scores of a part, the best first. */
  show(part) {
    const scores = Object.entries(part.scores ?? {})
      .filter(([, value]) => Number.isFinite(value))
      .sort(([, a], [, b]) => b - a)
      .slice(0, this.#most);
    while (this.#rows.length < scores.length) {
      this.#rows.push(new ScoreRow());
    }
    this.#rows.forEach((row, index) => {
      if (index < scores.length) {
        const [label, value] = scores[index];
        row.show(label, value, thresholdOf(part, label), index === 0);
      }
    });
    const wanted = this.#rows.slice(0, scores.length).map(row => row.root);
    if (wanted.length !== this.root.childElementCount) {
      this.root.replaceChildren(...wanted);
    }
  }
}

// The score from which a label counts for a part, or null where that is not known.
function thresholdOf(part, label) {
  return part.thresholds?.labels?.[label] ?? part.thresholds?.default ?? null;
}

class ScoreRow {
  #name = element('span', { class: 'score-name' });
  #value = element('span', { class: 'score-value' });
  #bar = element('span', { class: 'score-fill' });
  #tick = element('span', { class: 'score-tick' });

  constructor() {
    const track = element('span', { class: 'score-track' }, this.#bar, this.#tick);
    this.root = element('li', { class: 'score-row' }, this.#name, track, this.#value);
  }

  show(label, value, threshold, isBest) {
    setText(this.#name, label);
    setAttribute(this.#name, 'title', label);
    setText(this.#value, score(value));
    this.#bar.style.width = `${100 * value}%`;
    this.#tick.hidden = threshold === null;
    this.#tick.style.left = `${100 * (threshold ?? 0)}%`;
    setAttribute(this.root, 'title', threshold === null ? null : t('score.threshold', { label, threshold: score(threshold) }));
    this.root.classList.toggle('is-best', isBest);
    this.root.classList.toggle('is-over', threshold !== null && value >= threshold);
  }
}
