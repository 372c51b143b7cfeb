// Numbers and states with a name. They are made once and changed, so that a page that runs for weeks makes none.

import { element, setAttribute, setText } from './dom.js';
import { t } from './i18n.js';
import { mark, remark } from './marks.js';

/** A list of figures; `show` takes their values in the order of the names. The first ones are the main ones. */
export class Figures {
  #values;

  constructor(names, mainOnes = 0) {
    this.#values = names.map(() => element('dd'));
    this.root = element(
      'dl',
      { class: 'figures' },
      names.map((name, index) =>
        element(
          'div',
          { class: `figure${index < mainOnes ? ' is-main' : ''}` },
          element('dt', { text: t(`figure.${name}`) }),
          this.#values[index],
        ),
      ),
    );
  }

  show(...texts) {
    texts.forEach((text, index) => setText(this.#values[index], text));
  }
}

/**
 * A list of things that are well or not; `show` takes {name, value, detail, state, language} of each, state 'normal', 'warning' or 'bad', and
 * the language of the detail where it is another than the page's.
 */
export class Tiles {
  #tiles = [];

  constructor() {
    this.root = element('dl', { class: 'tiles' });
  }

  show(things) {
    while (this.#tiles.length < things.length) {
      this.#tiles.push(new Tile());
    }
    things.forEach((thing, index) => this.#tiles[index].show(thing));
    if (this.root.childElementCount !== things.length) {
      this.root.replaceChildren(...this.#tiles.slice(0, things.length).map(tile => tile.root));
    }
  }
}

class Tile {
  #name = element('dt');
  #mark = mark('none');
  #value = element('span');
  #detail = element('dd', { class: 'tile-detail' });

  constructor() {
    this.root = element(
      'div',
      { class: 'tile' },
      this.#name,
      element('dd', { class: 'tile-value' }, this.#mark, this.#value),
      this.#detail,
    );
  }

  show({ name, value, detail = '', state = 'normal', language }) {
    setText(this.#name, name);
    setText(this.#value, value);
    setText(this.#detail, detail);
    setAttribute(this.#detail, 'lang', language);
    this.root.title = `${value} ${detail}`.trim();
    remark(this.#mark, { bad: 'ng', warning: 'unsure' }[state] ?? 'none');
    this.root.classList.toggle('is-bad', state === 'bad');
    this.root.classList.toggle('is-warning', state === 'warning');
  }
}
