// Numbers with a name. They are made once and changed, so that a page that runs for weeks makes none.

import { element, setText } from './dom.js';
import { t } from './i18n.js';

/** A list of figures; `show` takes their values in the order of the names. */
export class Figures {
  #values;

  constructor(names) {
    this.#values = names.map(() => element('dd'));
    this.root = element('dl', { class: 'figures' }, names.map((name, index) =>
      element('div', { class: 'figure' }, element('dt', { text: t(`figure.${name}`) }), this.#values[index])));
  }

  show(...texts) {
    texts.forEach((text, index) => setText(this.#values[index], text));
  }
}

/** A list of things that are well or not; `show` takes [name, text, isBad] of each. */
export class Tiles {
  #tiles = [];

  constructor() {
    this.root = element('dl', { class: 'tiles' });
  }

  show(things) {
    while (this.#tiles.length < things.length) {
      this.#tiles.push(new Tile());
    }
    things.forEach((thing, index) => this.#tiles[index].show(...thing));
    if (this.root.childElementCount !== things.length) {
      this.root.replaceChildren(...this.#tiles.slice(0, things.length).map(tile => tile.root));
    }
  }
}

class Tile {
  #name = element('dt');
  #text = element('dd');

  constructor() {
    this.root = element('div', { class: 'tile' }, this.#name, this.#text);
  }

  show(name, text, isBad) {
    setText(this.#name, name);
    setText(this.#text, text);
    this.root.classList.toggle('is-bad', isBad);
  }
}
