// The kiosk: picture, verdict and counts for a small screen that nobody touches for weeks.

import { element } from '../dom.js';
import { Figures } from '../figures.js';
import { t } from '../i18n.js';
import { live } from '../live-connection.js';
import { livePicture } from '../live-picture.js';
import { VerdictLine } from '../verdict-line.js';
import { figuresOf } from './live.js';

/** Shows it until the signal ends it. */
export function show(root, signal) {
  const verdict = new VerdictLine();
  const figures = new Figures(['yield', 'rate', 'parts', 'ok', 'ng', 'unsure']);
  root.replaceChildren(
    livePicture(signal).root,
    element('section', { class: 'stack', 'aria-label': t('view.kiosk') }, verdict.root, figures.root));
  live.on('verdict', part => verdict.show(part), signal);
  live.on('summary', summary => figures.show(...figuresOf(summary).slice(0, 6)), signal);
}
