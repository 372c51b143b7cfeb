// The strip of the last NG parts. Cards that are still among them stay as they are, the others are used anew: each picture is loaded once,
// and nothing grows.

import { pictureOf } from './api.js';
import { element, setAttribute, setText } from './dom.js';
import { score, time } from './format.js';
import { t } from './i18n.js';
import { outcomeWord } from './marks.js';
import { partHash } from './router.js';

const most = 12;

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
    const cards = wanted.map(part => (kept.get(part.result) ?? free.pop() ?? new Card()).show(part));
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

  constructor() {
    this.root = element('li', {}, this.#link);
  }

  // The picture is kept behind the verdict, and not of every part of a busy line: it is asked for once it is there.
  show(part) {
    const source = part.picture ? pictureOf(part.result) : null;
    this.result = part.result;
    setAttribute(this.#link, 'href', partHash(part.result));
    setAttribute(this.#image, 'src', source);
    this.#image.classList.toggle('is-missing', !source);
    setText(this.#label, part.label ?? outcomeWord(part.outcome ?? 'ng'));
    setText(this.#detail, [part.score !== undefined && score(part.score), time(part.time)].filter(Boolean).join(' · '));
    return this;
  }
}
