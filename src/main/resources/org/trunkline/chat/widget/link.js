/**
 * The connection of one session: a websocket that is opened again whenever it is lost, at once if the network or the page
 * comes back, else after a pause that grows and is never the same for two visitors.
 *
 * @param url of the socket
 * @param hello gives the first frame (and may have to ask for a session first); throws what `refused` is told
 * @param heard is told each frame, once welcome
 * @param changed is told true when there is a connection and false when it was lost
 * @param closed is told the code of a socket that the server closed; answers whether to connect again
 * @param refused is told what hello threw; answers whether to try again
 */
class Link {
  static #SILENCE = 45000;
  static #PATIENCE = 10000;
  static #LONGEST = 30000;

  #told;
  #socket = null;
  #wanted = false;
  #asking = false;
  #turn = 0;
  #attempts = 0;
  #again = 0;
  #silence = 0;
  #pinged = false;
  #atLeast = 0;
  up = false;

  constructor(told) {
    this.#told = told;
    window.addEventListener('online', () => this.#now());
    window.addEventListener('pageshow', event => event.persisted && this.#now());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#now());
    // A dead network often leaves the socket open for minutes. If the server is reachable all the same, it is back at once.
    window.addEventListener('offline', () => this.renew());
  }

  start() {
    this.#wanted = true;
    this.#now();
  }

  stop() {
    this.#wanted = false;
    this.#attempts = 0;
    this.#asking = false;
    this.#turn++;
    this.#drop();
  }

  /** Has a new socket instead of this one, which does not answer. */
  renew() {
    if (this.#wanted) {
      this.#drop();
      this.#later();
    }
  }

  send(frame) {
    if (!this.up) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #now() {
    if (this.#wanted && !this.#socket && !this.#asking) {
      clearTimeout(this.#again);
      this.#connect();
    }
  }

  #later(pause) {
    if (!this.#wanted) {
      return;
    }
    const most = Math.min(Link.#LONGEST, 500 * 2 ** this.#attempts++);
    const wait = pause ?? Math.max(this.#atLeast, most * (0.5 + Math.random() / 2));
    this.#atLeast = 0;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#now(), wait);
  }

  #drop() {
    clearTimeout(this.#again);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    if (this.up) {
      this.up = false;
      this.#told.changed(false);
    }
  }

  async #connect() {
    let hello;
    const turn = this.#turn;
    this.#asking = true;
    try {
      hello = await this.#told.hello();
    } catch (problem) {
      if (turn !== this.#turn) {
        return;
      }
      this.#asking = false;
      this.#told.changed(false);
      if (this.#told.refused(problem)) {
        this.#later(problem.pause);
      } else {
        this.#wanted = false;
      }
      return;
    }
    if (turn !== this.#turn) {
      return;
    }
    this.#asking = false;
    const socket = new WebSocket(this.#told.url);
    this.#socket = socket;
    this.#alive(Link.#PATIENCE);
    socket.onopen = () => socket.send(JSON.stringify(hello));
    socket.onmessage = event => this.#heard(JSON.parse(event.data));
    socket.onclose = event => {
      this.#drop();
      this.#told.changed(false);
      this.#atLeast = event.code === 4429 ? 10000 : 0;
      if (this.#told.closed(event.code)) {
        this.#later(event.code === 4401 ? 0 : undefined);
      } else {
        this.#wanted = false;
      }
    };
  }

  #heard(frame) {
    if (frame.type === 'ping') {
      this.#pinged = true;
    }
    if (frame.type === 'welcome') {
      this.#attempts = 0;
      this.up = true;
      this.#told.changed(true);
    }
    // Where the server pings in frames, silence means that the network is gone.
    clearTimeout(this.#silence);
    if (this.#pinged) {
      this.#alive(Link.#SILENCE);
    } else if (!this.up) {
      this.#alive(Link.#PATIENCE);
    }
    if (frame.type !== 'ping') {
      this.#told.heard(frame);
    }
  }

  #alive(within) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.renew(), within);
  }
}
