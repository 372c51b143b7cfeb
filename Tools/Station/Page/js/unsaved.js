// What would be lost if the page went elsewhere. Whoever has something unsaved says so here; views do not ask each other.

const holders = new Set();

/** Has leaving asked about until the signal ends it. `loss` returns the sentence that says what would be lost, or an empty one. */
export function holdUnsaved(loss, signal) {
  holders.add(loss);
  signal.addEventListener('abort', () => holders.delete(loss));
}

/** What would be lost, a sentence; an empty one where nothing would. */
export const whatIsUnsaved = () => [...holders].map(loss => loss()).find(Boolean) ?? '';

/** Lets go of all of it: somebody said that it may be lost. */
export function forgetUnsaved() {
  holders.clear();
}

// Closing the tab and loading another page are asked about by the browser, in its own words.
window.addEventListener('beforeunload', event => {
  if (whatIsUnsaved()) {
    event.preventDefault();
  }
});
