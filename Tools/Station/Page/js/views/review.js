// The review: people say what unsure, NG and sampled parts are, by keyboard alone or by touch.

import { address, pictureOf, send } from '../api.js';
import { element, loadStyle, setAttribute, setText } from '../dom.js';
import { dateTime, number, score } from '../format.js';
import { t } from '../i18n.js';
import { onWaiting } from '../label-sender.js';
import { VerdictMark } from '../marks.js';
import { attempt, emptyBox, tell } from '../notices.js';
import { lackOf, PartPicture } from '../part-picture.js';
import { ReviewQueue } from '../review-queue.js';
import { hash, partHash } from '../router.js';
import { ScoreBars } from '../score-bars.js';

const reasons = ['', 'ng', 'unsure', 'sample', 'disagreement'];
const mostScores = 4;
const digits = '1234567890';

/** Shows it until the signal ends it. */
export async function show(root, { route, signal }) {
  await Promise.all([loadStyle('/css/part.css'), loadStyle('/css/review.css')]);
  const view = new ReviewView(root, route.query.reason ?? '', signal);
  await view.start();
}

class ReviewView {
  #signal;
  #queue;
  #ending = new AbortController();
  #shown = null;
  #picture = new PartPicture();
  #verdict = new VerdictMark('medium');
  #reason = element('span', { class: 'quiet' });
  #caption = element('p', { class: 'small quiet' });
  #scores = new ScoreBars(mostScores);
  #count = element('p', { class: 'review-count', role: 'status' });
  #unsent = element('p', { class: 'small', role: 'status' });
  #classes = element('div', { class: 'review-classes', role: 'group', 'aria-label': t('review.classes') });
  #confirm = this.#button('Enter', () => this.#confirmModel(), 'button-main');
  #undo = this.#button('U', () => this.#queue.undo());
  #pin = this.#button('P', () => this.#togglePin());
  #previous = this.#button('←', () => this.#queue.move(-1));
  #skip = this.#button('→', () => this.#queue.move(1));
  #card = element('a', { class: 'button button-quiet', text: t('review.card') });
  #work = element('div', { class: 'review-grid', tabindex: '-1' });
  #empty = emptyBox(t('review.none'));

  constructor(root, reason, signal) {
    this.#signal = signal;
    this.#queue = new ReviewQueue(reason, signal, problem => this.#changed(problem));
    signal.addEventListener('abort', () => this.#ending.abort());
    name(this.#undo, t('review.undo'));
    name(this.#previous, t('review.previous'));
    name(this.#skip, t('review.skip'));
    this.#work.append(
      this.#picture.root,
      element(
        'div',
        { class: 'stack review-side' },
        element(
          'section',
          { class: 'panel stack' },
          element('div', { class: 'row' }, this.#verdict.root, this.#reason),
          this.#scores.root,
          this.#caption,
        ),
        element(
          'section',
          { class: 'panel stack' },
          this.#confirm,
          this.#classes,
          element('div', { class: 'review-actions' }, this.#undo, this.#pin, this.#previous, this.#skip),
          this.#card,
        ),
      ),
    );
    root.append(
      element(
        'div',
        { class: 'view-head' },
        element('div', { class: 'row' }, element('h1', { text: t('nav.review') }), this.#count),
        element('div', { class: 'row' }, reasonLinks(reason), exportLink()),
      ),
      this.#unsent,
      this.#work,
      this.#empty,
    );
    this.#work.hidden = true;
    this.#empty.hidden = true;
  }

  async start() {
    document.addEventListener('keydown', event => this.#key(event), { signal: this.#signal });
    onWaiting((count, trouble) => {
      setText(this.#unsent, trouble ? t('review.unsent', { count, trouble }) : '');
      this.#unsent.hidden = !trouble;
    }, this.#signal);
    await this.#queue.load();
  }

  #changed(problem) {
    if (problem) {
      tell(problem, true);
    }
    if (this.#signal.aborted) {
      return;
    }
    const part = this.#queue.current;
    setText(this.#count, t('review.waiting', { count: this.#queue.waiting, number: number(this.#queue.waiting) }));
    this.#work.hidden = !part;
    this.#empty.hidden = Boolean(part);
    this.#undo.disabled = !this.#queue.canUndo;
    this.#fillClasses();
    if (part && part !== this.#shown) {
      this.#show(part);
    }
  }

  #show(part) {
    this.#shown = part;
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#verdict.show(part.outcome);
    // NG and unsure are what the verdict says already.
    setText(this.#reason, part.askedFor === part.outcome ? '' : t(`reviewReason.${part.askedFor}`));
    setText(this.#caption, [t('live.part', { part: part.part }), part.serial, dateTime(part.time)].filter(Boolean).join(' · '));
    this.#scores.show(part);
    this.#confirm.disabled = !part.label;
    name(this.#confirm, part.label ? t('review.confirm', { label: part.label, score: score(part.score) }) : t('review.noLabel'));
    this.#card.href = partHash(part.result);
    this.#showPin();
    this.#picture.show(part, this.#ending.signal);
    this.#queue.coming
      .filter(part => !lackOf(part))
      .forEach(({ result }) => {
        new Image().src = pictureOf(result);
      });
  }

  #fillClasses() {
    if (this.#classes.childElementCount !== this.#queue.labels.length) {
      this.#classes.replaceChildren(
        ...this.#queue.labels.map(({ label, good }, index) => {
          const button = this.#button(digits[index] ?? '', () => this.#say(label));
          name(button, label);
          button.append(element('span', { class: 'review-good', text: t(good ? 'label.good' : 'label.bad') }));
          return button;
        }),
      );
    }
  }

  #say(label) {
    this.#queue.say(label);
  }

  #confirmModel() {
    if (this.#queue.current?.label) {
      this.#say(this.#queue.current.label);
    }
  }

  async #togglePin() {
    const part = this.#queue.current;
    if (!part?.picture || part.picture.deleted) {
      return;
    }
    part.picture.pinned = !part.picture.pinned;
    this.#showPin();
    if (!(await attempt(() => send('POST', `parts/${encodeURIComponent(part.result)}/pin`, { pinned: part.picture.pinned })))) {
      part.picture.pinned = !part.picture.pinned;
      this.#showPin();
    }
  }

  #showPin() {
    const picture = this.#queue.current?.picture;
    this.#pin.disabled = !picture || Boolean(picture.deleted);
    setAttribute(this.#pin, 'aria-pressed', String(Boolean(picture?.pinned)));
    name(this.#pin, t(picture?.pinned ? 'part.unpin' : 'part.pin'));
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, select, textarea, dialog')) {
      return;
    }
    const action = this.#actionOf(event);
    if (action) {
      event.preventDefault();
      action();
    }
  }

  #actionOf({ key, target, repeat }) {
    const place = digits.indexOf(key);
    const known = {
      u: () => this.#queue.undo(),
      p: () => this.#togglePin(),
      m: () => this.#picture.toggleMap(),
      arrowright: () => this.#queue.move(1),
      arrowleft: () => this.#queue.move(-1),
    };
    if (key === 'Enter') {
      return repeat || target.closest('a, button') ? null : () => this.#confirmModel();
    }
    if (place >= 0) {
      return !repeat && this.#queue.labels[place] ? () => this.#say(this.#queue.labels[place].label) : null;
    }
    return known[key.toLowerCase()] ?? null;
  }

  // After a button was used the focus goes back to the work: else Enter would use the button again instead of confirming.
  #button(shortcut, action, kind = '') {
    const act = () => {
      action();
      this.#work.focus({ preventScroll: true });
    };
    return element(
      'button',
      { class: `button ${kind}`, on: { click: act } },
      shortcut && element('kbd', { text: shortcut, 'aria-hidden': 'true' }),
      element('span', { class: 'review-name' }),
    );
  }
}

function name(button, text) {
  setText(button.querySelector('.review-name'), text);
}

function reasonLinks(chosen) {
  return element(
    'div',
    { class: 'segments', role: 'group', 'aria-label': t('review.reasons') },
    reasons.map(reason =>
      element('a', {
        class: 'button',
        href: hash('review', { reason }),
        'aria-current': reason === chosen ? 'true' : null,
        text: t(reason ? `reviewReason.${reason}` : 'review.all'),
      }),
    ),
  );
}

// All labels that people gave, with their pictures, as folders by class.
function exportLink() {
  return element('a', {
    class: 'button button-quiet review-export',
    href: address('labels/export'),
    download: t('review.file'),
    text: t('review.export'),
  });
}
