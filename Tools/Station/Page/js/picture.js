// A picture with regions drawn over it. The canvas has the picture's own size and the drawing over it the same coordinates, so that both
// scale together by the style sheet alone.

import { element, setAttribute, svg } from './dom.js';
import { say } from './notices.js';

export class Picture {
  #canvas = element('canvas', { role: 'img' });
  #overlay = svg('svg', { class: 'overlay', 'aria-hidden': 'true' });
  #region = svg('rect', { class: 'region', 'vector-effect': 'non-scaling-stroke' });
  #note = element('p', { class: 'picture-note', hidden: true });

  constructor(label) {
    setAttribute(this.#canvas, 'aria-label', label);
    this.root = element('div', { class: 'picture' }, this.#canvas, this.#overlay, this.#note);
    this.resize(1, 1);
  }

  /** Where more may be drawn, in pixels of the picture. */
  get overlay() {
    return this.#overlay;
  }

  /** Says what the picture shows, for those who do not see it. */
  describe(label) {
    setAttribute(this.#canvas, 'aria-label', label);
  }

  /** Draws an image or bitmap. */
  draw(image, width, height) {
    this.resize(width, height);
    this.#canvas.getContext('2d').drawImage(image, 0, 0, width, height);
  }

  /** Draws over what is there, by a function that gets the context. */
  paint(painter) {
    painter(this.#canvas.getContext('2d'));
  }

  /** Takes a size; an own canvas of that size is empty. */
  resize(width, height) {
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      setAttribute(this.#overlay, 'viewBox', `0 0 ${width} ${height}`);
    }
  }

  /** Marks a region with the colour of an outcome; none takes the mark away. */
  mark(region, outcome) {
    if (!region) {
      this.#region.remove();
      return;
    }
    for (const name of ['x', 'y', 'width', 'height']) {
      setAttribute(this.#region, name, region[name]);
    }
    setAttribute(this.#region, 'data-outcome', outcome);
    if (!this.#region.isConnected) {
      this.#overlay.prepend(this.#region);
    }
  }

  /** A short text or a problem over the picture, such as that it is old; an empty one takes it away. */
  note(text, isBad = false) {
    say(this.#note, text);
    this.#note.hidden = !text;
    this.#note.classList.toggle('is-bad', isBad);
  }
}
