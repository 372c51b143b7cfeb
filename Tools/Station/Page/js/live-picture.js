// The live picture: draws what comes, and says so when nothing new does.

import { element, setText } from './dom.js';
import { t } from './i18n.js';
import { live } from './live-connection.js';
import { Picture } from './picture.js';
import { number } from './format.js';
import { outcomeWord } from './marks.js';

const staleAfter = 2;
const picturesPerSecond = 5;

/** A picture that moves until the signal ends it. */
export function livePicture(signal) {
  const picture = new Picture(t('live.picture'));
  const caption = element('p', { class: 'picture-caption', hidden: true }, element('span'));
  picture.root.append(caption);
  let takenAt = null;

  const tellAge = () => {
    const age = takenAt === null ? 0 : (performance.now() - takenAt) / 1000;
    picture.note(
      takenAt === null ? t('live.noPicture') : age > staleAfter ? t('live.stale', { seconds: number(age) }) : '',
      age > staleAfter,
    );
    picture.root.classList.toggle('is-stale', age > staleAfter);
  };

  live.on(
    'picture',
    ({ header, bitmap }) => {
      takenAt = performance.now() - (header.ageMs ?? 0);
      picture.draw(bitmap, bitmap.width, bitmap.height);
      picture.mark(header.region && scaled(header, bitmap), header.outcome ?? 'none');
      setText(caption.firstChild, captionOf(header));
      caption.hidden = false;
      tellAge();
    },
    signal,
  );
  live.pictures(picturesPerSecond, signal);

  const timer = setInterval(tellAge, 500);
  signal.addEventListener('abort', () => clearInterval(timer));
  tellAge();
  return picture;
}

// A picture is older than the newest verdict: it says itself whose it is.
function captionOf({ part, outcome, label }) {
  return [part && t('live.part', { part }), outcome && outcomeWord(outcome), label].filter(Boolean).join(' · ');
}

// The region is in pixels of the frame; the picture may have been made smaller.
function scaled({ region, width, height }, bitmap) {
  const across = bitmap.width / (width ?? bitmap.width);
  const down = bitmap.height / (height ?? bitmap.height);
  return { x: region.x * across, y: region.y * down, width: region.width * across, height: region.height * down };
}
