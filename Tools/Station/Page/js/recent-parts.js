// The strip of the last NG parts. Cards that are still among them stay as they are, the others are used anew: each picture is loaded once,
// and nothing grows.

import { pictureOf } from './api.js';
import { element, setText } from './dom.js';
import { score, time } from './format.js';
import { t } from './i18n.js';
import { outcomeWord } from './marks.js';
import { partHash } from './router.js';

const most = 12;
// The picture is written behind the verdict.
const mostTries = 4;
const pause = 400;

export class RecentParts {
  #cards = [];
  #empty = element('p', { class: 'empty', text: t('live.noneRejected') });
  #list = element('ul', { class: 'strip' });

  constructor() {
    this.root = element('div', {}, this.#empty, this.#list);
  }

  show(parts) {
    const wanted = parts.slice(0, most);
    const kept = new Map(this.#cards.map(card => [card.result, card]));
    const free = this.#cards.filter(card => !wanted.some(part => part.result === card.result));
    const cards = wanted.map(part => kept.get(part.result) ?? (free.pop() ?? new Card()).show(part));
    this.#empty.hidden = cards.length > 0;
    this.#list.hidden = cards.length === 0;
    cards.forEach((card, index) => {
      if (this.#list.children[index] !== card.root) {
        this.#list.insertBefore(card.root, this.#list.children[index] ?? null);
      }
    });
    free.forEach(card => card.root.remove());
    this.#cards = cards;
  }
}

class Card {
  #image = element('img', { class: 'thumbnail', alt: '', loading: 'lazy', decoding: 'async' });
  #label = element('span');
  #detail = element('span', { class: 'quiet' });
  #link = element('a', {}, element('span', { class: 'strip-frame' }, this.#image), this.#label, this.#detail);

  #tries = 0;

  constructor() {
    this.root = element('li', {}, this.#link);
    this.#image.addEventListener('error', () => this.#failed(this.result));
    this.#image.addEventListener('load', () => this.#image.classList.remove('is-missing'));
  }

  show(part) {
    this.result = part.result;
    this.#link.href = partHash(part.result);
    this.#tries = 0;
    this.#load();
    setText(this.#label, part.label ?? outcomeWord(part.outcome ?? 'ng'));
    setText(this.#detail, [part.score !== undefined && score(part.score), time(part.time)].filter(Boolean).join(' · '));
    return this;
  }

  #load() {
    this.#tries++;
    this.#image.src = pictureOf(this.result);
  }

  #failed(result) {
    this.#image.classList.add('is-missing');
    if (this.#tries < mostTries) {
      setTimeout(() => result === this.result && this.root.isConnected && this.#load(), pause);
    }
  }
}
