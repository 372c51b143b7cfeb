// The picture of a part with the activation map over it, for the card and the review.

import { drawMap, greatest, mapColours, sumOf } from './activation-map.js';
import { get, pictureOf } from './api.js';
import { element } from './dom.js';
import { number } from './format.js';
import { t, word } from './i18n.js';
import { recall, remember } from './memory.js';
import { say } from './notices.js';
import { Picture } from './picture.js';

const usualOpacity = 55;

export class PartPicture {
  #picture = new Picture(t('part.picture'));
  #switch = element('input', { type: 'checkbox', checked: recall('map') !== 'off' });
  #opacity = element('input', { type: 'range', min: 0, max: 100, value: usualOpacity, 'aria-label': t('map.opacity') });
  #label = element('select', { 'aria-label': t('map.label') });
  #sum = element('p', { class: 'map-sum' });
  #legend = element('p', { class: 'map-legend' });
  #controls = element('div', { class: 'row map-controls' });
  #image = null;
  #map = null;
  #part = null;
  #signal = null;

  constructor() {
    this.#controls.append(element('label', { class: 'check' }, this.#switch, t('map.show')), this.#label, this.#opacity);
    this.root = element(
      'figure',
      { class: 'part-picture' },
      this.#picture.root,
      element('figcaption', { class: 'stack' }, this.#controls, this.#legend, this.#sum),
    );
    this.#switch.addEventListener('change', () => this.#switched());
    this.#opacity.addEventListener('input', () => this.#draw());
    this.#label.addEventListener('change', () => this.#loadMap());
  }

  /** Shows a part; what was under way for another one ends with its signal. */
  async show(part, signal) {
    this.#part = part;
    this.#signal = signal;
    this.#image = null;
    this.#map = null;
    this.#picture.note('');
    this.#picture.describe(t('part.pictureOf', { part: part.part, label: part.label ?? '' }));
    const labels = Object.keys(part.scores ?? {}).sort((a, b) => part.scores[b] - part.scores[a]);
    this.#label.replaceChildren(...labels.map(label => element('option', { value: label, text: label, selected: label === part.label })));
    const lack = lackOf(part);
    this.#controls.hidden = labels.length === 0 || Boolean(lack);
    if (lack) {
      this.#showLack(lack);
    } else {
      await Promise.all([this.#loadImage(), this.#loadMap()]);
    }
  }

  /** Shows or hides the map, by a key. */
  toggleMap() {
    this.#switch.checked = !this.#switch.checked;
    this.#switched();
  }

  async #loadImage() {
    const { result } = this.#part;
    const image = new Image();
    image.src = pictureOf(result);
    try {
      await image.decode();
      this.#put(result, image);
    } catch {
      await this.#explainMissing(result);
    }
  }

  // An image says only that it failed; the same call as JSON has the reason.
  async #explainMissing(result) {
    let reason = t('part.noPicture');
    try {
      await get(`parts/${encodeURIComponent(result)}/picture`, {}, this.#signal);
    } catch (problem) {
      reason = problem.status ? problem : reason;
    }
    if (result === this.#part.result && !this.#signal.aborted) {
      this.#picture.resize(1, 1);
      this.#picture.note(reason);
    }
  }

  #showLack(lack) {
    say(this.#sum, '');
    this.#legend.replaceChildren();
    this.#picture.mark(null);
    this.#picture.resize(1, 1);
    this.#picture.note(lack);
  }

  #put(result, image) {
    if (result === this.#part.result && !this.#signal.aborted) {
      this.#image = image;
      this.#draw();
    }
  }

  async #loadMap() {
    const part = this.#part;
    const signal = this.#signal;
    this.#map = null;
    say(this.#sum, '');
    this.#legend.replaceChildren();
    if (!this.#switch.checked || !this.#label.value || lackOf(part)) {
      this.#draw();
      return;
    }
    try {
      const map = await get(`parts/${encodeURIComponent(part.result)}/map`, { label: this.#label.value }, signal);
      if (part === this.#part && !signal.aborted) {
        this.#map = map;
        this.#explain(map);
      }
    } catch (problem) {
      if (problem.name !== 'AbortError' && part === this.#part) {
        say(this.#sum, problem);
      }
    }
    this.#draw();
  }

  #explain(map) {
    const rest = map.residual ?? 0;
    say(
      this.#sum,
      [
        t('map.sum', { sum: number(sumOf(map), 3), bias: number(map.bias + rest, 3), logit: number(map.logit, 3), label: map.label }),
        map.isOfThisModel === false ? t('map.otherModel', { model: map.model }) : '',
      ]
        .filter(Boolean)
        .join(' '),
    );
    this.#legend.replaceChildren(
      key(mapColours.againstIt, t('map.against', { amount: number(-greatest(map), 2) })),
      key(mapColours.forIt, t('map.for', { amount: number(greatest(map), 2) })),
    );
  }

  #switched() {
    remember('map', this.#switch.checked ? 'on' : 'off');
    this.#loadMap();
  }

  #draw() {
    if (!this.#image) {
      return;
    }
    this.#picture.draw(this.#image, this.#image.naturalWidth, this.#image.naturalHeight);
    if (this.#map) {
      this.#picture.paint(context => drawMap(context, this.#map, this.#opacity.value / 100));
      this.#picture.mark(this.#map.area, this.#part.outcome);
    } else {
      this.#picture.mark(null);
    }
  }
}

/** Why there is no picture of a part to be asked for; an empty text where there is one. */
export function lackOf({ picture }) {
  return !picture ? t('part.noPicture') : picture.deleted ? t('part.pictureDeleted', { why: word('pictureLoss', picture.deleted) }) : '';
}

function key(colour, text) {
  const node = element('span', { class: 'map-key' });
  node.style.backgroundColor = colour;
  return element('span', { class: 'map-meaning' }, node, text);
}
