// The live view: picture, verdict, counts of the shift, the last NG parts, and what the station is made of.

import { element, setText } from '../dom.js';
import { Figures, Tiles } from '../figures.js';
import { shortTime } from '../format.js';
import { t } from '../i18n.js';
import { live } from '../live-connection.js';
import { livePicture } from '../live-picture.js';
import { LiveVerdict } from '../live-verdict.js';
import { RecentParts } from '../recent-parts.js';
import { figureNames, figuresOf } from '../shift-figures.js';
import { tilesOf } from '../station-tiles.js';

const mostScores = 5;

/** Shows it until the signal ends it. */
export function show(root, { signal }) {
  const verdict = new LiveVerdict(mostScores);
  const figures = new Figures(figureNames, 2);
  const recent = new RecentParts();
  const tiles = new Tiles();
  const since = element('h2', { text: t('live.shift') });
  root.append(
    element('h1', { class: 'unseen', text: t('nav.live') }),
    element('section', { class: 'live-picture', 'aria-label': t('live.picture') }, livePicture(signal).root),
    element(
      'div',
      { class: 'live-now stack' },
      verdict.root,
      element('section', { class: 'panel stack' }, since, figures.root),
      element('section', { 'aria-label': t('live.station') }, tiles.root),
    ),
    element('section', { class: 'live-strip panel stack' }, element('h2', { text: t('live.recentNg') }), recent.root),
  );

  live.on('verdict', part => verdict.show(part), signal);
  live.on(
    'summary',
    summary => {
      setText(since, t('live.shiftSince', { time: shortTime(summary.shift.since) }));
      figures.show(...figuresOf(summary));
      recent.show(summary.recentNg ?? []);
      tiles.show(tilesOf(summary));
    },
    signal,
  );
}
