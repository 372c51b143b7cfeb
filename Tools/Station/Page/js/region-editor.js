// Regions over the live picture: dragged and resized by pointer and touch, moved by arrows, drawn anew on empty ground.

import { setAttribute, setText, svg } from './dom.js';
import { t } from './i18n.js';
import { livePicture } from './live-picture.js';
import { between, handles, moved, placeOf, resized, tileStarts } from './region-geometry.js';

const fewStep = 1;
const manyStep = 10;
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class RegionEditor {
  #frame;
  #events;
  #areas = [];
  #nodes = [];
  #chosen = -1;
  #drag = null;
  #sketch = svg('rect', { class: 'area-sketch', 'vector-effect': 'non-scaling-stroke' });
  #surface;

  /**
   * `frame` is the size of the camera's frames; `events` has changed(index, area), added(area), removed(index) and chosen(index); without
   * `isOpen` regions are only shown.
   */
  constructor(frame, isOpen, events, signal) {
    this.#frame = frame;
    this.#events = events;
    const picture = livePicture(signal);
    this.#surface = svg('svg', {
      class: `area-surface${isOpen ? ' is-open' : ''}`,
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      role: 'group',
      'aria-label': t('recipe.regionsOnPicture'),
    });
    this.root = picture.root;
    this.root.append(this.#surface);
    if (isOpen) {
      this.#listen();
    }
  }

  /** Shows areas: [{name, x, y, width, height, tiles?, isCode?}]. */
  show(areas) {
    this.#areas = areas;
    if (this.#nodes.length !== areas.length) {
      this.#nodes = areas.map((area, index) => this.#make(index));
      this.#surface.replaceChildren(...this.#nodes.map(node => node.root));
    }
    this.#draw();
  }

  /** Marks one as chosen: its handles are shown. */
  choose(index) {
    this.#chosen = index;
    this.#draw();
  }

  #make(index) {
    const rect = svg('rect', { 'vector-effect': 'non-scaling-stroke' });
    const tiles = svg('path', { class: 'area-tiles', 'vector-effect': 'non-scaling-stroke' });
    const name = svg('text', { class: 'area-name' });
    const grips = handles.map((edges, place) =>
      svg(
        'g',
        { class: 'area-grip', 'data-grip': place },
        svg('circle', { class: 'area-touch' }),
        svg('rect', { class: 'area-handle', 'vector-effect': 'non-scaling-stroke' }),
      ),
    );
    return {
      root: svg('g', { class: 'area', tabindex: '0', role: 'button', 'data-area': index }, rect, tiles, name, grips),
      rect,
      tiles,
      name,
      grips,
    };
  }

  #draw() {
    const scale = this.#scale();
    this.#areas.forEach((area, index) => drawArea(this.#nodes[index], area, index === this.#chosen, scale));
  }

  // Pixels of the frame for each pixel of the screen: grips keep their size on the screen.
  #scale() {
    const box = this.#surface.getBoundingClientRect();
    return box.width === 0 ? 1 : Math.max(this.#frame.width / box.width, this.#frame.height / box.height);
  }

  #listen() {
    const surface = this.#surface;
    surface.addEventListener('pointerdown', event => this.#down(event));
    surface.addEventListener('pointermove', event => this.#move(event));
    surface.addEventListener('pointerup', event => this.#up(event));
    surface.addEventListener('pointercancel', () => this.#stop());
    surface.addEventListener('keydown', event => this.#key(event));
    surface.addEventListener('focusin', event => this.#focused(event.target));
    new ResizeObserver(() => this.#draw()).observe(surface);
  }

  #focused(target) {
    const node = target.closest('[data-area]');
    if (node && Number(node.dataset.area) !== this.#chosen) {
      this.#events.chosen(Number(node.dataset.area));
    }
  }

  #point(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(this.#surface.getScreenCTM().inverse());
  }

  #down(event) {
    if (event.button !== 0) {
      return;
    }
    const node = event.target.closest('[data-area]');
    const index = node ? Number(node.dataset.area) : -1;
    const grip = event.target.closest('[data-grip]');
    this.#drag = { index, edges: grip && handles[grip.dataset.grip], from: this.#point(event), area: this.#areas[index] };
    this.#surface.setPointerCapture(event.pointerId);
    this.#raise(index);
    node?.focus({ preventScroll: true });
    this.#events.chosen(index);
    event.preventDefault();
  }

  // What is dragged has its handles above the others. The others are moved, because a node that is moved loses the focus; and not when the
  // focus comes by key, whose order it would change.
  #raise(index) {
    const node = this.#nodes[index]?.root;
    while (node?.nextElementSibling) {
      this.#surface.insertBefore(node.nextElementSibling, node);
    }
  }

  #move(event) {
    if (!this.#drag) {
      return;
    }
    const { index, edges, from, area } = this.#drag;
    const to = this.#point(event);
    if (index < 0) {
      this.#drawSketch(between(from, to, this.#frame));
    } else {
      const change = edges
        ? resized(area, edges, to.x - from.x, to.y - from.y, this.#frame)
        : moved(area, to.x - from.x, to.y - from.y, this.#frame);
      this.#events.changed(index, change);
    }
  }

  #up(event) {
    const drag = this.#drag;
    this.#stop();
    const area = drag?.index < 0 && between(drag.from, this.#point(event), this.#frame);
    if (area) {
      this.#events.added(area);
    }
  }

  #stop() {
    this.#drag = null;
    this.#sketch.remove();
  }

  #drawSketch(area) {
    if (!area) {
      this.#sketch.remove();
      return;
    }
    Object.entries(area).forEach(([name, value]) => setAttribute(this.#sketch, name, value));
    this.#surface.append(this.#sketch);
  }

  #key(event) {
    const area = this.#areas[this.#chosen];
    const [across, down] = arrows[event.key] ?? [];
    if (!area || (across === undefined && event.key !== 'Delete')) {
      return;
    }
    event.preventDefault();
    if (event.key === 'Delete') {
      this.#events.removed(this.#chosen);
      return;
    }
    const step = event.shiftKey ? manyStep : fewStep;
    const change = event.altKey
      ? resized(area, ['right', 'bottom'], across * step, down * step, this.#frame)
      : moved(area, across * step, down * step, this.#frame);
    this.#events.changed(this.#chosen, change);
  }
}

function drawArea({ root, rect, tiles, name, grips }, area, isChosen, scale) {
  const { x, y, width, height } = area;
  Object.entries({ x, y, width, height }).forEach(([key, value]) => setAttribute(rect, key, value));
  setAttribute(root, 'aria-label', t('recipe.areaLabel', { name: area.name, x, y, width, height }));
  setAttribute(root, 'aria-pressed', String(isChosen));
  root.classList.toggle('is-code', Boolean(area.isCode));
  setAttribute(tiles, 'd', area.tiles ? tileLines(area) : '');
  setText(name, area.name);
  setAttribute(name, 'x', x + 6 * scale);
  setAttribute(name, 'y', y + 18 * scale);
  setAttribute(name, 'font-size', 14 * scale);
  grips.forEach((grip, index) => drawGrip(grip, placeOf(area, handles[index]), scale));
}

function drawGrip(grip, { x, y }, scale) {
  const [touch, handle] = grip.children;
  setAttribute(touch, 'cx', x);
  setAttribute(touch, 'cy', y);
  setAttribute(touch, 'r', 18 * scale);
  Object.entries({ x: x - 5 * scale, y: y - 5 * scale, width: 10 * scale, height: 10 * scale }).forEach(([key, value]) =>
    setAttribute(handle, key, value),
  );
}

function tileLines({ x, y, width, height, tiles }) {
  const { width: across, height: down, overlap = 0 } = tiles;
  return tileStarts(height, down, overlap)
    .flatMap(top =>
      tileStarts(width, across, overlap).map(
        left => `M${x + left} ${y + top}h${Math.min(across, width)}v${Math.min(down, height)}h${-Math.min(across, width)}z`,
      ),
    )
    .join('');
}
