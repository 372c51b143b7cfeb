// The parts that people are asked about: which is looked at, and what was said of those before. What is said takes effect at once here and
// is sent behind; a label that is refused brings its part back.

import { get } from './api.js';
import { enqueue, withdraw } from './label-sender.js';

const pageSize = 50;
const fewest = 10;
const mostUndone = 100;
const gone = 404;

export class ReviewQueue {
  #signal;
  #reason;
  #changed;
  #next;
  #isLoading = false;
  #said = [];

  items = [];
  labels = [];
  waiting = 0;
  place = 0;

  /** `changed` is called with a problem, or without, whenever there is something else to show. */
  constructor(reason, signal, changed) {
    this.#reason = reason;
    this.#signal = signal;
    this.#changed = changed;
  }

  /** The part that is looked at. */
  get current() {
    return this.items[this.place];
  }

  /** Whether something can be undone. */
  get canUndo() {
    return this.#said.length > 0;
  }

  /** The parts after the current one, for loading ahead. */
  get coming() {
    return this.items.slice(this.place + 1, this.place + 4);
  }

  /** Loads the first of them. */
  async load() {
    await this.#loadMore();
  }

  /** Looks at the one so many places on. */
  move(step) {
    const place = this.place + step;
    if (place >= 0 && place < this.items.length) {
      this.place = place;
      this.#changed();
    }
    this.#refill();
  }

  /** Says what the current part is. */
  say(label) {
    const part = this.current;
    if (!part) {
      return;
    }
    const said = { part, place: this.place };
    const path = pathOf(part);
    said.change = {
      method: 'PUT',
      path: () => path,
      body: { label },
      answered: answer => (said.at = answer.label.at),
      refused: problem => this.#refused(said, problem),
    };
    this.items.splice(this.place, 1);
    this.place = Math.max(0, Math.min(this.place, this.items.length - 1));
    this.waiting = Math.max(0, this.waiting - 1);
    this.#said = [...this.#said.slice(1 - mostUndone), said];
    enqueue(said.change);
    this.#changed();
    this.#refill();
  }

  /** Takes back what was said last. */
  undo() {
    const said = this.#said.pop();
    if (!said) {
      return;
    }
    if (!withdraw(said.change)) {
      enqueue({ method: 'DELETE', path: () => labelOf(said.change.path(), said.at), refused: problem => this.#changed(problem) });
    }
    this.#bringBack(said);
    this.#changed();
  }

  #refused(said, problem) {
    if (this.#said.includes(said)) {
      this.#said = this.#said.filter(other => other !== said);
      // A part that the journal has no more would be asked about for ever.
      if (problem.status !== gone) {
        this.#bringBack(said);
      }
    }
    this.#changed(problem);
  }

  #bringBack({ part, place }) {
    this.place = Math.min(place, this.items.length);
    this.items.splice(this.place, 0, part);
    this.waiting++;
  }

  #refill() {
    if (this.items.length - this.place < fewest && this.#next) {
      this.#loadMore().catch(problem => problem.name === 'AbortError' || this.#changed(problem));
    }
  }

  async #loadMore() {
    if (this.#isLoading) {
      return;
    }
    this.#isLoading = true;
    try {
      const answer = await get('review', { reason: this.#reason, after: this.#next, limit: pageSize }, this.#signal);
      const known = new Set([...this.items, ...this.#said.map(({ part }) => part)].map(part => part.result));
      this.items.push(...answer.items.filter(part => !known.has(part.result)));
      this.#next = answer.next;
      this.labels = answer.labels;
      this.waiting = answer.waiting;
    } finally {
      this.#isLoading = false;
    }
    this.#changed();
  }
}

// Named by its time: the label that another person gave meanwhile is not taken back.
const labelOf = (path, at) => (at ? `${path}?at=${encodeURIComponent(at)}` : path);
const pathOf = part => `parts/${encodeURIComponent(part.result)}/label`;
