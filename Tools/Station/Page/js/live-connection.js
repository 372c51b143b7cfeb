// The one WebSocket of a page: verdicts, summaries, what happened, and pictures. Nothing is queued here: a picture that comes while another
// one is decoded is passed over, and a hidden tab asks for none.

const protocol = 'edge.live.1';
const firstPause = 500;
const longestPause = 15000;
const watchPeriod = 1000;
// A summary comes every second.
const longestSilence = 6000;

/** Kinds of what comes: 'summary', 'verdict', 'happened', 'picture' ({header, bitmap}), 'connection' ({isConnected}). */
class LiveConnection {
  #handlers = new Map();
  #wishes = new Set();
  #socket = null;
  #pause = firstPause;
  #asked = 0;
  #isWanted = false;
  #heardAt = 0;
  #isDecoding = false;
  #last = new Map();
  #decoder = new TextDecoder();

  constructor() {
    document.addEventListener('visibilitychange', () => this.#ask());
    window.addEventListener('online', () => this.#open());
    setInterval(() => this.#watch(), watchPeriod);
  }

  /** Connects, and stays connected from now on. Who was connected is forgotten: another person may be at the page. */
  start() {
    this.#isWanted = true;
    this.#pause = firstPause;
    this.#socket?.close();
    this.#open();
  }

  /** Ends the connection: nobody is at the page who may see anything. */
  stop() {
    this.#isWanted = false;
    this.#socket?.close();
    this.#last.clear();
    this.#emit('connection', { isConnected: false, isStopped: true });
  }

  /** Calls a handler for each message of a kind until the signal ends it, and at once with the last one; not so with pictures. */
  on(kind, handler, signal) {
    const handlers = this.#handlers.get(kind) ?? new Set();
    this.#handlers.set(kind, handlers.add(handler));
    signal.addEventListener('abort', () => handlers.delete(handler));
    if (this.#last.has(kind)) {
      handler(this.#last.get(kind));
    }
  }

  /** Asks for so many pictures a second until the signal ends it. */
  pictures(rate, signal) {
    const wish = { rate };
    this.#wishes.add(wish);
    signal.addEventListener('abort', () => {
      this.#wishes.delete(wish);
      this.#ask();
    });
    this.#ask();
  }

  #open() {
    if (!this.#isWanted || (this.#socket && this.#socket.readyState <= WebSocket.OPEN)) {
      return;
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`, protocol);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', event => this.#received(socket, event.data));
    socket.addEventListener('close', () => this.#closed(socket));
    this.#socket = socket;
  }

  // A network that is cut says nothing: a silent connection is given up, without waiting for its end.
  #watch() {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN && performance.now() - this.#heardAt > longestSilence) {
      socket.close();
      this.#closed(socket);
    }
  }

  #opened(socket) {
    if (socket === this.#socket) {
      this.#pause = firstPause;
      this.#heardAt = performance.now();
      this.#asked = 0;
      this.#isDecoding = false;
      this.#emit('connection', { isConnected: true });
      this.#ask();
    }
  }

  #closed(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    if (!this.#isWanted) {
      return;
    }
    this.#emit('connection', { isConnected: false });
    setTimeout(() => this.#open(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(longestPause, this.#pause * 2);
  }

  #ask() {
    const rate = document.hidden ? 0 : Math.max(0, ...[...this.#wishes].map(wish => wish.rate));
    if (rate !== this.#asked && this.#socket?.readyState === WebSocket.OPEN) {
      this.#asked = rate;
      this.#socket.send(JSON.stringify({ pictures: rate }));
    }
  }

  #received(socket, data) {
    this.#heardAt = performance.now();
    if (socket !== this.#socket) {
      return;
    }
    if (typeof data === 'string') {
      const { type, ...message } = JSON.parse(data);
      this.#emit(type, type === 'verdict' ? message.part : message);
    } else if (!this.#isDecoding) {
      this.#isDecoding = true;
      this.#show(socket, data);
    }
  }

  // The next picture comes when this one is reported as shown, so that it is whatever came of it.
  async #show(socket, data) {
    const length = new DataView(data).getUint32(0, true);
    const header = JSON.parse(this.#decoder.decode(new Uint8Array(data, 4, length)));
    let bitmap = null;
    try {
      bitmap = await createImageBitmap(new Blob([new Uint8Array(data, 4 + length)], { type: 'image/jpeg' }));
      this.#call('picture', { header, bitmap });
    } catch (fault) {
      console.warn('A picture was passed over.', fault);
    } finally {
      bitmap?.close();
    }
    // Another connection begins anew: its pictures are its own.
    if (socket === this.#socket) {
      this.#isDecoding = false;
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(JSON.stringify({ shown: header.frame }));
      }
    }
  }

  #emit(kind, message) {
    this.#last.set(kind, message);
    this.#call(kind, message);
  }

  #call(kind, message) {
    this.#handlers.get(kind)?.forEach(handler => handler(message));
  }
}

/** The page's connection. */
export const live = new LiveConnection();
